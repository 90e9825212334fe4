import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, it } from 'vitest';
import { crowd } from './people.ts';
import { statementsFor } from './statements.ts';

const run = promisify(execFile);

it('the benchmark runs completely on a few rows, and every figure is a number', async () => {
  const env = { ...process.env, DATABASE_URL: inject('postgres') };
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'run.ts'), '--small'], { env, timeout: 170_000 });
  const lines = stdout.split('\n').filter(line => /^\| .* \| .* \| .* \| .* \| .* \|$/.test(line) && !line.includes('floor'));
  expect(lines.length).toBeGreaterThan(25);
  expect(lines.filter(line => /NaN|Infinity|undefined/.test(line))).toEqual([]);
  // The profile is sampled: with few rows a fast step may be missing.
  expect(stdout).toMatch(/[1-8] (apply|links|compute|check|hooks|write)/);
}, 180_000);

it.each(['Draft', 'Active'] as const)('adding eight times as many people as %s takes no more statements', async status => {
  // Few enough for one part of the log.
  const many = crowd(400);
  const few = await statementsFor(many.slice(0, 50), status);
  expect(few).toBeGreaterThan(3);
  expect(await statementsFor(many, status)).toBe(few);
});
