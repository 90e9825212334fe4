/*
 * The way in: `npm start`. Plain JavaScript, so that an old Node says in one sentence what to do instead of crashing on TypeScript.
 * Builds the page when it is missing or older than its sources, then hands over to main.ts.
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
buildClient();
const { main } = await import('./main.ts');
await main(process.env);

function buildClient() {
  const built = join(root, 'client', 'dist', 'index.html');
  const sources = ['client', 'formulas', 'server/model', 'server/api/wire.ts'].map(path => join(root, path));
  const newest = Math.max(...sources.map(newestIn));
  if (existsSync(built) && statSync(built).mtimeMs >= newest) return;
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  if (!existsSync(vite)) {
    if (existsSync(built)) return;
    stop('The page is not built and its tools are not installed: run "npm ci" and then "npm start".');
  }
  console.log('Building the page…');
  const run = spawnSync(process.execPath, [vite, 'build', 'client', '--logLevel', 'warn'], { cwd: root, stdio: 'inherit' });
  if (run.status !== 0) stop('The page could not be built: see the lines above. "npm run build" tries it alone.');
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
