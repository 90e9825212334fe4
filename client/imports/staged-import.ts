import { createSignal, onCleanup } from 'solid-js';
import type { ApplyImportRequest, ImportChange, ImportResponse } from '../../server/api/wire.ts';
import { api } from '../pages/session.ts';
import { NoConnection } from '../sync/api.ts';
import { importProblemText } from './problem-text.ts';

/** How often an import on which the server works is read, in milliseconds. */
const interval = 600;
/** The same while the server cannot be reached. */
const retryInterval = 5_000;

/** An import of the server, and what the page does with it. */
export interface StagedImport {
  /** Null until it is read. */
  value: () => ImportResponse | null;
  /** Grows each time its rows were tried again. */
  round: () => number;
  /** Why it could not be read or changed; empty if it could. */
  problem: () => string;
  /** Whether a request is on its way. */
  isBusy: () => boolean;
  change: (to: ImportChange) => Promise<boolean>;
  apply: (mode: ApplyImportRequest['mode']) => Promise<boolean>;
  /** Cancels it. What it has written stays. */
  cancel: () => Promise<boolean>;
}

const isWorking = ({ state }: ImportResponse): boolean => state === 'reading' || state === 'applying';

/** Reads an import, again and again while the server works on it, until the component is disposed. */
export function createStagedImport(path: string): StagedImport {
  const [value, setValue] = createSignal<ImportResponse | null>(null);
  const [round, setRound] = createSignal(0);
  const [problem, setProblem] = createSignal('');
  const [isBusy, setBusy] = createSignal(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const waiting: (() => void)[] = [];
  let isDisposed = false;

  function take(next: ImportResponse): void {
    if (isDisposed) return;
    clearTimeout(timer);
    if (next.state === 'staged' && value()?.state !== 'staged') setRound(count => count + 1);
    setValue(next);
    if (next.state !== 'reading') for (const resolve of waiting.splice(0)) resolve();
    if (isWorking(next)) timer = setTimeout(() => void read(), interval);
  }
  async function read(): Promise<void> {
    try {
      take(await api.get<ImportResponse>(path));
      setProblem('');
    } catch (error) {
      if (isDisposed) return;
      setProblem(importProblemText(error));
      // The server goes on without this page, which may be offline for a while.
      if (value() !== null && error instanceof NoConnection) timer = setTimeout(() => void read(), retryInterval);
    }
  }
  /** Resolves once the rows are as they were tried last: only then can something be changed. */
  async function tried(): Promise<void> {
    if (value()?.state === 'reading') await new Promise<void>(resolve => waiting.push(resolve));
  }
  async function send(method: 'POST' | 'PATCH' | 'DELETE', to: string, body: unknown): Promise<boolean> {
    if (isBusy()) return false;
    setBusy(true);
    setProblem('');
    try {
      take(await api.request<ImportResponse>(method, to, body));
      return true;
    } catch (error) {
      setProblem(importProblemText(error));
      return false;
    } finally {
      setBusy(false);
    }
  }
  void read();
  onCleanup(() => {
    isDisposed = true;
    clearTimeout(timer);
  });
  return {
    value,
    round,
    problem,
    isBusy,
    change: async to => {
      await tried();
      return send('PATCH', path, to);
    },
    apply: mode => send('POST', `${path}/apply`, { mode } satisfies ApplyImportRequest),
    cancel: () => send('DELETE', path, {}),
  };
}
