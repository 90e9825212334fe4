/*
 * The way in: `npm start`. Plain JavaScript, so that an old Node says in one sentence what to do instead of crashing on TypeScript.
 * Builds the page and packs the server when they are missing or older than their sources, then hands over to main.ts.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 18)) {
  stop(`Seatgrid needs Node 22.18 or newer and this is ${process.versions.node}: run "npm start", which brings its own Node 24.`);
}
if (process.argv.includes('--demo')) {
  process.env.SEATGRID_DEMO = '1';
  process.env.SEATGRID_DATA ||= join('data', 'demo');
}
const shared = ['package-lock.json', 'formulas', 'server/model'];
const page = built('client', 'index.html', ['client', 'server/api/wire.ts', ...shared]);
if (!page) stop('The page is not built and its tools are not installed: run "npm ci" and then "npm start".');
// Where it cannot be packed it runs as it is written, with more memory.
const packed = built('server', 'main.js', ['server', ...shared]);
const { main } = await import(packed ? './dist/main.js' : './main.ts');
await main(process.env, join(root, 'client', 'dist'));

/** Builds a folder's `dist` where it is not newer than these sources and the tools are there. Returns whether it may be used. */
function built(folder, entry, sources) {
  const file = join(root, folder, 'dist', entry);
  const made = existsSync(file);
  if (made && statSync(file).mtimeMs >= Math.max(...sources.map(path => newestIn(join(root, path))))) return true;
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  // Where only what runs is installed, what was brought along is what there is.
  if (!existsSync(vite)) return made;
  console.log(folder === 'client' ? 'Building the page…' : 'Packing the server…');
  const run = spawnSync(process.execPath, [vite, 'build', folder, '--logLevel', 'warn'], { cwd: root, stdio: 'inherit' });
  if (run.status !== 0) stop(`${folder}/ could not be built: see the lines above. "npm run build" tries it alone.`);
  return true;
}

/** When the newest file under this path was last written; 0 where there is none. */
function newestIn(path) {
  if (!existsSync(path)) return 0;
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs;
  return readdirSync(path, { withFileTypes: true })
    .filter(entry => entry.name !== 'dist' && entry.name !== 'node_modules')
    .reduce((newest, entry) => Math.max(newest, newestIn(join(path, entry.name))), 0);
}

function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}
