import { afterEach, describe, expect, it } from 'vitest';
import { type Fixture, openFixture } from '../kit/administration.ts';
import { asDryRun, listCascades, listChanges, takeSnapshot, withoutNewIds } from '../kit/rowChanges.ts';
import { engines } from '../kit/stores.ts';
import { activationExamples } from './examples/activation.ts';
import { batchExamples } from './examples/batches.ts';
import { cellExamples } from './examples/cells.ts';
import { licencesOf } from './examples/edits.ts';
import { externalPeopleExamples } from './examples/externalPeople.ts';
import { invitationExamples } from './examples/invitations.ts';
import { leavingExamples } from './examples/leaving.ts';
import { licenceExamples } from './examples/licences.ts';

/** The worked examples of every section, in the order of their numbers. */
const lines = [
  ...activationExamples,
  ...cellExamples,
  ...externalPeopleExamples,
  ...leavingExamples,
  ...invitationExamples,
  ...licenceExamples,
  ...batchExamples,
].sort((one, other) => one.n - other.n);

describe.each(engines)('examples.md on %s', engine => {
  let fixture: Fixture;
  afterEach(() => fixture.close());

  it.each(lines)('#$n $says', async line => {
    const f = await openFixture(engine, { total: line.total ?? 5, policy: line.policy ?? {} });
    fixture = f;
    for (const step of line.before ?? []) {
      await step(f);
      await f.deliver();
    }
    const before = await takeSnapshot(f);
    const [licencesBefore, licencesAfter = licencesBefore] = line.licences.split('→');
    expect(licencesOf(await f.pool())).toBe(licencesBefore);
    const tried = line.inSeveral === true ? null : await asDryRun(f, line.edit);
    expect(await takeSnapshot(f)).toEqual(before);
    const outcome = await line.edit(f);
    const after = await takeSnapshot(f);
    if (tried !== null) expect(withoutNewIds(tried, before)).toEqual(withoutNewIds(outcome, before));
    expect(outcome.outcomes.map(each => each.outcome).join(' ')).toBe(line.outcome);
    if (line.issue !== undefined) expect(outcome.outcomes[0]?.issues[0]?.message).toBe(line.issue);
    for (const { table, row } of outcome.outcomes.filter(each => each.outcome === 'held'))
      expect((await f.row(table, row))?.status).toBe(before.get(`${table} ${row}`)?.row.status ?? 'Draft');
    expect(listChanges(before, after)).toEqual([...(line.changes ?? [])].sort());
    expect(outcome.transaction === null).toBe(line.changes === undefined);
    expect(outcome.cascades.map(({ table, row, change }) => `${change} ${table} ${row}`).sort()).toEqual(
      listCascades(before, after, outcome),
    );
    expect(licencesOf(await f.pool())).toBe(licencesAfter);
    const counted = outcome.licences.filter(each => each.org === f.acme && each.product === 'base');
    expect(counted.map(each => `${licencesOf(each.before)}→${licencesOf(each.after)}`)).toEqual(
      licencesBefore === licencesAfter ? [] : [line.licences],
    );
    expect(outcome.messages.map(each => `${each.kind} ${each.to}`)).toEqual(line.messages ?? []);
    if (line.validation?.startsWith('Invitation sent') === true) await f.deliver();
    if (line.validation !== undefined)
      expect((await f.row('users', outcome.outcomes[0]!.row))?.validationResult).toBe(line.validation);
    await line.also?.(f, outcome);
  });
});
