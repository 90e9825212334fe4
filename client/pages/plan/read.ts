import { createEffect, createSignal, on, onCleanup } from 'solid-js';
import type { RowsResponse } from '../../../server/api/wire.ts';
import { withQuery } from '../../sync/api.ts';
import type { Workspace } from '../../sync/workspace.ts';
import { api, errorMessage } from '../session.ts';

/** The path of a workspace in the API. */
export const pathOf = ({ id }: Workspace): string => `/api/workspaces/${id}`;

/** A page of rows of a table, as the signed-in person may read them. */
export const readTableRows = (
  workspace: Workspace,
  table: string,
  query: Record<string, string | number | undefined>,
): Promise<RowsResponse> => api.get<RowsResponse>(withQuery(`${pathOf(workspace)}/tables/${table}/rows`, query));

/** Milliseconds that a change waits for others, so that a paste is read once. */
const delay = 300;

/** What was read last, and why the last read failed. */
export interface Read<T> {
  value: () => T | null;
  problem: () => string | null;
}

/** Reads at once, and again when `asked` changes, at once, or `changed`, a little later. The last value stays until the next one arrives. */
export function createRead<T>(asked: () => unknown, changed: () => unknown, read: () => Promise<T>): Read<T> {
  const [value, setValue] = createSignal<T | null>(null);
  const [problem, setProblem] = createSignal<string | null>(null);
  let last = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  async function load(): Promise<void> {
    clearTimeout(timer);
    last += 1;
    const own = last;
    try {
      const found = await read();
      if (own !== last) return;
      setValue(() => found);
      setProblem(null);
    } catch (error) {
      const message = errorMessage(error);
      if (own === last) setProblem(message);
    }
  }
  createEffect(on(asked, () => void load()));
  createEffect(
    on(
      changed,
      () => {
        clearTimeout(timer);
        timer = setTimeout(() => void load(), delay);
      },
      { defer: true },
    ),
  );
  onCleanup(() => {
    last += 1;
    clearTimeout(timer);
  });
  return { value, problem };
}
