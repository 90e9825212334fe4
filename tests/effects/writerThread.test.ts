import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChangeRequest, Outcome } from '../../server/model/change.ts';
import { startWriter, type ThreadedWriter } from '../../server/writerThread.ts';
import { type Fixture, openFixture, setup } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';

describe.each(engines)('the writer thread on %s', engine => {
  let f: Fixture;
  let writer: ThreadedWriter;
  let commits: number;
  let failures: unknown[];
  beforeEach(async () => {
    f = await openFixture(engine);
    commits = 0;
    const counted = () => {
      commits += 1;
    };
    failures = [];
    writer = await startWriter(
      { location: f.where, publicUrl: 'https://seatgrid.test', delivers: false },
      { onCommit: counted, onAudit: () => undefined, onTrialFailure: error => failures.push(error) },
    );
  });
  afterEach(async () => {
    await writer.close();
    await f.close();
  });

  const people = (many: number, more: Record<string, string> = {}): ChangeRequest[] =>
    Array.from({ length: many }, (_, at) => ({
      table: 'users',
      to: { userId: `new${at}`, firstName: 'Ada', lastName: `Byron ${at}`, email: `new${at}@acme.example`, org: f.acme, ...more },
    }));
  const states = ({ outcomes }: Outcome) => outcomes.map(({ outcome, issues }) => [outcome, issues.map(issue => issue.code)]);
  const count = () => f.reader.count({ table: 'users', scope: null, sort: [] });

  it('answers an edit before a dry run that came first, and the commit does what the dry run returned', async () => {
    const changes = people(1_500, { status: 'Active' });
    const before = await count();
    const order: string[] = [];
    const tried = writer.commit(setup, changes, { dryRun: true }).then(outcome => {
      order.push('dry run');
      return outcome;
    });
    await writer.commit(setup, people(1, { userId: 'first', email: 'first@acme.example' })).then(() => order.push('edit'));
    const told = await tried;
    expect(order).toEqual(['edit', 'dry run']);
    expect([await count(), commits]).toEqual([before + 1, 1]);
    const done = await writer.commit(setup, changes);
    expect(states(told)).toEqual(states(done));
    expect([told.licences, told.messages.length]).toEqual([done.licences, done.messages.length]);
  });

  it('writes a body that looks like a dry run and is none, once', async () => {
    const before = await count();
    const text = JSON.stringify({ changes: people(2) });
    const done = await writer.commit(setup, { text: `{"dryRun": true, "dryRun": false, ${text.slice(1)}` });
    expect([done.outcomes.length, await count(), commits]).toEqual([2, before + 2, 1]);
    const tried = await writer.commit(setup, { text: `{"dryRun": true, ${text.slice(1)}` });
    expect([tried.outcomes.length, await count(), commits]).toEqual([2, before + 2, 1]);
  });

  it('does not wait for a dry run when it is closed, and fails it', async () => {
    const tried = writer.commit(setup, people(5_000, { status: 'Active' }), { dryRun: true }).then(
      () => 'answered',
      () => 'failed',
    );
    await writer.commit(setup, people(1, { userId: 'first', email: 'first@acme.example' }));
    await writer.close();
    expect([await tried, failures]).toEqual(['failed', []]);
  });

  it('returns what undoing a batch would do, and undoes nothing', async () => {
    const batch = crypto.randomUUID();
    await writer.commit(setup, people(3), { batch });
    const before = await count();
    const told = await writer.undo(setup, { batch }, { dryRun: true });
    expect([told.outcomes.length, await count()]).toEqual([3, before]);
    const done = await writer.undo(setup, { batch });
    expect([done.outcomes.length, await count()]).toEqual([3, before - 3]);
  });
});
