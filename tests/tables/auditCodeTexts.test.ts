import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalogTexts } from '../../server/api/catalogTexts.ts';
import { engineTexts } from '../../server/engine/engineTexts.ts';
import { roles } from '../../server/model/actor.ts';
import { translateCodes } from '../../server/model/translateCodes.ts';
import { administrationTexts } from '../../server/tables/administration.ts';
import { readSources, root } from '../house/sources.ts';
import { catalog } from '../kit/administration.ts';

const tables = [...catalog.tables.values()];
const words = catalogTexts(tables, { ...engineTexts, ...administrationTexts });
const both = (text: string): string[] => (['en', 'fr'] as const).map(language => translateCodes(text, 'audit', words, language));
const isSaid = (text: string): boolean => both(text).every(said => said !== '' && said !== text);

/** Codes of problems that the audit trail records. */
const ofProblems = (): string[] => {
  const sources = readSources();
  const codesIn = (room: string, pattern: RegExp): string[] =>
    sources
      .filter(({ path }) => path.startsWith(`server/${room}/`))
      .flatMap(({ code }) => [...code.matchAll(pattern)].map(([, each]) => each!));
  const problems = codesIn('api', /ApiProblem\(\s*(?:401|403|429),\s*'(\w+)'/g);
  const kinds = /Refusal\(\s*'(\w+)',(?:(?!Refusal\().)*?kind: '(?:unauthenticated|forbidden|too_many)'/gs;
  const refusals = codesIn('identity', kinds);
  expect(refusals.length).toBeGreaterThan(4);
  const denials = readFileSync(join(root, 'server/api/denials.ts'), 'utf8');
  const listed = /deniedCodes = new Set\(\[(.*?)\]/s.exec(denials)?.[1] ?? '';
  return [...problems, ...refusals, ...[...listed.matchAll(/'(\w+)'/g)].map(([, each]) => each!)];
};

describe('the texts of codes in the audit trail', () => {
  it('every refusal has a reason in both languages', () => {
    const problems = ofProblems();
    expect(problems.length).toBeGreaterThan(20);
    expect(problems.filter(code => !isSaid(`POST /api/session: ${code}`))).toEqual([]);
    const ofRows = Object.keys(words).filter(code => !code.includes('.') && !code.startsWith('V_'));
    expect(ofRows.length).toBeGreaterThan(60);
    expect(ofRows.filter(code => !isSaid(`commit (dry run): ${code}`))).toEqual([]);
  });

  it('every role, status, message and action has a text', () => {
    const fields = (table: string) => catalog.table(table).table.fields;
    const told = [
      ...roles,
      ...(fields('users').status?.states ?? []).map(({ id }) => id),
      ...(fields('outbox').kind?.options ?? []).map(({ id }) => id),
      ...tables.flatMap(({ table }) => Object.keys(table.actions)),
    ];
    expect(told.length).toBeGreaterThan(30);
    expect(told.filter(code => words[`audit.${code}`] === undefined)).toEqual([]);
    expect(both('licence_admin')).toEqual(['Licence admin', 'Administrateur licences']);
  });

  it('every setting and its values have a text', () => {
    for (const field of Object.values(catalog.table('orgs').table.fields)) {
      if (field.system === true || field.type === 'link') continue;
      for (const value of field.options?.map(({ id }) => id) ?? ['x']) {
        expect(both(`${field.id}: ${value}; name: a; b`)).toEqual([
          `${field.label.en}: ${field.options?.find(({ id }) => id === value)?.label.en ?? value}; ${words['audit.name:']?.en}: a; b`,
          `${field.label.fr}\u00a0: ${field.options?.find(({ id }) => id === value)?.label.fr ?? value}\u202f; ${words['audit.name:']?.fr}\u00a0: a; b`,
        ]);
      }
    }
    expect(both('multiOrg: false')[1]).toMatch(/Non$/);
  });

  it('a refused undo names what was to be undone, and a reason leaves out its values', () => {
    expect(both('POST /undo 0190-1: no_such_transaction')).toEqual([
      'Change not found (POST /undo 0190-1)',
      'Modification introuvable (POST /undo 0190-1)',
    ]);
    const [english, french] = both('commit: V_NO_LICENCE');
    expect([english, french]).toEqual([
      'No licence available (… of … used). Add licences in Plan and billing. (change)',
      expect.stringContaining('(… sur … utilisées)'),
    ]);
  });

  it('text that people wrote is unchanged', () => {
    for (const text of ['carol@acme.test', 'Paste: 3 rows', 'name', 'x: y', '', 'a; b: c'])
      expect(both(text)).toEqual([text, text]);
  });

  it('the creator and editor of a row have a text when they are Seatgrid', () => {
    expect(translateCodes('clock', 'part', words, 'fr')).toBe('Seatgrid (automatique)');
    expect(translateCodes('Alice Martin', 'part', words, 'fr')).toBe('Alice Martin');
    for (const { byId } of tables) for (const id of ['createdBy', 'updatedBy']) expect(byId.get(id)?.codes).toBe('part');
  });
});
