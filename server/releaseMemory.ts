import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** How long it must have been quiet, in milliseconds. */
const idleDelay = 1_000;

/** From this many rows on a commit leaves enough behind to be worth it. */
const manyRows = 1_000;

let timer: NodeJS.Timeout | undefined;

/**
 * Gives back to the system what start-up, or something large, left behind in this thread's memory, once it has been quiet for a second.
 * V8 would keep it for the next time, which may be tomorrow.
 */
export function releaseMemorySoon(): void {
  clearTimeout(timer);
  timer = setTimeout(() => collector()({ type: 'major', execution: 'sync', flavor: 'last-resort' }), idleDelay);
  timer.unref();
}

/** The same after a commit of many rows; nothing after others. */
export function releaseMemoryAfter(rows: number): void {
  if (rows >= manyRows) releaseMemorySoon();
}

/** V8's collector as a function: each context made after this flag has one. */
function collector(): NodeJS.GCFunction {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as NodeJS.GCFunction;
}
