import type { CatalogTable } from '../../server/api/wire.ts';
import type { Issue, LicenceChange, Outcome, RowId } from '../../server/model/change.ts';
import { joinSentences } from '../../server/model/localizedText.ts';
import { stateField } from '../fields/special-fields.ts';
import { localize } from '../i18n/language.ts';
import { rowTexts } from '../i18n/row.ts';
import type { Api } from '../sync/api.ts';
import type { Catalog } from '../sync/catalog.ts';

/** What undoing a change would do. */
export interface UndoPreview {
  /** Number of rows that would change, without consequences. */
  count: number;
  /** Whether nothing but this one row would change, exactly as before the change. */
  isOnlyRow: boolean;
  /** The effects, each as a sentence. */
  effects: readonly string[];
}

/** Asks the server what undoing a transaction, or the batch that it belongs to, would do; nothing is written. Throws if it cannot be undone. */
export const dryRunUndo = (api: Api, path: string, transaction: RowId, batch?: RowId): Promise<Outcome> =>
  api.write<Outcome>(`${path}/undo`, { ...(batch === undefined ? { transaction } : { batch }), dryRun: true });

/** Describes the outcome of a dry run of an undo. */
export function describeUndo(
  outcome: Outcome,
  row: RowId,
  catalog: Catalog,
  explain: (issue: Issue) => string,
  productName: (product: string) => string,
): UndoPreview {
  const { outcomes, cascades, licences, messages, batch } = outcome;
  const texts = rowTexts().undo;
  const done = outcomes.filter(each => each.outcome !== 'refused');
  const refused = outcomes.filter(each => each.outcome === 'refused');
  const [only] = outcomes;
  const left = (batch?.left ?? 0) + (batch?.broken.length ?? 0);
  const own = new Set(outcomes.map(each => each.row));
  const others = cascades.filter(each => !own.has(each.row));
  const moved = licences.filter(({ before, after }) => before.used !== after.used || before.reserved !== after.reserved);
  const unchanged = done.reduce((sum, each) => sum + (each.kept ?? []).length, 0);
  return {
    count: done.length,
    isOnlyRow:
      outcomes.length === 1 &&
      only?.row === row &&
      only.outcome === 'accepted' &&
      only.undone?.state === undefined &&
      others.length + moved.length + messages.length + unchanged + left === 0,
    effects: [
      ...countsOf(done, catalog),
      ...(unchanged > 0 ? [texts.unchanged(unchanged)] : []),
      ...reasonsOf(refused, explain),
      ...[...Map.groupBy(others, each => each.table)].flatMap(([table, list]) => {
        const known = catalog.table(table);
        return known && known.section !== 'hidden' ? [texts.consequence(localize(known.label), list.length)] : [];
      }),
      ...moved.flatMap(change => licencesOf(change, productName)),
      ...(messages.length > 0 ? [texts.messages(messages.length)] : []),
      ...(left > 0 ? [texts.unchecked(left)] : []),
    ],
  };
}

/** How many licences of a product are in use and reserved, before and after, as far as that changes. */
function licencesOf({ product, before, after }: LicenceChange, productName: (product: string) => string): string[] {
  const texts = rowTexts().undo;
  return [
    ...(before.used === after.used ? [] : [texts.licences(productName(product), before.used, after.used)]),
    ...(before.reserved === after.reserved ? [] : [texts.reserved(productName(product), before.reserved, after.reserved)]),
  ];
}

/** How many rows come back, go, or get another state than before. */
function countsOf(done: Outcome['outcomes'], catalog: Catalog): string[] {
  const texts = rowTexts().undo;
  const stateName = (table: CatalogTable | undefined, id: string): string => {
    const state = table && stateField(table)?.states?.find(each => each.id === id);
    return state ? localize(state.label) : id;
  };
  return [...Map.groupBy(done, ({ table, undone }) => `${table} ${undone?.row} ${undone?.state ?? ''}`).values()].map(list => {
    const { table, undone } = list[0]!;
    const state = undone?.state === undefined ? null : stateName(catalog.table(table), undone.state);
    if (undone?.row === 'stays') return texts.stays(list.length, state ?? '');
    if (state !== null) return texts.becomes(list.length, state);
    return texts[undone?.row ?? 'reverted'](list.length);
  });
}

/** The rows that would stay, by the reason. */
function reasonsOf(refused: Outcome['outcomes'], explain: (issue: Issue) => string): string[] {
  const reasonOf = ({ issues }: Outcome['outcomes'][number]): string => joinSentences([...new Set(issues.map(explain))]);
  return [...Map.groupBy(refused, reasonOf)].map(([reason, list]) => rowTexts().undo.refused(list.length, reason));
}
