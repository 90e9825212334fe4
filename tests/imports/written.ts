import type { FileBytes, FilePages } from '../../server/imports/writtenFile.ts';
import type { FileCell } from '../../server/model/fileCell.ts';

/** A cell of text. */
export const textCell = (text: string): FileCell => ({ text, kind: 'text', value: text });

/** Rows as one page. */
export async function* pagesOf(...pages: (readonly (readonly FileCell[])[])[]): FilePages {
  for (const page of pages) yield page;
}

/** The whole file. */
export async function bytesOf(file: FileBytes): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of file) pieces.push(piece);
  return Buffer.concat(pieces);
}
