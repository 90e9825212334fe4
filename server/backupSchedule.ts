import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { lastBackup } from './cli/lastBackup.ts';
import type { BackupSchedule, Config } from './config.ts';
import { type Log, type PeriodicTask, startPeriodicTask } from './effects/periodicTask.ts';

const minute = 60_000;

/** A backup that was due while the server was down is made once it has run for so long, in milliseconds. */
const catchUpDelay = 10 * minute;

/** The operator's commands, beside this file or above where it is packed. */
const cliPath = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './seatgrid.ts' : '../seatgrid.ts', import.meta.url));

/** The last moment at which a backup was due by this plan, by the machine's clock; moments are milliseconds. */
export function lastDue(plan: BackupSchedule, now: number, last: number | null): number {
  if ('every' in plan) return last === null ? now - plan.every * 60 * minute : last + plan.every * 60 * minute;
  const due = new Date(now);
  due.setHours(plan.hour, plan.minute, 0, 0);
  if (due.getTime() > now) due.setDate(due.getDate() - 1);
  return due.getTime();
}

/** Whether a backup is to be made now: one is due since the last was tried, and it is due just now or the server runs long enough to make up for it. */
export function isDue(plan: BackupSchedule, now: number, last: number | null, started: number): boolean {
  const due = lastDue(plan, now, last);
  if (due > now || (last !== null && last >= due)) return false;
  return now - started >= catchUpDelay || ('hour' in plan && due >= started);
}

/**
 * Makes backups by the plan, each in a process of its own, whose memory and time are not those of requests. Null where none are to be made.
 * `now` is the machine's clock, in milliseconds; another one for tests.
 */
export function startBackupSchedule(
  { backupAt: plan, data }: Pick<Config, 'backupAt' | 'data'>,
  log: Log,
  now: () => number = Date.now,
): PeriodicTask | null {
  if (plan === null) return null;
  const started = now();
  let child: ChildProcess | null = null;
  let tried: number | null = null;
  const task = startPeriodicTask({
    name: 'backup',
    intervalMs: minute,
    log,
    run: async () => {
      const lastTried = lastBackup(data)?.tried;
      const last = Math.max(tried ?? 0, lastTried === undefined ? 0 : Date.parse(lastTried)) || null;
      if (!isDue(plan, now(), last, started)) return;
      tried = now();
      child = spawn(process.execPath, [cliPath, 'backup', '--scheduled'], { stdio: ['ignore', 'pipe', 'pipe'] });
      const { code, said } = await exitOf(child);
      child = null;
      if (code === 0) log.info({ said }, 'a backup was made');
      else log.error({ code, said }, 'the backup by the schedule failed, or the data is not in order');
    },
  });
  return {
    wake: task.wake,
    async stop() {
      child?.kill();
      await task.stop();
    },
  };
}

/** How a process ended, and what it said. */
function exitOf(child: ChildProcess): Promise<{ code: number | null; said: string }> {
  let said = '';
  child.stdout?.on('data', chunk => (said += String(chunk)));
  child.stderr?.on('data', chunk => (said += String(chunk)));
  return new Promise(resolve => {
    child.once('error', error => resolve({ code: null, said: error.message }));
    child.once('close', code => resolve({ code, said: said.trim() }));
  });
}
