import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Random, randomOf } from '../../server/demo/random.ts';
import type { Server } from '../kit/server.ts';
import { type Campaign, ensure, progress } from './campaign.ts';
import { consistencyFaults, readAll } from './consistency.ts';
import { writeFaults } from './ledger.ts';
import { openTestDatabase, type TestDatabase } from './testDatabase.ts';
import { newWriteHistory, next, send, type WriteAttempt } from './writing.ts';

/** A way to fill a running server's disk and to free it again. */
interface Disk {
  name: string;
  /** Where the data must be for that; by default anywhere. */
  folder?: string;
  fill(server: Server): void;
  free(server: Server): void;
  remove(): void;
}

const roomLeft = 200_000;

/** The disk is filled while a server writes, and freed again: clear answers, reading continues, nothing is lost, no restart. */
const disk: Campaign = {
  name: 'disk-sqlite',
  async run(size, seed) {
    const random = randomOf(seed);
    const rounds = size === 'full' ? 20 : 1;
    const counts = { written: 0, refused: 0, reads: 0 };
    const disks = [...smallDisk(), ...limit()];
    for (const each of disks) {
      const home = await openTestDatabase('sqlite', 1_000_000, each.folder);
      try {
        await filled(home, each, random, rounds, counts);
      } finally {
        await home.close();
        each.remove();
      }
    }
    return {
      'ways to fill a disk that this system has': disks.map(each => each.name).join(', ') || 'none: nothing was tried',
      'times filled and emptied': rounds * disks.length,
      'writes answered 507 disk_full, then taken': counts.refused,
      'writes acknowledged, all there once': counts.written,
      'reads answered while it was full': counts.reads,
    };
  },
};

/** The campaign of a full disk. */
export const filling: readonly Campaign[] = [disk];

async function filled(
  home: TestDatabase,
  disk: Disk,
  random: Random,
  rounds: number,
  counts: { written: number; refused: number; reads: number },
): Promise<void> {
  const server = await home.serve();
  const client = await home.signIn(server);
  const history = newWriteHistory();
  for (let round = 1; round <= rounds; round += 1) {
    for (let n = 0; n < 3; n += 1) await send(client, next(random, history), history);
    disk.fill(server);
    const open: WriteAttempt[] = [];
    for (let tries = 0; open.length === 0; tries += 1) {
      ensure(tries < 200, `${disk.name}: the disk did not fill up`);
      await send(client, next(random, history), history);
      // A write that found no space may find some a moment later, after a checkpoint.
      for (const attempt of history.attempts.filter(each => each.status === null)) {
        const { status, body } = await send(client, attempt, history);
        if (status < 500) continue;
        const { code, detail } = body as { code?: string; detail?: string };
        ensure(status === 507 && code === 'disk_full', `${disk.name}: answered ${status} ${JSON.stringify(body)}`);
        ensure(detail?.includes('free some space') === true, `The answer does not say what to do: ${detail}`);
        open.push(attempt);
      }
    }
    for (const path of ['catalog', 'tables/users/rows?limit=50', `tables/users/rows/${history.known[0]}/history`]) {
      const { status } = await client.at('GET', path);
      ensure(status === 200, `${disk.name}: ${path} was answered ${status}`);
      counts.reads += 1;
    }
    disk.free(server);
    for (const attempt of open) await send(client, attempt, history);
    ensure(
      !history.attempts.some(attempt => attempt.status === null),
      `${disk.name}: there is room again, and writes do not go on`,
    );
    counts.refused += open.length;
    progress(disk.name, round, rounds);
  }
  counts.written += history.attempts.filter(attempt => attempt.outcome?.transaction != null).length;
  await server.stop();
  const found = await home.read(readAll);
  const faults = [...consistencyFaults(found), ...writeFaults(found, history)];
  ensure(faults.length === 0, () => `${faults.slice(0, 5).join('; ')} (${faults.length} faults)`);
}

/** A disk of a few megabytes in memory: on Linux, for users who may mount one. */
function smallDisk(): Disk[] {
  const folder = mkdtempSync(join(tmpdir(), 'seatgrid-disk-'));
  if (platform() !== 'linux' || process.getuid?.() !== 0 || !went('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', folder])) {
    rmdirSync(folder);
    return [];
  }
  const ballast = join(folder, 'ballast');
  return [
    {
      name: 'disk of 64 MB',
      folder,
      fill() {
        const free = Number(execFileSync('df', ['--output=avail', '-B1', folder], { encoding: 'utf8' }).split('\n')[1]);
        writeFileSync(ballast, Buffer.alloc(Math.max(0, free - roomLeft)));
      },
      free: () => rmSync(ballast),
      remove() {
        execFileSync('umount', [folder]);
        rmdirSync(folder);
      },
    },
  ];
}

/** The server's files cannot grow, as with a quota: on Linux, for the user who started the server. */
function limit(): Disk[] {
  if (platform() !== 'linux' || !went('prlimit', ['--version'])) return [];
  const set = ({ process: { pid } }: Server, bytes: string): void =>
    void execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`]);
  return [
    {
      name: 'limit on files',
      fill(server) {
        const sizes = ['', '-wal'].map(end => statSync(join(server.data, `administration.db${end}`)).size);
        set(server, String(Math.max(...sizes) + roomLeft));
      },
      free: server => set(server, 'unlimited'),
      remove: () => {},
    },
  ];
}

function went(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false; // this system has it not, or does not allow it
  }
}
