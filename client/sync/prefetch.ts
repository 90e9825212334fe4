/** Concurrent page requests. A browser opens six connections to a server, and the stream uses one. */
export const maxRequests = { visible: 5, ahead: 3 };

/** The pages to read next, most urgent first; the first `visibleCount` are visible. */
export interface PrefetchPlan {
  pages: readonly number[];
  visibleCount: number;
}

/** A plan without pages. */
export const emptyPlan: PrefetchPlan = { pages: [], visibleCount: 0 };

/** Reads ahead the rows that pass in this many frames at the current speed, up to this many rows. */
const maxAhead = { frames: 15, rows: 2_400 };
/** A movement by more rows a frame is a jump: its direction predicts nothing, and nothing may delay the visible rows. */
const jump = 400;
/** Pages kept loaded ahead in the direction of movement, and behind. */
const reserve = { ahead: 3, behind: 1 };

/**
 * Plans the pages to read for the visible rows (both ends included) at a speed in rows a frame, negative upwards. Pages after
 * the last row are omitted.
 */
export function planPrefetch([first, last]: readonly [number, number], speed: number, size: number, count: number): PrefetchPlan {
  const [from, to] = [Math.floor(first / size), Math.floor(last / size)];
  const passing = Math.min(maxAhead.rows, Math.abs(speed) * maxAhead.frames);
  const ahead = Math.max(reserve.ahead, Math.ceil(passing / size));
  const run = (length: number, at: (step: number) => number): number[] => Array.from({ length }, (_, step) => at(step));
  const exists = (page: number): boolean => page >= 0 && page * size < count;
  const visiblePages = run(to - from + 1, step => from + step).filter(exists);
  if (Math.abs(speed) > jump) return { pages: visiblePages, visibleCount: visiblePages.length };
  const [down, up] = [(step: number): number => to + 1 + step, (step: number): number => from - 1 - step];
  const around = [...run(ahead, speed < 0 ? up : down), ...run(reserve.behind, speed < 0 ? down : up)];
  return { pages: [...visiblePages, ...around.filter(exists)], visibleCount: visiblePages.length };
}
