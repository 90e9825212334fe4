/** Pages asked for at one time: a browser has six lines to a server, and the stream keeps one of them. */
export const maxRequests = { visible: 5, ahead: 3 };

/** The pages to read next, the most wanted first; the first so many are in sight. */
export interface PrefetchPlan {
  pages: readonly number[];
  visibleCount: number;
}

/** No page is wanted. */
export const emptyPlan: PrefetchPlan = { pages: [], visibleCount: 0 };

/** Read ahead are the rows that pass in so many frames at this speed, but not more than so many. */
const maxAhead = { frames: 15, rows: 2_400 };
/** Who moves by more rows in a frame jumps: where from says nothing about where to next, and nothing may delay what is in sight. */
const jump = 400;
/** Pages kept at hand on the side to which the rows move, and behind. */
const reserve = { ahead: 3, behind: 1 };

/** Which pages to read for the rows in sight, both included, at this speed in rows a frame; negative is upwards. Pages beyond the last row are left out. */
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
