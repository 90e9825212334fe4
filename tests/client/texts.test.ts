import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sayIn } from '../../client/grid/strings.ts';
import { en } from '../../client/i18n/en.ts';
import { formatDateTimeWithZone, formatIssue } from '../../client/i18n/format.ts';
import { fr } from '../../client/i18n/fr.ts';
import { help as helpEn } from '../../client/i18n/help-en.ts';
import { help as helpFr } from '../../client/i18n/help-fr.ts';
import { numberFormatter } from '../../client/i18n/plural.ts';
import { problems } from '../../client/i18n/problems-fr.ts';
import { searchHelp } from '../../client/panels/help-search.ts';
import { readSources, sourceOf } from '../house/sources.ts';
import { textsTypeset, typesetFrench } from '../house/typography.ts';

/** Every text by its path; functions are called with 2. */
function phrases(words: object, path = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]): [string, string][] => {
    const at = `${path}.${key}`;
    if (typeof value === 'string') return [[at, value]];
    if (typeof value === 'function') return [[at, (value as (...blanks: unknown[]) => string)(2, 2, 2)]];
    return phrases(value as object, at);
  });
}

const spoken = (words: object): Map<string, string> => new Map(phrases({ ...words, top: {}, act: {} }));

describe('texts', () => {
  it('have the same keys in both languages, and none is empty', () => {
    const [english, french] = [spoken(en), spoken(fr)];
    expect([...french.keys()]).toEqual([...english.keys()]);
    for (const [path, text] of [...english, ...french]) expect(text.trim(), path).not.toBe('');
  });

  it('never say that an error occurred', () => {
    for (const [path, text] of [...spoken(en), ...spoken(fr)]) expect(text, path).not.toMatch(/error|erreur|oops|invalid input/i);
  });

  it('use the plural rules of the language', () => {
    const [english, french] = [numberFormatter('en'), numberFormatter('fr')];
    expect([0, 1, 2].map(count => english.plural(count, 'row', 'rows'))).toEqual(['0 rows', '1 row', '2 rows']);
    expect([0, 1, 2].map(count => french.plural(count, 'ligne', 'lignes'))).toEqual(['0 ligne', '1 ligne', '2 lignes']);
    expect(english.plural(12_000, 'row', 'rows')).toBe('12,000 rows');
  });

  it('of the grid use the plural rules for each number of a sentence', () => {
    const said = (accepted: number, held: number, refused: number) =>
      (['en', 'fr'] as const).map(language =>
        sayIn(language, 'outcome', { count: accepted + held + refused, accepted, held, refused }),
      );
    expect(said(0, 1, 0)).toEqual([
      '1 row: 0 saved, 1 needs attention, 0 not saved',
      '1 ligne\u00a0: 0 enregistrée, 1 à corriger, 0 refusée',
    ]);
    expect(said(1, 2, 3)).toEqual([
      '6 rows: 1 saved, 2 need attention, 3 not saved',
      '6 lignes\u00a0: 1 enregistrée, 2 à corriger, 3 refusées',
    ]);
    expect(sayIn('fr', 'printed', { shown: 1, count: 3 })).toBe('1 ligne sur 3');
    expect(sayIn('en', 'printed', { shown: 0, count: 1 })).toBe('0 of 1 row');
  });

  it('choose the singular and the plural by Intl.PluralRules only', () => {
    const files = readSources().filter(({ path }) => /^client\/(?:i18n|grid\/\w*-?strings)/.test(path));
    const own = files.filter(({ code }) => /\b(?:count|left|missing|all|rows|cells)\w* (?:===|!==|>) 1\b/.test(code));
    expect(files.length).toBeGreaterThan(15);
    expect(own.map(({ path }) => path)).toEqual([]);
  });

  it('of the grid format numbers as the page does', () => {
    expect(sayIn('en', 'outcome', { count: 5_000, accepted: 4_999, held: 1, refused: 0 })).toMatch(/^5,000 rows: 4,999 /);
    expect(sayIn('fr', 'outcome', { count: 5_000, accepted: 4_999, held: 1, refused: 0 })).toMatch(/^5\u202f000 lignes/);
  });

  it('of the help send nobody to a table that only some people have', () => {
    for (const { id, text } of [...helpEn, ...helpFr])
      expect([id, text.join(' ')]).not.toEqual([id, expect.stringMatching(/Outbox|Boîte d.envoi/)]);
  });

  it('of the help quote only texts that the product has', () => {
    const product = readSources().filter(({ path }) => /^(?:client|server)\//.test(path) && !/\/help-/.test(path));
    const all = product.map(({ code }) => code).join('\n');
    const quoted = (topics: typeof helpEn, sign: RegExp) =>
      topics.flatMap(({ title, text }) => [...[title, ...text].join(' ').matchAll(sign)].map(([, words]) => words ?? ''));
    const found = [...quoted(helpEn, /“([^”]+)”/g), ...quoted(helpFr, /«\u202f([^»]+)\u202f»/g)];
    expect(found.length).toBeGreaterThan(40);
    // An example of a message is quoted with its value.
    expect(found.filter(words => !all.includes(words.replace(/(?<=^Missing|^Manquant).*/, '')))).toEqual([]);
  });

  it('of the help cover the same topics in both languages', () => {
    expect(helpFr.map(topic => [topic.id, topic.text.length])).toEqual(helpEn.map(topic => [topic.id, topic.text.length]));
  });

  it('of the help are found without accents and in any case', () => {
    expect(searchHelp(helpFr, 'DESACTIVER').map(topic => topic.id)).toContain('deactivate');
    expect(searchHelp(helpEn, 'excel paste').map(topic => topic.id)).toEqual(['paste']);
    expect(searchHelp(helpEn, 'zzz')).toEqual([]);
  });

  it('of an issue come from its code, or from its message if the code is unknown', () => {
    const words = { V_MISSING: { en: 'Missing: {fields}', fr: 'Manquant : {fields}' } };
    const issue = { code: 'V_MISSING', message: 'Missing: lastName', params: { fields: ['lastName'] } };
    expect(formatIssue(issue, words, undefined, 'fr')).toBe('Manquant : lastName');
    expect(formatIssue({ ...issue, code: 'new' }, words, undefined, 'fr')).toBe('Missing: lastName');
  });
});

describe('French typography', () => {
  /** A source in which `#{` begins a value. */
  const made = (path: string, text: string) => sourceOf(path, text.replaceAll('#{', '${'));

  it.each([
    ["L'état : « vide » ? n'a rien ; voyez 10:30", 'L’état\u00a0: «\u202fvide\u202f»\u202f? n’a rien\u202f; voyez 10:30'],
    ['Prêt! Fini? Oui: 45 % de 12 000 €', 'Prêt\u202f! Fini\u202f? Oui\u00a0: 45\u00a0% de 12\u202f000\u00a0€'],
    ['{name}\u00a0? «{text}»', '{name}\u202f? «\u202f{text}\u202f»'],
    ['Le 4 décembre, le 1er mai', 'Le 4\u00a0décembre, le 1er\u00a0mai'],
    ['{count|ligne|lignes}; https://a.test/?b=c;d {at:time}', '{count|ligne|lignes}\u202f; https://a.test/?b=c;d {at:time}'],
  ])('%s', (typed, right) => {
    expect(typesetFrench(typed)).toBe(right);
    expect(typesetFrench(right)).toBe(right);
  });

  it.each([
    ['client/i18n/made-up-fr.ts', 'export const x = { a: (b: string) => `Supprimer #{b} ?` };'],
    ['client/i18n/fr.ts', "export const x = { a: 'Supprimer ?' };"],
    ['server/tables/made-up.ts', "const x = say('Delete?', 'Supprimer ?');"],
    ['server/tables/made-up.ts', 'const x = say("Delete?", "l\'effacer");'],
    ['server/tables/made-up.ts', "const x = { en: ['A: b'], fr: [`A : #{b}`] };"],
    ['formulas/made-up.ts', "const x = { signFr: a ? 'b' : ' : é' };"],
    ['client/pages/made-up.tsx', 'const x = <p>Supprimé ?</p>;'],
    ['client/i18n/fr.ts', String.raw`const x = 'Supprimer\u202f?';`],
  ])('a French text in the wrong characters is found in %s: %s', (path, text) => {
    expect(textsTypeset([made(path, text)])).toHaveLength(1);
  });

  it.each([
    ['client/i18n/made-up-en.ts', "export const x = { a: 'Delete it : now ?' };"],
    ['server/tables/made-up.ts', "const x = say('It\\'s : b', 'Supprimer\u202f?');"],
    ['server/store/made-up.ts', "const x = a ? b : 'c ? d : e';"],
  ])('nothing else is changed in %s: %s', (path, text) => {
    expect(textsTypeset([sourceOf(path, text)])).toEqual([]);
  });

  it('signs that code puts between texts are found', () => {
    for (const code of ['`#{a}: #{b}`', "parts.join('; ')", "parts.join('. ')", '`#{a}?`', '<b>{a}:</b>', '<p>“{a}”</p>'])
      expect(textsTypeset([made('client/panels/made-up.tsx', `const x = ${code};`)]), code).not.toEqual([]);
  });
});

it('the help is found by words in any spaces and apostrophes', () => {
  for (const typed of ['« Statut »', "n'a", 'statut actif']) expect(searchHelp(helpFr, typed).length, typed).toBeGreaterThan(0);
  const texts = [{ id: 'a', title: 'Voir «\u202fStatut\u202f»\u00a0: l’état', text: [] }];
  for (const typed of ['« Statut »', '« statut » :', "l'etat", '« Statut » : l’état'])
    expect(searchHelp(texts, typed)).toEqual(texts);
});

describe('problems', () => {
  const rooms = ['api', 'identity'].map(room => join(import.meta.dirname, '../../server', room));
  /** Said to programs only: no page asks so. */
  const forPrograms = ['bad_condition', 'bad_key', 'not_json', 'unauthorized', 'unexpected'];

  it('have a French text for every code that the server sends to a page', () => {
    const sources = rooms.flatMap(room =>
      readdirSync(room, { recursive: true, encoding: 'utf8' })
        .filter(name => name.endsWith('.ts'))
        .map(name => readFileSync(join(room, name), 'utf8')),
    );
    const thrown = sources.flatMap(text =>
      [...text.matchAll(/(?:ApiProblem\(\s*\d{3}|Refusal\(\s*)(?:,\s*)?'(\w+)'/g)].map(([, code]) => code!),
    );
    const refused = sources.flatMap(
      text =>
        /const writerStatuses[^{]*\{([^}]*)\}/
          .exec(text)?.[1]
          ?.matchAll(/(\w+): \d/g)
          .toArray() ?? [],
    );
    const codes = new Set([...thrown, ...refused.map(([, code]) => code!)]);
    expect(codes.size).toBeGreaterThan(40);
    expect([...codes].filter(code => !(code in problems) && !forPrograms.includes(code))).toEqual([]);
  });
});

it('the expiry of an invitation names its time zone', () => {
  const moment = '2026-12-02T18:24:00.000Z';
  expect(formatDateTimeWithZone(moment, 'en', 'Europe/Paris')).toBe('2 Dec 2026, 19:24 CET');
  expect(formatDateTimeWithZone(moment, 'fr', 'America/New_York')).toMatch(/^2 déc\. 2026,? (?:à )?13:24 UTC[−-]5$/);
});
