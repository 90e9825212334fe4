import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { lastBackup } from './cli/lastBackup.ts';
import type { BackupSchedule, Config } from './config.ts';
import { type PeriodicTask, startPeriodicTask } from './effects/periodicTask.ts';
import type { Log } from './model/log.ts';

const minute = 60_000;

/** A backup that was missed while the server was down is made after the server has run for this long, in milliseconds. */
const catchUpDelay = 10 * minute;

/** The command line program: beside this file, or one folder up from the packed server. */
const cliPath = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './seatgrid.ts' : '../seatgrid.ts', import.meta.url));

/** The last time that a backup was due by this plan, by the machine's clock, in milliseconds. */
export function lastDue(plan: BackupSchedule, now: number, last: number | null): number {
  if ('every' in plan) return last === null ? now - plan.every * 60 * minute : last + plan.every * 60 * minute;
  const due = new Date(now);
  due.setHours(plan.hour, plan.minute, 0, 0);
  if (due.getTime() > now) due.setDate(due.getDate() - 1);
  return due.getTime();
}

/**
 * Whether to make a backup now: one is due since the last attempt, and either it became due while the server was running or
 * the server has run long enough to catch up.
 */
export function isBackupDue(plan: BackupSchedule, now: number, last: number | null, started: number): boolean {
  const due = lastDue(plan, now, last);
  if (due > now || (last !== null && last >= due)) return false;
  return now - started >= catchUpDelay || ('hour' in plan && due >= started);
}

/**
 * Makes backups by the plan, each in its own process so that it does not use the memory and time of requests. Null when no
 * backups are planned. `now` is the machine's clock in milliseconds; tests pass another one.
 */
export function startBackupSchedule(
  { backupAt: plan, data }: Pick<Config, 'backupAt' | 'data'>,
  log: Log,
  now: () => number = Date.now,
): PeriodicTask | null {
  if (plan === null) return null;
  const started = now();
  let child: ChildProcess | null = null;
  let lastAttempt: number | null = null;
  const task = startPeriodicTask({
    name: 'backup',
    intervalMs: minute,
    log,
    run: async () => {
      const recorded = lastBackup(data)?.tried;
      const last = Math.max(lastAttempt ?? 0, recorded === undefined ? 0 : Date.parse(recorded)) || null;
      if (!isBackupDue(plan, now(), last, started)) return;
      lastAttempt = now();
      child = spawn(process.execPath, [cliPath, 'backup', '--scheduled'], { stdio: ['ignore', 'pipe', 'pipe'] });
      const { code, output } = await exitOf(child);
      child = null;
      if (code === 0) log.info({ output }, 'a scheduled backup was made');
      else log.error({ code, output }, 'the scheduled backup failed, or the data has problems');
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

/** Resolves when a process ends, with its exit code and its output. */
function exitOf(child: ChildProcess): Promise<{ code: number | null; output: string }> {
  let output = '';
  child.stdout?.on('data', chunk => (output += String(chunk)));
  child.stderr?.on('data', chunk => (output += String(chunk)));
  return new Promise(resolve => {
    child.once('error', error => resolve({ code: null, output: error.message }));
    child.once('close', code => resolve({ code, output: output.trim() }));
  });
}
