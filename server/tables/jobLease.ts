import type { System } from '../model/actor.ts';
import { number, text, time } from '../model/definitionBuilders.ts';
import { say } from '../model/localizedText.ts';
import type { FieldSpec, Hook, Note } from '../model/table.ts';
import { addSeconds, nonEmptyText } from './personCells.ts';

/** The cells that the job queue writes in a row of a table of jobs, beside its `state`. */
export const jobFields = (): Record<'error' | 'attempts' | 'nextAttemptAt', FieldSpec> => ({
  error: text(say('Reason', 'Raison'), { system: true, hiddenByDefault: true }),
  attempts: number(say('Attempts', 'Tentatives'), {
    min: 0,
    max: 1_000,
    step: 1,
    system: true,
    initial: 0,
    hiddenByDefault: true,
  }),
  nextAttemptAt: time(say('Next attempt', 'Prochaine tentative'), { system: true, hiddenByDefault: true }),
});

/** Who works on the jobs of a table, the state of a claimed job, and the issue of a second claim. */
export interface JobLease {
  actor: System['name'];
  claimed: string;
  refusal: Note;
}

/** How many seconds a claimed job belongs to its server; after that, the server is assumed to have crashed, and the job is done again. */
const leaseSeconds = 300;

/**
 * Makes a hook that leases a claimed job to a server, by the time of the commit and not of the server: until the lease ends, every other claim
 * is refused. A claim sets the claimed state and another number of attempts.
 */
export const leaseJobs =
  ({ actor, claimed, refusal }: JobLease): Hook =>
  (changes, context) => {
    if (context.actor.kind !== 'system' || context.actor.name !== actor) return;
    for (const change of changes) {
      const { table, row, from, to } = change;
      if (from === null || to === null || to.state !== claimed || to.attempts === from.attempts) continue;
      const until = nonEmptyText(from.nextAttemptAt);
      if (until !== null && until > context.now) context.reportIssue(change, refusal);
      else context.add(change, { table, row, to: { nextAttemptAt: addSeconds(context.now, leaseSeconds) } });
    }
  };
