import { FileProblem } from './fileProblem.ts';
import { type FileSource, piecesOf } from './fileSource.ts';

/** The encodings of texts that are read. */
export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
/** One of these encodings. */
export type Encoding = (typeof encodings)[number];

/** The encoding of a text, and what it was found by: a mark at its start, its bytes, or a choice. */
export interface FoundEncoding {
  encoding: Encoding;
  by: 'mark' | 'content' | 'chosen';
}

const sampleSize = 4_096;

/**
 * The encoding of a text. Without a mark it is UTF-16 if every other byte is zero, UTF-8 if all its bytes are that, and otherwise
 * Windows-1252. Throws a `FileProblem` if it is no text.
 */
export async function findEncoding(source: FileSource): Promise<FoundEncoding> {
  const sample = await source.read(0, Math.min(source.size, sampleSize));
  const [first, second, third] = sample;
  if (first === 0xef && second === 0xbb && third === 0xbf) return { encoding: 'utf-8', by: 'mark' };
  if (first === 0xff && second === 0xfe) return { encoding: 'utf-16le', by: 'mark' };
  if (first === 0xfe && second === 0xff) return { encoding: 'utf-16be', by: 'mark' };
  const zeros = [0, 0];
  for (const [at, byte] of sample.entries()) if (byte === 0) zeros[at % 2]! += 1;
  const [even = 0, odd = 0] = zeros;
  const mostly = sample.length * 0.4;
  if (odd > mostly && even < odd / 4) return { encoding: 'utf-16le', by: 'content' };
  if (even > mostly && odd < even / 4) return { encoding: 'utf-16be', by: 'content' };
  if (even + odd > 0) throw new FileProblem('F_KIND');
  return { encoding: (await isUtf8(source)) ? 'utf-8' : 'windows-1252', by: 'content' };
}

async function isUtf8(source: FileSource): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const piece of piecesOf(source)) decoder.decode(piece, { stream: true });
    decoder.decode();
    return true;
  } catch {
    // Only `decode` throws a TypeError; a source that cannot be read fails again when the text is read.
    return false;
  }
}

/** The text of a file in pieces, without a mark at its start. */
export async function* decodeText(source: FileSource, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const piece of piecesOf(source)) yield decoder.decode(piece, { stream: true });
  yield decoder.decode();
}
