import { expect, it } from 'vitest';
import { sentenceParts } from '../../client/panels/sentence-parts.ts';
import type { Catalog } from '../../client/sync/catalog.ts';
import type { CatalogAction, CatalogField, CatalogTable } from '../../server/api/wire.ts';
import { tables } from './fake-tables.ts';

const say = (text: string) => ({ en: text, fr: text });
const action = (id: string, label: string, when: string): CatalogAction =>
  ({ id, label: say(label), when, because: say('Not now') }) as CatalogAction;
const users: CatalogTable = {
  ...tables.find(({ id }) => id === 'users')!,
  actions: [action('invite', 'Invite', 'status = "Draft"'), action('inviteAgain', 'Invite again', 'status = "Invited"')],
};
const link = { id: 'user', type: 'link', to: 'users', label: say('User'), readOnly: false } as CatalogField;
const other = (id: string, label: string, section: string, fields: CatalogField[] = []): CatalogTable =>
  ({ ...users, id, label: say(label), section, fields, actions: [] }) as CatalogTable;
const catalog = {
  tables: [
    users,
    other('access', 'Access rights', 'directory', [link]),
    other('orgs', 'Organisations', 'organisation'),
    other('secrets', 'Secrets', 'hidden'),
  ],
} as unknown as Catalog;
const row = { id: 'r1', version: 1, cells: { status: 'Draft' } };
const partsOf = (sentence: string) =>
  sentenceParts(sentence, row, users, catalog).map(part => ({
    ...part,
    ...('action' in part ? { action: part.action.id } : {}),
  }));

it('a named table leads to its rows of this row, or to all of them if it has none', () => {
  expect(partsOf('Give access in Access rights.')).toEqual([
    { text: 'Give access in ' },
    { text: 'Access rights', table: 'access', filter: expect.stringContaining('r1') as string },
    { text: '.' },
  ]);
  expect(partsOf('Set in Organisations')).toEqual([
    { text: 'Set in ' },
    { text: 'Organisations', table: 'orgs', filter: undefined },
  ]);
});

it('nothing leads to a hidden table, to the same table, or from within a word', () => {
  const sentence = 'Secrets, Users and Inviter';
  expect(partsOf(sentence)).toEqual([{ text: sentence }]);
});

it('a named action can be run only if it is available, and is never mistaken for another', () => {
  expect(partsOf('Use Invite or Invite again')).toEqual([
    { text: 'Use ' },
    { text: 'Invite', action: 'invite' },
    { text: ' or ' },
    { text: 'Invite again' },
  ]);
});
