import { startAuditRetention } from './effects/auditRetention.ts';
import { startClock } from './effects/clock.ts';
import { type RetentionPeriods, startHousekeeping } from './effects/housekeeping.ts';
import { startMail } from './effects/mail.ts';
import { redactOldMessages } from './effects/redactOldMessages.ts';
import type { Catalog } from './model/catalog.ts';
import type { Log } from './model/log.ts';
import type { StoreReader } from './model/store.ts';
import type { ThreadedWriter } from './writerThread.ts';

/** How the background tasks of a workspace work. */
export interface TaskSettings {
  log: Log;
  /** The time as ISO text. */
  now: () => string;
  retention: RetentionPeriods;
  publicUrl: string;
  mailFrom: string;
  /** The mail server; null if no mail is sent. */
  smtpUrl: string | null;
  /** How many milliseconds messages in progress are waited for when the tasks stop. */
  drainTimeout: number;
}

/** The running background tasks of a workspace. */
export interface WorkspaceTasks {
  /** Sends the waiting messages now. */
  wakeMail(): void;
  /** The clock jump in seconds while timed transitions are paused because of it; 0 otherwise. */
  clockJump(): number;
  stop(): Promise<unknown>;
}

/**
 * Starts what a workspace does without being asked: timed transitions, messages, retention and housekeeping. They find their rows by indexes,
 * some at a time: the reader needs no thread of its own.
 */
export async function startWorkspaceTasks(
  { catalog, writer, reader }: { catalog: () => Catalog; writer: ThreadedWriter; reader: StoreReader },
  { log, now, retention, publicUrl, mailFrom, smtpUrl, drainTimeout }: TaskSettings,
): Promise<WorkspaceTasks> {
  await redactOldMessages({ writer, reader });
  const clock = startClock({ catalog, writer, reader, log });
  const jump = (): number => clock.jump();
  const date = (): Date => new Date(now());
  const tasks = [
    clock,
    startAuditRetention({ writer, reader, log, now: date, jump }),
    startHousekeeping({ writer, reader, sweep: what => writer.sweep(what), retention, log, now, jump }),
  ];
  const mail = startMail({ writer, reader, log, from: mailFrom, publicUrl, smtpUrl, drainTimeout, now: date });
  return { wakeMail: mail.wake, clockJump: jump, stop: () => Promise.all([...tasks, mail].map(each => each.stop())) };
}
