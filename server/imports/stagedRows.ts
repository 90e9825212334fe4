import type { FileStore } from '../model/fileStore.ts';
import { importFile, importLimits, type LineKind, lineKinds } from './importPlan.ts';
import { onePiece } from './jsonFile.ts';
import { hasProblem, type StagedLine } from './stagedLine.ts';

/** Bytes of the position of a line: a 48-bit number. */
const positionSize = 6;

/** Writes staged lines into the file store, and where each line of a kind begins, so that any part of them can be read. */
export class StagedWriter {
  readonly #positions = new Map<LineKind, number[]>(lineKinds.map(kind => [kind, []]));
  #position = 0;

  /** The lines as bytes. */
  encode(lines: readonly StagedLine[]): Uint8Array {
    const pieces: Buffer[] = [];
    for (const line of lines) {
      const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
      for (const kind of kindsOf(line)) this.#positions.get(kind)?.push(this.#position);
      this.#position += bytes.length;
      pieces.push(bytes);
    }
    return Buffer.concat(pieces);
  }

  /** Stores where the lines begin. */
  async finish(files: FileStore, id: string): Promise<void> {
    for (const [kind, positions] of this.#positions) {
      const bytes = Buffer.alloc((positions.length + 1) * positionSize);
      for (const [at, position] of [...positions, this.#position].entries())
        bytes.writeUIntBE(position, at * positionSize, positionSize);
      await files.put(importFile(id, `lines-${kind}`), onePiece(bytes), Number.POSITIVE_INFINITY);
    }
  }
}

function kindsOf(line: StagedLine): LineKind[] {
  const kinds: LineKind[] = ['all'];
  if (line.action === 'none') {
    if (line.result === 'accepted') kinds.push('unchanged');
  } else kinds.push(line.action);
  if (hasProblem(line)) kinds.push('problem');
  return kinds;
}

/** At most `limit` staged lines of a kind, from this one on. Throws `MissingFileError` if there are none. */
export async function readStaged(
  files: FileStore,
  id: string,
  { only, offset, limit }: { only: LineKind; offset: number; limit: number },
): Promise<StagedLine[]> {
  const [all, wanted] = [importFile(id, 'lines-all'), importFile(id, `lines-${only}`)];
  const starts = positionsIn(await files.read(wanted, offset * positionSize, (offset + limit) * positionSize));
  const size = (await files.size(wanted)) ?? 0;
  const count = size / positionSize - 1;
  const lines: StagedLine[] = [];
  const end = (await files.size(importFile(id, 'staged'))) ?? 0;
  const chosen = starts.slice(0, Math.max(0, count - offset));
  if (chosen.length === 0) return lines;
  if (only === 'all') {
    const next = positionsIn(
      await files.read(all, (offset + chosen.length) * positionSize, (offset + chosen.length + 1) * positionSize),
    );
    return linesIn(await files.read(importFile(id, 'staged'), chosen[0]!, next[0] ?? end));
  }
  for (const start of chosen) lines.push(await lineAt(files, id, start, end));
  return lines;
}

/** Most lines are shorter than this, in bytes. */
const usualLine = 4_096;

async function lineAt(files: FileStore, id: string, start: number, end: number): Promise<StagedLine> {
  for (let size = usualLine; ; size *= 8) {
    const bytes = Buffer.from(await files.read(importFile(id, 'staged'), start, Math.min(end, start + size)));
    const stop = bytes.indexOf(0x0a);
    if (stop >= 0) return JSON.parse(bytes.toString('utf8', 0, stop)) as StagedLine;
    if (start + size >= end) throw new Error(`The staged lines of ${id} end within a line`);
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

/** All staged lines from this one on, as many at a time as a transaction has. */
export async function* stagedChunks(files: FileStore, id: string, from = 0): AsyncGenerator<StagedLine[]> {
  for (let offset = from; ; offset += importLimits.chunk) {
    const lines = await readStaged(files, id, { only: 'all', offset, limit: importLimits.chunk });
    if (lines.length === 0) return;
    yield lines;
  }
}
