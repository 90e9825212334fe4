/*
 * The entry point of `npm start`. Plain JavaScript, so that an old Node prints one sentence instead of crashing on
 * TypeScript. Builds the page and packs the server when they are missing or older than their sources, then hands over to
 * main.ts.
 */
import { enableCompileCache } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './build.js';

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
const page = ensurePart('client', 'index.html', ['client', 'server/api/wire.ts', ...shared]);
if (!page) stop('The page is not built and its tools are not installed: run "npm ci" and then "npm start".');
// If it cannot be packed, it runs from its sources and uses more memory.
const packed = ensurePart('server', 'main.js', ['server', ...shared]);
if (packed) {
  // Compiled code is kept beside the packed server, which makes later starts faster. Threads read this variable too.
  process.env.NODE_COMPILE_CACHE ||= join(root, 'server', 'dist', 'compiled');
  enableCompileCache();
}
const { main } = await import(packed ? './dist/main.js' : './main.ts');
await main(process.env, join(root, 'client', 'dist'));

/** Whether this part is built now; ends the process with one sentence when the build fails. */
function ensurePart(folder, entry, sources) {
  try {
    return ensureBuilt(root, folder, entry, sources);
  } catch (error) {
    return stop(error instanceof Error ? error.message : String(error));
  }
}

function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}
