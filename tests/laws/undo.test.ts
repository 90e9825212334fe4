import { describe, expect } from 'vitest';
import type { Cells, LoggedChange, Outcome } from '../../server/model/change.ts';
import { derived } from './derived.ts';
import { law } from './law.ts';
import { perform, take, undo } from './program.ts';
import { everything } from './rows.ts';

type Everything = Awaited<ReturnType<typeof everything>>;

describe('undo and redo', () => {
  law('undo restores cells with their invalid texts, and redo restores the state after the change', async (run, program) => {
    for (const step of program) {
      const before = await everything(run.fixture.reader);
      const outcome = await take(run, step);
      if (step.do === 'undo' || outcome?.transaction == null) continue;
      const changed = await everything(run.fixture.reader);
      const [entry] = await run.fixture.reader.tail(outcome.seq - 1, 1, 10_000);
      const undone = await perform(run, { do: 'undo', back: 0 });
      if (undone?.transaction == null || undone.outcomes.some(each => each.outcome !== 'accepted')) continue;
      const touched = entry!.changes.filter(({ origin, to }) => origin === 'entered' || (to !== null && 'invalid' in to));
      expectAlike(touched, before, await everything(run.fixture.reader), undone);
      const redone = await undo(run, undone.transaction);
      if (redone === null || redone.outcomes.some(each => each.outcome !== 'accepted')) continue;
      expectAlike(touched, changed, await everything(run.fixture.reader), redone);
    }
  });
});

/** Expects these rows to have their previous cells and invalid texts, except for what the outcome reports as kept or in another state. */
function expectAlike(changes: readonly LoggedChange[], had: Everything, have: Everything, { outcomes }: Outcome): void {
  for (const { table, row, from, to } of changes) {
    const said = outcomes.find(each => each.row === row);
    const [was, is] = [had[table]?.[row], have[table]?.[row]];
    if (said?.undone?.row === 'stays') continue;
    const kept = new Set(said?.kept?.map(issue => issue.field));
    if (was === undefined || is === undefined) {
      expect([table, is === undefined]).toEqual([table, was === undefined]);
      continue;
    }
    const [texts, back] = [textsOf(was), textsOf(is)];
    for (const field of new Set([...Object.keys(texts), ...Object.keys(back)]))
      if (!kept.has(field)) expect({ [field]: back[field] }).toEqual({ [field]: texts[field] });
    for (const field of Object.keys({ ...from, ...to })) {
      const moved = field === 'status' && said?.undone?.state !== undefined;
      if (!derived.has(field) && !kept.has(field) && !moved) expect(`${field} ${is[field]}`).toBe(`${field} ${was[field]}`);
    }
  }
}

const textsOf = ({ invalid }: Cells): Record<string, unknown> =>
  typeof invalid === 'string' ? (JSON.parse(invalid) as Record<string, unknown>) : {};
