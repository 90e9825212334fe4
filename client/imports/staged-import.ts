import { createSignal, onCleanup } from 'solid-js';
import type { ApplyImportRequest, ImportChange, ImportResponse } from '../../server/api/wire.ts';
import { api } from '../pages/session.ts';
import { importProblemText } from './problem-text.ts';

/** How often an import on which the server works is read, in milliseconds. */
const interval = 600;

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
  let isDisposed = false;

  function take(next: ImportResponse): void {
    if (isDisposed) return;
    clearTimeout(timer);
    if (next.state === 'staged' && value()?.state !== 'staged') setRound(count => count + 1);
    setValue(next);
    if (isWorking(next)) timer = setTimeout(() => void read(), interval);
  }
  async function read(): Promise<void> {
    try {
      take(await api.get<ImportResponse>(path));
    } catch (error) {
      if (!isDisposed) setProblem(importProblemText(error));
    }
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
    change: to => send('PATCH', path, to),
    apply: mode => send('POST', `${path}/apply`, { mode } satisfies ApplyImportRequest),
    cancel: () => send('DELETE', path, {}),
  };
}
