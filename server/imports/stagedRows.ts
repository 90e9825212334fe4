import { type FileStore, MissingFileError } from '../model/fileStore.ts';
import { blockReader } from './blockReader.ts';
import type { FileSource } from './fileSource.ts';
import { importLimits, type LineKind, lineKinds, type StagedFiles, stagedFile } from './importPlan.ts';
import { getJson, onePiece, putJson } from './jsonFile.ts';
import { hasProblem, type StagedLine } from './stagedLine.ts';

/** Bytes of the position of a line: a 48-bit number. */
const positionSize = 6;

/** A chunk ends after this many lines or bytes. */
interface ChunkEnd {
  lines: number;
  bytes: number;
}

/** Writes staged lines into the file store, and where each line of a kind begins, so that any part of them can be read. */
export class StagedWriter {
  readonly #positions = new Map<LineKind, number[]>(lineKinds.map(kind => [kind, []]));
  readonly #ends: ChunkEnd[] = [];
  #position = 0;
  #lines = 0;

  /** The bytes of all files of the attempt, but its report. */
  get bytes(): number {
    return this.#position + this.#positions.values().reduce((sum, { length }) => sum + length * positionSize, 0);
  }

  /** The lines of a chunk as bytes. */
  encode(lines: readonly StagedLine[]): Uint8Array {
    const pieces: Buffer[] = [];
    for (const line of lines) {
      const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
      for (const kind of kindsOf(line)) this.#positions.get(kind)?.push(this.#position);
      this.#position += bytes.length;
      pieces.push(bytes);
    }
    this.#lines += lines.length;
    this.#ends.push({ lines: this.#lines, bytes: this.#position });
    return Buffer.concat(pieces);
  }

  /** Stores where the lines begin, and where the chunks end. */
  async finish(files: FileStore, attempt: StagedFiles): Promise<void> {
    for (const [kind, positions] of this.#positions) {
      const bytes = Buffer.alloc((positions.length + 1) * positionSize);
      for (const [at, position] of [...positions, this.#position].entries())
        bytes.writeUIntBE(position, at * positionSize, positionSize);
      await files.put(stagedFile(attempt, `lines-${kind}`), onePiece(bytes), Number.POSITIVE_INFINITY);
    }
    await putJson(files, stagedFile(attempt, 'chunks'), this.#ends);
  }
}

function kindsOf(line: StagedLine): LineKind[] {
  const kinds: LineKind[] = ['all'];
  if (line.action === 'none') {
    if (line.result === 'accepted') kinds.push('unchanged');
  } else if (line.result !== 'refused') kinds.push(line.action);
  if (hasProblem(line)) kinds.push('problem');
  return kinds;
}

/** Which staged lines to read. */
export interface StagedPart {
  only: LineKind;
  offset: number;
  limit: number;
}

/** Some staged lines, and the offset of the next one; null if there is none. */
export interface StagedPage {
  lines: StagedLine[];
  next: number | null;
}

/**
 * Staged lines of a kind, from this one on: at most `limit`, and fewer where they are long. Throws `MissingFileError` if there are no staged
 * lines.
 */
export async function readStaged(
  files: FileStore,
  attempt: StagedFiles,
  { only, offset, limit }: StagedPart,
): Promise<StagedPage> {
  const index = stagedFile(attempt, `lines-${only}`);
  const positions = positionsIn(await files.read(index, offset * positionSize, (offset + limit + 1) * positionSize));
  const count = ((await files.size(index)) ?? 0) / positionSize - 1;
  const starts = positions.slice(0, Math.max(0, Math.min(limit, count - offset)));
  const lines = only === 'all' ? await linesBetween(files, attempt, starts, positions) : await linesAt(files, attempt, starts);
  const next = offset + lines.length;
  return { lines, next: next < count ? next : null };
}

/** Lines that follow one another, as many as may be read at a time. `positions` also has the end of the last one. */
async function linesBetween(
  files: FileStore,
  attempt: StagedFiles,
  starts: readonly number[],
  positions: readonly number[],
): Promise<StagedLine[]> {
  const [first] = starts;
  if (first === undefined) return [];
  const ends = positions.slice(1, starts.length + 1);
  const end = ends.findLast((position, at) => at === 0 || position - first <= importLimits.linesBytes)!;
  return linesIn(await files.read(stagedFile(attempt, 'staged'), first, end));
}

/** Lines at any positions, as many as may be read at a time. */
async function linesAt(files: FileStore, attempt: StagedFiles, starts: readonly number[]): Promise<StagedLine[]> {
  const staged = stagedFile(attempt, 'staged');
  const end = (await files.size(staged)) ?? 0;
  const read = blockReader((from, to) => files.read(staged, from, to), end);
  const lines: StagedLine[] = [];
  let length = 0;
  for (const start of starts) {
    const text = await lineAt(read, start, end);
    length += text.length;
    if (length > importLimits.linesBytes && lines.length > 0) break;
    lines.push(JSON.parse(text) as StagedLine);
  }
  return lines;
}

/** Most lines are shorter than this, in bytes. */
const usualLine = 4_096;

async function lineAt(read: FileSource['read'], start: number, end: number): Promise<string> {
  for (let size = usualLine; ; size *= 8) {
    const bytes = Buffer.from(await read(start, Math.min(end, start + size)));
    const stop = bytes.indexOf(0x0a);
    if (stop >= 0) return bytes.toString('utf8', 0, stop);
    if (start + size >= end) throw new Error('The staged lines end within a line');
  }
}

const positionsIn = (bytes: Uint8Array): number[] => {
  const buffer = Buffer.from(bytes);
  return Array.from({ length: Math.floor(buffer.length / positionSize) }, (_, at) =>
    buffer.readUIntBE(at * positionSize, positionSize),
  );
};

const linesIn = (bytes: Uint8Array): StagedLine[] =>
  Buffer.from(bytes)
    .toString('utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as StagedLine);

/** The lines of a chunk as they were tried together, and its number. */
export interface StagedChunk {
  chunk: number;
  lines: StagedLine[];
}

/** Reads the staged lines from this one on, in the chunks in which they were tried. Throws `MissingFileError` if there are none. */
export async function* stagedChunks(files: FileStore, attempt: StagedFiles, from = 0): AsyncGenerator<StagedChunk> {
  const name = stagedFile(attempt, 'chunks');
  const ends = await getJson<ChunkEnd[]>(files, name);
  if (ends === null) throw new MissingFileError(name);
  let start: ChunkEnd = { lines: 0, bytes: 0 };
  for (const [chunk, end] of ends.entries()) {
    if (start.lines >= from)
      yield { chunk, lines: linesIn(await files.read(stagedFile(attempt, 'staged'), start.bytes, end.bytes)) };
    start = end;
  }
}
