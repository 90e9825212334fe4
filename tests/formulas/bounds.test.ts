import { describe, expect, it } from 'vitest';
import { compile } from '../../formulas/evaluate.ts';
import { maxLength, parse } from '../../formulas/parse.ts';
import { pathsOf } from '../../formulas/paths.ts';
import { print } from '../../formulas/print.ts';
import type { Scope, ScopeField } from '../../formulas/tree.ts';
import { typeOf } from '../../formulas/types.ts';

const fields: ScopeField[] = [
  { id: 'a', name: 'A', type: 'text' },
  { id: 'up', name: 'Up', type: 'link', to: 't' },
];
const scope: Scope = { table: 't', fields: () => fields };
const env = { follow: () => null, today: '2026-01-15', now: '2026-01-15T10:00:00.000Z' };

/** Constructs that can be repeated or nested. */
const repeated: Readonly<Record<string, (times: number) => string>> = {
  parentheses: times => `${'('.repeat(times)}1${')'.repeat(times)}`,
  'parentheses that stay open': times => '('.repeat(times),
  signs: times => `${'-'.repeat(times)}1`,
  'signs and parentheses': times => `${'-('.repeat(times)}1${')'.repeat(times)}`,
  calls: times => `${'AND('.repeat(times)}TRUE${')'.repeat(times)}`,
  'calls that stay open': times => 'AND('.repeat(times),
  'an argument': times => `AND(${'TRUE,'.repeat(times)}TRUE)`,
  sums: times => `${'1+'.repeat(times)}1`,
  powers: times => `${'2^'.repeat(times)}2`,
  comparisons: times => `${'a='.repeat(times)}a`,
  'compared with TRUE': times => `${'('.repeat(times)}a${'=TRUE)'.repeat(times)}`,
  'texts that grow': times => `${'CONCAT(a,'.repeat(times)}"x"${')'.repeat(times)}`,
  conditions: times => `${'IF(TRUE,'.repeat(times)}1${',0)'.repeat(times)}`,
  'steps over links': times => `${'up.'.repeat(times)}a`,
  'names that are unknown': times => `${'up.'.repeat(times)}b`,
  'texts in quotes': times => '"'.repeat(times),
  braces: times => '{'.repeat(times),
};

describe('a formula of any length is parsed, or refused with a message', () => {
  it.each(Object.keys(repeated))('%s', name => {
    for (const times of [1, 100, 199, 200, 201, 600, 1_400, 3_000, maxLength, 20 * maxLength]) {
      const parsed = parse(repeated[name]!(times), scope);
      if (!parsed.ok) {
        expect(parsed.issue.message).not.toBe('');
        continue;
      }
      const { tree } = parsed;
      expect(typeOf(tree, scope).type).toBeDefined();
      expect(pathsOf(tree)).toBeDefined();
      expect(compile(tree)({ a: 'x'.repeat(1_000) }, env)).toBeDefined();
      expect(parse(print(tree, scope), scope)).toMatchObject({ ok: true });
    }
  });
});
