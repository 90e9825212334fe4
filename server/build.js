import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** After this long nobody builds any more, whoever has the process id by now; in milliseconds. */
const longest = 10 * 60_000;

/** What building leaves beside `dist`: nothing of it is a source. */
const own = /^dist(?:[-.].*)?$/;

/**
 * Builds a folder's `dist` where it is not newer than these sources and the tools are there. Several processes may ask at the same moment:
 * one builds, in a folder of its own that takes the place of `dist` once it is whole, and the others wait. Returns whether `dist` may be
 * used; throws with one sentence where it could not be built.
 */
export function built(root, folder, entry, sources) {
  const file = join(root, folder, 'dist', entry);
  const isFresh = () =>
    existsSync(file) && statSync(file).mtimeMs >= Math.max(...sources.map(path => newestIn(join(root, path))));
  if (isFresh()) return true;
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  // Where only what runs is installed, what was brought along is what there is.
  if (!existsSync(vite)) return existsSync(file);
  const lock = join(root, folder, 'dist.lock');
  hold(lock);
  try {
    if (isFresh()) return true;
    console.log(folder === 'client' ? 'Building the page…' : 'Packing the server…');
    replace(join(root, folder), name => {
      const args = [vite, 'build', folder, '--outDir', name, '--logLevel', 'warn'];
      return spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status === 0;
    });
    return true;
  } finally {
    rmSync(lock, { force: true });
  }
}

/** Has `dist` made under another name, and gives it its own. */
function replace(folder, make) {
  for (const name of readdirSync(folder)) {
    const maker = /^dist-(?:old-)?(\d+)$/.exec(name)?.[1];
    if (maker !== undefined && !isAlive(Number(maker))) rmSync(join(folder, name), { recursive: true, force: true });
  }
  const [dist, next, old] = ['dist', `dist-${process.pid}`, `dist-old-${process.pid}`].map(name => join(folder, name));
  if (!make(`dist-${process.pid}`)) {
    rmSync(next, { recursive: true, force: true });
    throw new Error(`${folder} could not be built: see the lines above. "npm run build" tries it alone.`);
  }
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(next, dist);
  rmSync(old, { recursive: true, force: true });
}

/** Waits until this process alone builds. What a process that was killed has left is taken over. */
function hold(lock) {
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (isLeft(lock)) rmSync(lock, { force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  }
}

function isLeft(lock) {
  try {
    const age = Date.now() - statSync(lock).mtimeMs;
    const holder = Number(readFileSync(lock, 'utf8'));
    return age > longest || (holder > 0 && !isAlive(holder));
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return false;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** When the newest file under this path was last written; 0 where there is none. */
function newestIn(path) {
  if (!existsSync(path)) return 0;
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs;
  return readdirSync(path, { withFileTypes: true })
    .filter(entry => !own.test(entry.name) && entry.name !== 'node_modules')
    .reduce((newest, entry) => Math.max(newest, newestIn(join(path, entry.name))), 0);
}
