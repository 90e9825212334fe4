import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { campaigns, parts } from './campaigns.ts';
import seeds from './seeds.json' with { type: 'json' };

it('every campaign has its own name, and every seed belongs to a campaign', () => {
  const names = campaigns.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(Object.keys(seeds).filter(name => !names.includes(name))).toEqual([]);
});

it('every part of the campaigns has a test file', () => {
  expect(Object.keys(parts).filter(part => !existsSync(join(import.meta.dirname, `${part}.test.ts`)))).toEqual([]);
});
