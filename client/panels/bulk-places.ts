import type { CatalogAction } from '../../server/api/wire.ts';

/** The places of the bar around "Set field…". Actions that share a place are never shown together. */
export interface BulkPlaces {
  before: CatalogAction[][];
  after: CatalogAction[][];
  /** The action that deletes or removes rows; null if the table has none. */
  remove: CatalogAction | null;
}

const [statePlaces, invitationPlaces] = [[['activate', 'reactivate'], ['deactivate']], [['inviteAgain', 'invite']]];

/** How many actions of a table without such states have a place. */
const maxPlaces = 2;

/** The places of a table's actions: the same for each selection, so that a button is found where it was. */
export function placesOf(actions: readonly CatalogAction[]): BulkPlaces {
  const among = (places: readonly string[][]): CatalogAction[][] =>
    places.map(ids => ids.flatMap(id => actions.find(action => action.id === id) ?? [])).filter(found => found.length > 0);
  const before = among(statePlaces);
  const plain = actions.filter(({ removes, confirm }) => !removes && !confirm);
  return {
    before: before.length > 0 ? before : plain.slice(0, maxPlaces).map(action => [action]),
    after: among(invitationPlaces),
    remove: actions.find(({ removes }) => removes) ?? null,
  };
}
