import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { root } from '../house/sources.ts';
import { temporaryFolder } from '../kit/temporaryFolder.ts';

let folder: string;
const running = new Set<ChildProcess>();

/** A minimal product with the real entry point and the real build tools. */
beforeEach(() => {
  folder = mkdtempSync(join(temporaryFolder(), 'seatgrid-build-'));
  const files = {
    'package.json': '{ "type": "module" }',
    'client/index.html': '<script type="module" src="./main.js"></script>',
    'client/main.js': 'document.title = "Small";',
    'server/main.js': 'export const main = () => console.log("up and running");',
    'server/vite.config.js':
      'export default { build: { ssr: true, outDir: "dist", rolldownOptions: { input: { main: "server/main.js" } } } };',
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  for (const name of ['start.js', 'build.js']) cpSync(join(root, 'server', name), join(folder, 'server', name));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
});
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Starts the product; returns its output and its exit code. */
function start() {
  // The test runner has a folder of its own for compiled code.
  const { NODE_COMPILE_CACHE: _, ...env } = process.env;
  const child = spawn(process.execPath, ['server/start.js'], { cwd: folder, env });
  running.add(child);
  const output = { text: '' };
  for (const stream of [child.stdout, child.stderr]) stream.on('data', piece => (output.text += String(piece)));
  const ended = new Promise<number | null>(done => child.once('close', code => done(code)));
  return { child, output, ended };
}

const countOf = (text: string, part: string): number => text.split(part).length - 1;
const leftovers = (): string[] =>
  ['client', 'server'].flatMap(part => readdirSync(join(folder, part)).filter(name => /^dist./.test(name)));

it('several starts at the same moment build once, and each runs the complete build', { timeout: 120_000 }, async () => {
  const all = [start(), start(), start()];
  expect(await Promise.all(all.map(each => each.ended))).toEqual([0, 0, 0]);
  const output = all.map(each => each.output.text).join('');
  expect([
    countOf(output, 'up and running'),
    countOf(output, 'Building the page'),
    countOf(output, 'Packing the server'),
  ]).toEqual([3, 1, 1]);
  expect(leftovers()).toEqual([]);
});

it('a start after a killed build builds again', { timeout: 120_000 }, async () => {
  const killed = start();
  await expect.poll(() => existsSync(join(folder, 'client', 'dist.lock')), { timeout: 30_000 }).toBe(true);
  killed.child.kill('SIGKILL');
  await killed.ended;
  writeFileSync(join(folder, 'client', 'dist.lock'), String(killed.child.pid));
  mkdirSync(join(folder, 'client', `dist-${killed.child.pid}`), { recursive: true });
  const next = start();
  expect(await next.ended).toBe(0);
  expect(countOf(next.output.text, 'up and running')).toBe(1);
  expect(leftovers()).toEqual([]);
});

it('a start keeps its compiled code until the server is packed again', { timeout: 120_000 }, async () => {
  const compiled = join(folder, 'server', 'dist', 'compiled');
  expect(await start().ended).toBe(0);
  expect(readdirSync(compiled)).toEqual([expect.stringContaining(process.version)]);
  writeFileSync(join(compiled, 'of-this-build'), '');
  expect(await start().ended).toBe(0);
  expect(existsSync(join(compiled, 'of-this-build'))).toBe(true);
  const later = new Date(Date.now() + 5_000);
  utimesSync(join(folder, 'server', 'main.js'), later, later);
  expect(await start().ended).toBe(0);
  expect(existsSync(join(compiled, 'of-this-build'))).toBe(false);
});
