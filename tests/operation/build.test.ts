import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { root } from '../house/sources.ts';

let folder: string;
const running = new Set<ChildProcess>();

/** A product as small as can be, with the real way in and the real tools. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'seatgrid-build-'));
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

/** Starts it; what it says, and its end. */
function start() {
  const child = spawn(process.execPath, ['server/start.js'], { cwd: folder });
  running.add(child);
  const said = { text: '' };
  for (const stream of [child.stdout, child.stderr]) stream.on('data', piece => (said.text += String(piece)));
  const ended = new Promise<number | null>(done => child.once('close', code => done(code)));
  return { child, said, ended };
}

const times = (text: string, words: string): number => text.split(words).length - 1;
const beside = (): string[] =>
  ['client', 'server'].flatMap(part => readdirSync(join(folder, part)).filter(name => /^dist./.test(name)));

it('is built once where several start at the same moment, and each runs what is whole', { timeout: 120_000 }, async () => {
  const all = [start(), start(), start()];
  expect(await Promise.all(all.map(each => each.ended))).toEqual([0, 0, 0]);
  const said = all.map(each => each.said.text).join('');
  expect([times(said, 'up and running'), times(said, 'Building the page'), times(said, 'Packing the server')]).toEqual([3, 1, 1]);
  expect(beside()).toEqual([]);
});

it('is built by the next one where a start was killed while it built', { timeout: 120_000 }, async () => {
  const killed = start();
  await expect.poll(() => existsSync(join(folder, 'client', 'dist.lock')), { timeout: 30_000 }).toBe(true);
  killed.child.kill('SIGKILL');
  await killed.ended;
  writeFileSync(join(folder, 'client', 'dist.lock'), String(killed.child.pid));
  mkdirSync(join(folder, 'client', `dist-${killed.child.pid}`), { recursive: true });
  const next = start();
  expect(await next.ended).toBe(0);
  expect(times(next.said.text, 'up and running')).toBe(1);
  expect(beside()).toEqual([]);
});
