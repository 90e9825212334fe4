import { createHash } from 'node:crypto';
import { FileSizeError, type StoredFile } from '../model/fileStore.ts';

/** Counts and hashes the bytes of a file while they pass, and cuts them into pieces of one size. */
export class FileMeter {
  readonly #hash = createHash('sha256');
  readonly #max: number;
  #size = 0;

  constructor(maxBytes: number) {
    this.#max = maxBytes;
  }

  /** The bytes in pieces of this size; only the last one is smaller. Throws `FileSizeError` once they are too many. */
  async *cut(bytes: AsyncIterable<Uint8Array>, pieceSize: number): AsyncGenerator<Uint8Array> {
    let waiting: Uint8Array[] = [];
    let length = 0;
    for await (const part of bytes) {
      this.#size += part.length;
      if (this.#size > this.#max) throw new FileSizeError(`The file is larger than ${this.#max} bytes`);
      this.#hash.update(part);
      waiting.push(part);
      length += part.length;
      if (length < pieceSize) continue;
      let rest = Buffer.concat(waiting, length);
      for (; rest.length >= pieceSize; rest = rest.subarray(pieceSize)) yield rest.subarray(0, pieceSize);
      waiting = rest.length === 0 ? [] : [rest];
      length = rest.length;
    }
    if (length > 0) yield Buffer.concat(waiting, length);
  }

  /** The size and hash of the bytes that have passed. */
  measured(): StoredFile {
    return { size: this.#size, hash: this.#hash.digest('hex') };
  }
}
