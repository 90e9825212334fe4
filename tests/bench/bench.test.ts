import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, test } from 'vitest';
import { crowd } from './people.ts';
import { statementsFor } from './statements.ts';

const run = promisify(execFile);

test('the bench runs from end to end on a few rows, and every figure is a number', async () => {
  const env = { ...process.env, DATABASE_URL: inject('postgres') };
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'run.ts'), '--small'], { env, timeout: 170_000 });
  const lines = stdout.split('\n').filter(line => /^\| .* \| .* \| .* \| .* \| .* \|$/.test(line) && !line.includes('floor'));
  expect(lines.length).toBeGreaterThan(25);
  expect(lines.filter(line => /NaN|Infinity|undefined/.test(line))).toEqual([]);
  // The profile samples: with few rows a quick step may not be among them.
  expect(stdout).toMatch(/[1-8] (apply|links|compute|check|hooks|write)/);
}, 180_000);

test.each(['Draft', 'Active'] as const)('people added as %s: eight times the rows, not one statement more', async status => {
  // So few that the log holds them in one part.
  const many = crowd(400);
  const few = await statementsFor(many.slice(0, 50), status);
  expect(few).toBeGreaterThan(3);
  expect(await statementsFor(many, status)).toBe(few);
});
