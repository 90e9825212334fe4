import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Family, type Figure, medians } from './figure.ts';
import { memoryOf } from './processes.ts';
import type { BenchServer } from './servers.ts';
import { interleave, type Sides } from './timing.ts';

const root = join(import.meta.dirname, '..', '..');
const dist = join(root, 'client', 'dist');

/** Node itself, pinned like any other dependency. */
const runtime = /^node_modules\/node-(?:bin-)?(?:linux|darwin|win)/;

/** Measures the time from start to first answer, memory at rest, and what a browser loads until the first grid. */
export async function footprint(homes: Sides<() => Promise<BenchServer>>, times: number): Promise<Family> {
  const starts = await interleave(times, {
    async floor() {
      const home = await homes.floor();
      await home.stop();
      return home.startMs;
    },
    async product() {
      const home = await (await homes.product()).restart();
      await home.stop();
      return home.startMs;
    },
  });
  const [floor, product] = [await homes.floor(), await homes.product()];
  await new Promise(done => setTimeout(done, 2_000));
  const [bare, ours] = [memoryOf(floor.pid).now, memoryOf(product.pid).now];
  await Promise.all([floor.stop(), product.stop()]);
  return {
    title: 'Footprint',
    notes: [
      'The production install is what `npm ci --omit=dev` brings, with the built page and server, without the Node it is run by.',
    ],
    figures: [
      medians('start to first answer, page built, data there', starts, '≤ 1.5 s'),
      { what: 'memory at rest', unit: 'MB', floor: bare, product: ours, goal: '≤ 120 MB' },
      { what: 'production install', unit: 'MB', floor: null, product: install(), goal: '≤ 120 MB' },
      ...page(),
    ],
  };
}

/** The size of a production install in MB: the packages without those for development, and the build. */
function install(): number {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean; devOptional?: boolean }>;
  };
  const needed = Object.entries(lock.packages)
    .filter(([path, { dev, devOptional }]) => path !== '' && dev !== true && devOptional !== true && !runtime.test(path))
    .map(([path]) => join(root, path));
  const built = ['client', 'server'].map(folder => join(root, folder, 'dist'));
  return [...needed, ...built].reduce((sum, path) => sum + sizeOf(path), 0) / 1024 / 1024;
}

/** The size of a folder's files in bytes, without nested packages, which have their own entry; 0 when it does not exist. */
function sizeOf(folder: string): number {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { withFileTypes: true })
    .filter(entry => entry.name !== 'node_modules')
    .map(entry => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? sizeOf(path) : statSync(path).size;
    })
    .reduce((sum, size) => sum + size, 0);
}

/**
 * The size of the page's files up to the first grid, as transferred: those named in index.html, and the workspace's chunk
 * with all its imports.
 */
function page(): Figure[] {
  const index = join(dist, 'index.html');
  if (!existsSync(index)) throw new Error('The page is not built: run npm run build');
  const assets = readdirSync(join(dist, 'assets'));
  const first = [...readFileSync(index, 'utf8').matchAll(/\/assets\/([\w.-]+\.(?:js|css))/g)].map(found => found[1] ?? '');
  const grid = assets.filter(name => /^workspace-[\w-]+\.(js|css)$/.test(name));
  if (grid.length === 0) throw new Error('The built files contain no chunk of the workspace');
  const loaded = new Set<string>();
  const load = (name: string): void => {
    if (loaded.has(name)) return;
    loaded.add(name);
    if (!name.endsWith('.js')) return;
    const text = readFileSync(join(dist, 'assets', name), 'utf8');
    for (const [, to] of text.matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g)) load(to ?? '');
  };
  for (const name of [...first, ...grid]) load(name);
  const size = (ending: string): number =>
    [...loaded]
      .filter(name => name.endsWith(ending))
      .reduce((sum, name) => sum + gzipSync(readFileSync(join(dist, 'assets', name))).length / 1024, 0);
  return [
    { what: 'JavaScript until the first grid, gzip', unit: 'kB', floor: null, product: size('.js') },
    { what: 'CSS until the first grid, gzip', unit: 'kB', floor: null, product: size('.css') },
  ];
}
