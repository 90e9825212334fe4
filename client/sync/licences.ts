import { createSignal } from 'solid-js';
import type { RowsResponse, StreamCommit } from '../../server/api/wire.ts';
import type { Cells, RowId } from '../../server/model/change.ts';
import type { Api } from './api.ts';
import { withQuery } from './api.ts';

/** Licences of the reader's organisation, of one product or of all. */
export interface LicenceUsage {
  total: number;
  used: number;
  reserved: number;
  available: number;
  over: boolean;
}

/** Live licence counts. */
export interface Licences {
  /** The organisation's own licences (its first pool); null while unknown, or if the reader may not see them. */
  main: () => LicenceUsage | null;
  products(): (LicenceUsage & { product: string })[];
  applyCommit: (commit: StreamCommit) => void;
  reload: () => Promise<void>;
}

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** Keeps the licence counts of an organisation up to date. */
export function createLicences(api: Api, workspace: string, org: RowId, name: (product: string) => string): Licences {
  const [pools, setPools] = createSignal<ReadonlyMap<RowId, Cells>>(new Map());
  let timer: ReturnType<typeof setTimeout> | undefined;

  const counts = (): (LicenceUsage & { product: string })[] =>
    [...pools().values()].map(cells => {
      const [total, used, reserved] = [numberOf(cells.total), numberOf(cells.used), numberOf(cells.reserved)];
      const left = total - used - reserved;
      const product = typeof cells.product === 'string' ? name(cells.product) : '';
      return { product, total, used, reserved, available: Math.max(0, left), over: left < 0 };
    });

  const reload = async (): Promise<void> => {
    const query = { filter: `org = "${org}"`, sort: 'id', limit: 200 };
    const answer = await api.get<RowsResponse>(withQuery(`${workspace}/tables/pools/rows`, query));
    setPools(new Map(answer.rows.filter(row => row.cells.org === org).map(row => [row.id, row.cells])));
  };

  return {
    main: () => counts()[0] ?? null,
    products: counts,
    applyCommit: commit => {
      const own = commit.changes.filter(change => change.table === 'pools');
      const unknown = own.some(change => change.added || !pools().has(change.row)) || commit.reload.includes('pools');
      if (own.length > 0) {
        setPools(before => {
          const after = new Map(before);
          for (const { row, cells } of own) {
            const known = after.get(row);
            if (cells === null) after.delete(row);
            else if (known) after.set(row, { ...known, ...cells });
          }
          return after;
        });
      }
      if (!unknown) return;
      clearTimeout(timer);
      timer = setTimeout(() => void reload().catch(ignoreConnectionErrors), 300);
    },
    reload,
  };
}

/** Ignores a failed read of the counts. They are read again when the connection returns, and nothing else depends on them. */
export function ignoreConnectionErrors(error: unknown): void {
  if (error instanceof Error && ['NoConnection', 'ApiProblem'].includes(error.name)) return;
  throw error;
}
