import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './port.ts';
import { temporaryFolder } from './temporaryFolder.ts';

/** The product as a separate process, as `npm start` runs it. */
export interface Server {
  url: string;
  /** The one-time link that the first start prints; empty when somebody is set up already. */
  setupLink: string;
  data: string;
  process: ChildProcess;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** A server that has not answered after this time, in milliseconds, has failed. */
const maxStartTime = 110_000;

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Starts a server on a free port with its own data folder; resolves when it answers. Throws with its output if it does not
 * start.
 */
export async function startServer(env: Record<string, string> = {}, args: readonly string[] = []): Promise<Server> {
  const data = env.SEATGRID_DATA ?? mkdtempSync(join(temporaryFolder(), 'seatgrid-server-'));
  const child = spawn(process.execPath, ['server/start.js', ...args], {
    cwd: root,
    env: { ...process.env, PORT: String(await freePort()), LOG_LEVEL: 'warn', SEATGRID_DATA: data, ...env },
  });
  let output = '';
  const ready = /Seatgrid is at (\S+)/;
  const ended = new Promise<void>(resolve => child.once('close', () => resolve()));
  const printed = new Promise<void>(resolve => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', chunk => {
        output += String(chunk);
        if (ready.test(output)) resolve();
      });
  });
  const patience = setTimeout(() => child.kill('SIGKILL'), maxStartTime);
  await Promise.race([printed, ended]);
  clearTimeout(patience);
  if (!ready.test(output)) {
    // Another process took the port in between.
    if (env.PORT === undefined && /PORT \d+ is already in use/.test(output))
      return startServer({ ...env, SEATGRID_DATA: data }, args);
    throw new Error(`The server did not start:\n${output}`);
  }
  return {
    url: ready.exec(output)?.[1] ?? '',
    setupLink: /http\S+setup#\S+/.exec(output)?.[0] ?? '',
    data,
    process: child,
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      await ended;
      if (env.SEATGRID_DATA === undefined) rmSync(data, { recursive: true, force: true });
    },
  };
}
