import type { CatalogAction } from '../../server/api/wire.ts';

/** The slots of the bar around "Set field…". Actions that share a slot are never shown together. */
export interface BulkSlots {
  before: CatalogAction[][];
  after: CatalogAction[][];
  /** The action that deletes or removes rows; null if the table has none. */
  remove: CatalogAction | null;
}

const [stateSlots, invitationSlots] = [[['activate', 'reactivate'], ['deactivate']], [['inviteAgain', 'invite']]];

/** How many actions of a table without such states have a slot. */
const maxSlots = 2;

/** The slots of a table's actions: the same for each selection, so that a button is found where it was. */
export function slotsOf(actions: readonly CatalogAction[]): BulkSlots {
  const among = (slots: readonly string[][]): CatalogAction[][] =>
    slots.map(ids => ids.flatMap(id => actions.find(action => action.id === id) ?? [])).filter(found => found.length > 0);
  const before = among(stateSlots);
  const plain = actions.filter(({ removes, confirm }) => !removes && !confirm);
  return {
    before: before.length > 0 ? before : plain.slice(0, maxSlots).map(action => [action]),
    after: among(invitationSlots),
    remove: actions.find(({ removes }) => removes) ?? null,
  };
}
