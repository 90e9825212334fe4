import type { PendingEdits } from './pending.ts';
import type { View } from './view.ts';

/** How long a result may be missing from the stream before the view is read again, in milliseconds. */
const reloadUnseenAfter = 1_500;

/**
 * Returns a function to call after each result. If results are still missing from the stream some time later, it reads the view
 * again; while the stream is live, it waits four times as long.
 */
export function createUnseenReload(pending: PendingEdits, view: View, isLive: () => boolean): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return function schedule(): void {
    clearTimeout(timer);
    timer = setTimeout(
      () => {
        if (pending.unconfirmed()) void view.reload().then(schedule);
      },
      isLive() ? reloadUnseenAfter * 4 : reloadUnseenAfter,
    );
  };
}
