import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const run = promisify(execFile);

it("the browser's part of the benchmark runs completely, without blank frames and with at most 800 elements", async () => {
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'browser', 'run.ts'), '--small'], {
    timeout: 170_000,
  });
  const lines = stdout.split('\n').filter(line => /^\| .* \| .* \| .* \| .* \| .* \|$/.test(line) && !line.includes('floor'));
  expect(lines.length).toBeGreaterThan(15);
  expect(lines.filter(line => /NaN|Infinity|undefined/.test(line))).toEqual([]);
  const ours = (what: string): number[] => lines.filter(line => line.includes(what)).map(line => Number(line.split('|')[3]));
  expect(ours('blank frames')).toEqual([0, 0]);
  for (const elements of ours('elements within the grid')) expect(elements).toBeLessThanOrEqual(800);
}, 180_000);
