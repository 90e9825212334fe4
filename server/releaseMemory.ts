import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** How long the thread must have been idle, in milliseconds. */
const idleDelay = 1_000;

/** From this many rows on, a commit leaves enough garbage behind. */
const manyRows = 1_000;

let timer: NodeJS.Timeout | undefined;

/**
 * Returns the memory that start-up or a large task left behind to the system, once this thread has been idle for a second.
 * V8 would keep it until it is needed again.
 */
export function releaseMemorySoon(): void {
  clearTimeout(timer);
  timer = setTimeout(() => collector()({ type: 'major', execution: 'sync', flavor: 'last-resort' }), idleDelay);
  timer.unref();
}

/** The same after a commit of many rows; does nothing for smaller ones. */
export function releaseMemoryAfter(rows: number): void {
  if (rows >= manyRows) releaseMemorySoon();
}

/** V8's garbage collector as a function, which every context created after this flag has. */
function collector(): NodeJS.GCFunction {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as NodeJS.GCFunction;
}
