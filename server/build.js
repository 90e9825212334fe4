import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A lock older than this is stale, whichever process has the id by now; in milliseconds. */
const maxBuildTime = 10 * 60_000;

/** Folders that a build leaves behind; none of them is a source. */
const buildFolders = /^dist(?:[-.].*)?$/;

/**
 * Builds a folder's `dist` when it is older than these sources and the build tools are installed. When several processes ask
 * at the same time, one builds into its own folder, which replaces `dist` once it is complete, and the others wait. Returns
 * whether `dist` can be used; throws with one sentence when the build failed.
 */
export function ensureBuilt(root, folder, entry, sources) {
  const file = join(root, folder, 'dist', entry);
  const isFresh = () =>
    existsSync(file) && statSync(file).mtimeMs >= Math.max(...sources.map(path => newestIn(join(root, path))));
  if (isFresh()) return true;
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  // Without the build tools, use the `dist` that was delivered.
  if (!existsSync(vite)) return existsSync(file);
  const lock = join(root, folder, 'dist.lock');
  acquireLock(lock);
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

/** Builds under another name, then renames the result to `dist`. */
function replace(folder, make) {
  for (const name of readdirSync(folder)) {
    const builder = /^dist-(?:old-)?(\d+)$/.exec(name)?.[1];
    if (builder !== undefined && !isAlive(Number(builder))) rmSync(join(folder, name), { recursive: true, force: true });
  }
  const [dist, next, old] = ['dist', `dist-${process.pid}`, `dist-old-${process.pid}`].map(name => join(folder, name));
  if (!make(`dist-${process.pid}`)) {
    rmSync(next, { recursive: true, force: true });
    throw new Error(`${folder} could not be built: see the lines above. To repeat the build alone, run "npm run build".`);
  }
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(next, dist);
  rmSync(old, { recursive: true, force: true });
}

/** Waits until this process holds the build lock. Takes over the lock of a process that was killed. */
function acquireLock(lock) {
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (isStale(lock)) rmSync(lock, { force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  }
}

function isStale(lock) {
  try {
    const age = Date.now() - statSync(lock).mtimeMs;
    const holder = Number(readFileSync(lock, 'utf8'));
    return age > maxBuildTime || (holder > 0 && !isAlive(holder));
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

/** The modification time of the newest file under this path; 0 when there is none. */
function newestIn(path) {
  if (!existsSync(path)) return 0;
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs;
  return readdirSync(path, { withFileTypes: true })
    .filter(entry => !buildFolders.test(entry.name) && entry.name !== 'node_modules')
    .reduce((newest, entry) => Math.max(newest, newestIn(join(path, entry.name))), 0);
}
