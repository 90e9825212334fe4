import type { FileSource } from './fileSource.ts';

/** Bytes of a block, and how many of them are in memory: files are read from their start to their end, and workbooks also in their last part. */
const blockSize = 1024 * 1024;
const maxBlocks = 3;

/** Reads a file in blocks, so that many small parts that are near each other need one query or one opening of the file. */
export function blockReader(read: FileSource['read'], size: number): FileSource['read'] {
  const blocks = new Map<number, Promise<Uint8Array>>();

  function block(at: number): Promise<Uint8Array> {
    const found = blocks.get(at) ?? read(at * blockSize, Math.min(size, (at + 1) * blockSize));
    // The one that was used last is the last to be forgotten.
    blocks.delete(at);
    blocks.set(at, found);
    found.catch(() => blocks.delete(at));
    const [oldest] = blocks.keys();
    if (blocks.size > maxBlocks && oldest !== undefined) blocks.delete(oldest);
    return found;
  }

  return async (start, end) => {
    const stop = Math.min(end, size);
    if (stop <= start) return new Uint8Array();
    if (stop - start > blockSize) return read(start, stop);
    const [first, last] = [Math.floor(start / blockSize), Math.floor((stop - 1) / blockSize)];
    const parts = [await block(first), ...(last === first ? [] : [await block(last)])];
    const from = start - first * blockSize;
    return (parts.length === 1 ? parts[0]! : Buffer.concat(parts)).subarray(from, from + stop - start);
  };
}
