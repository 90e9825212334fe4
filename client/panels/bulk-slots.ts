import type { CatalogAction, CatalogTable } from '../../server/api/wire.ts';

/** The actions in the slots of the bar around "Set field…". Actions that share a slot are never shown together. */
export interface BulkActions {
  before: CatalogAction[][];
  after: CatalogAction[][];
  /** The action that deletes or removes rows; null if the table has none. */
  remove: CatalogAction | null;
}

/** How many actions of a table that declares no slots have one. */
const maxSlots = 2;

/** The slots of a table's actions: the same for each selection, so that a button is found where it was. */
export function slotsOf({ actions, bulk }: Pick<CatalogTable, 'actions' | 'bulk'>): BulkActions {
  const known = (slots: readonly string[][]): CatalogAction[][] =>
    slots.map(ids => ids.flatMap(id => actions.find(action => action.id === id) ?? []));
  const plain = actions.filter(({ removes, confirm }) => !removes && !confirm);
  return {
    before: bulk ? known(bulk.before) : plain.slice(0, maxSlots).map(action => [action]),
    after: known(bulk?.after ?? []),
    remove: actions.find(({ removes }) => removes) ?? null,
  };
}
