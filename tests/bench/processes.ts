import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from './client.ts';

const root = join(import.meta.dirname, '..', '..');

const owner = { email: 'owner@bench.example', password: 'seven purple lamps' };
const setup = { ...owner, organisation: 'Bench', accountName: 'bench', licences: 1_000_000 };

/** A server in a separate process, and a client of it; `startMs` is the time from its start to its first answer. */
export interface RunningServer {
  client: Client;
  url: string;
  pid: number;
  startMs: number;
  stop(): Promise<void>;
}

/** A folder in the temp directory; `remove` deletes it. */
export function newFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'seatgrid-bench-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Starts the floor on a new file or PostgreSQL database. */
export const startFloor = (where: string): Promise<RunningServer> => start([join(import.meta.dirname, 'floor.ts'), where], {});

/** Starts Seatgrid as `npm start` does, on a data folder or a PostgreSQL database, with a signed-in owner. */
export async function startProduct(home: { SEATGRID_DATA: string; DATABASE_URL?: string }): Promise<RunningServer> {
  const running = await start([join(root, 'server', 'start.js')], {
    ...home,
    SEATGRID_SETUP: JSON.stringify(setup),
    PORT: '0',
    LOG_LEVEL: 'warn',
  });
  await running.client.signIn(owner.email, owner.password);
  return running;
}

async function start(args: readonly string[], env: Readonly<Record<string, string>>): Promise<RunningServer> {
  const { PATH = '', HOME = '' } = process.env;
  const began = performance.now();
  const child = spawn(process.execPath, args, { cwd: root, env: { PATH, HOME, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>(done => child.once('exit', () => done()));
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const port = await portOf(child);
  const client = new Client(port);
  await client.get('/healthz');
  return {
    client,
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    startMs: performance.now() - began,
    async stop() {
      client.close();
      child.kill('SIGTERM');
      await ended;
      process.off('exit', kill);
    },
  };
}

function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', (words: Buffer) => {
      output = (output + words.toString()).slice(-2_000);
      const [, port] = / is at http:\/\/[\w.]+:(\d+)\n/.exec(output) ?? [];
      if (port !== undefined) resolve(Number(port));
    });
    child.once('error', reject);
    child.once('exit', code => reject(new Error(`The server ended with ${code} before it listened. ${output}`)));
  });
}

/** The memory of a process now, and its peak (0 where the system does not tell), in MB. */
export function memoryOf(pid: number): { now: number; peak: number } {
  const status = `/proc/${pid}/status`;
  if (existsSync(status)) {
    const text = readFileSync(status, 'utf8');
    const of = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(text)?.[1] ?? 0) / 1024;
    return { now: of('VmRSS'), peak: of('VmHWM') };
  }
  return { now: Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024, peak: 0 };
}
