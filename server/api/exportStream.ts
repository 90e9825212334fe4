import type { FileBytes } from '../imports/writtenFile.ts';

/**
 * A stream that takes the next piece when the last was read. Calls `ended` once: when it ends in any way, or after this many milliseconds,
 * when it fails even if nobody reads it.
 */
export function exportStream(pieces: FileBytes, time: number, ended: () => void): ReadableStream<Uint8Array> {
  let timer: NodeJS.Timeout | undefined;
  let isEnded = false;
  const end = (): void => {
    if (isEnded) return;
    isEnded = true;
    clearTimeout(timer);
    ended();
  };
  return new ReadableStream({
    start(controller) {
      timer = setTimeout(() => {
        controller.error(new Error('The export took too long'));
        end();
        // What the file fails with, nobody reads any more.
        pieces.return(undefined).catch(end);
      }, time);
      timer.unref();
    },
    async pull(controller) {
      try {
        const { value, done } = await pieces.next();
        if (isEnded) return;
        if (done !== true) return controller.enqueue(value);
        end();
        controller.close();
      } catch (error) {
        end();
        controller.error(error);
      }
    },
    async cancel() {
      end();
      await pieces.return(undefined);
    },
  });
}
