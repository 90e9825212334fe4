import { expect, it } from 'vitest';
import { withoutCredentials } from '../../client/sync/credential-guard.ts';
import type { QueuedWrite, WriteStore } from '../../client/sync/write-store.ts';
import { tablesFor } from '../../server/api/catalog.ts';
import type { Cells } from '../../server/model/change.ts';
import { compileCatalog } from '../../server/model/compile.ts';
import { encrypted, link, text } from '../../server/model/definitionBuilders.ts';
import { say } from '../../server/model/localizedText.ts';
import { defineTable } from '../../server/model/table.ts';

const same = (label: string) => say(label, label);
const connections = defineTable('connections', {
  label: same('Connections'),
  title: 'name',
  scope: ['org'],
  fields: {
    name: text(same('Name')),
    password: encrypted(same('Password')),
    org: link('orgs', same('Organisation'), { onDelete: 'cascade' }),
  },
  actions: {
    connect: {
      label: same('Connect'),
      needs: [],
      form: { note: text(same('Note')), key: encrypted(same('Key')) },
      set: { password: '{key}' },
    },
  },
  access: { owner: { read: 'organisation', insert: true, update: true } },
});
const orgs = defineTable('orgs', { label: same('Organisations'), title: 'name', fields: { name: text(same('Name')) } });
const tables = tablesFor([compileCatalog([orgs, connections]).table('connections')], {
  kind: 'person',
  user: 'u',
  account: 'a',
  org: 'o',
  role: 'owner',
  name: 'Ada',
  language: 'en',
});

it('the browser stores every write but those that contain a credential', async () => {
  const saved: string[] = [];
  const store: WriteStore = {
    save: write => Promise.resolve(saved.push(write.key) > 0),
    remove: () => Promise.resolve(),
    list: () => Promise.resolve([]),
  };
  const guarded = withoutCredentials(store, () => tables);
  const own = (key: string) => ({ key, at: 0, label: '' });
  const commit = (key: string, to: Cells | null): QueuedWrite => ({
    ...own(key),
    to: 'commit',
    body: { changes: [{ table: 'connections', row: 'r', to }] },
  });
  const act = (key: string, input?: Record<string, string | null>): QueuedWrite => ({
    ...own(key),
    to: 'act',
    body: { table: 'connections', action: 'connect', rows: ['r'], ...(input === undefined ? {} : { input }) },
  });
  for (const write of [
    commit('name', { name: 'CRM' }),
    commit('typed', { name: 'CRM', password: 'hunter2' }),
    commit('emptied', { password: null }),
    commit('same', { password: true }),
    commit('gone', null),
    act('without'),
    act('note', { note: 'hunter2' }),
    act('key', { note: 'x', key: 'hunter2' }),
    { ...own('undo'), to: 'undo', body: { transaction: 't' } } satisfies QueuedWrite,
  ])
    await guarded.save(write);
  expect(saved).toEqual(['name', 'emptied', 'same', 'gone', 'without', 'note', 'undo']);
});
