import type { CompiledTable } from '../model/catalog.ts';
import type { RowId } from '../model/change.ts';
import { wordsOf } from './cast.ts';
import type { Draft } from './draft.ts';
import { type Entry, isEntered } from './entry.ts';
import type { Fault } from './fault.ts';
import { issueOf } from './intent.ts';
import { reads } from './sight.ts';
import { engineWords } from './words.ts';

/**
 * Step 4: a link never dangles. What it points to exists and is in the actor's reach; when a row goes,
 * links to it are emptied, go with it, or refuse, as their field says.
 */
export async function links(fresh: ReadonlySet<Entry>, draft: Draft): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (const [table, entries] of Map.groupBy(fresh, entry => entry.table)) {
    faults.push(...(await pointing(table, entries, draft)));
  }
  const gone: Entry[] = [];
  for (const entry of fresh) if (entry.after === null && entry.before !== null) gone.push(entry);
  await going(gone, draft, faults);
  return faults;
}

async function pointing(table: CompiledTable, entries: readonly Entry[], draft: Draft): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (const field of table.links) {
    const changed = entries.filter(
      entry => entry.after !== null && entry.after[field.id] !== null && entry.after[field.id] !== entry.before?.[field.id],
    );
    if (changed.length === 0) continue;
    const target = draft.catalog.table(field.to ?? '');
    await draft.load(target.id, new Set(changed.map(entry => String(entry.after?.[field.id]))));
    for (const entry of changed) {
      const to = draft.row(target.id, String(entry.after?.[field.id])) ?? null;
      const isTyped = field.system !== true && isEntered(entry, field.id);
      if (to !== null && (!isTyped || field.anywhere === true || reads(draft.sight, target, to))) continue;
      const text = String(entry.after?.[field.id]);
      const unknown = { text, code: field.unknown?.code ?? 'V_LINK' };
      faults.push({
        entry,
        issue: issueOf(table, entry.id, unknown.code, wordsOf(field, unknown), {
          field: field.id,
          params: { text },
        }),
      });
    }
  }
  return faults;
}

/** Rows that go take along, empty or stop what points to them, until nothing more goes. */
async function going(gone: readonly Entry[], draft: Draft, faults: Fault[]): Promise<void> {
  let leaving = gone;
  while (leaving.length > 0) {
    const next: Entry[] = [];
    for (const [table, entries] of Map.groupBy(leaving, entry => entry.table)) {
      const causes = new Map<RowId, Entry>(entries.map(entry => [entry.id, entry]));
      for (const referrer of table.referrers) {
        for (const row of await draft.where(referrer.table.id, referrer.field.id, [...causes.keys()])) {
          const cause = causes.get(String(row[referrer.field.id]));
          if (cause === undefined) continue;
          if (referrer.field.onGone === 'refuse') {
            const params = { table: referrer.table.table.label.en };
            faults.push({
              entry: cause,
              issue: {
                ...issueOf(table, cause.id, 'linked', engineWords.linked, { params }),
                because: reads(draft.sight, referrer.table, row) ? [row.id] : [],
              },
            });
            continue;
          }
          const entry = draft.touch(referrer.table, row.id);
          draft.because(entry, cause);
          if (referrer.field.onGone === 'delete') {
            draft.remove(entry);
            next.push(entry);
          } else {
            draft.patch(entry, { [referrer.field.id]: null });
          }
        }
      }
    }
    leaving = next;
  }
}
