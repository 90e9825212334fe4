import { Readable } from 'node:stream';
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from 'yauzl';
import { fileLimits } from './fileLimits.ts';
import { FileProblem, type FileProblemCode } from './fileProblem.ts';
import { type FileSource, inMegabytes, piecesOf } from './fileSource.ts';

/** The parts of an Excel file by path. Each is checked before it is unpacked, whatever its name. */
export interface WorkbookParts {
  has(path: string): boolean;
  /** Throws a `FileProblem` if these parts, with those that were checked or read before, become too large when they are unpacked. */
  check(paths: readonly string[]): void;
  /** The unpacked text of a part in pieces. Throws a `FileProblem` if it is damaged or becomes too large. */
  text(path: string): AsyncGenerator<string>;
}

class SourceReader extends RandomAccessReader {
  readonly #source: FileSource;
  /** Why the bytes could not be read: that is no fault of the file. */
  failure: unknown;

  constructor(source: FileSource) {
    super();
    this.#source = source;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    const { name, read } = this.#source;
    const part = {
      name,
      size: end - start,
      read: (from: number, to: number) =>
        read(start + from, start + to).catch((error: unknown) => {
          this.failure = error;
          throw error;
        }),
    };
    return Readable.from(piecesOf(part), { objectMode: false });
  }
}

/** Paths by which other kinds of ZIP files are known. */
const otherKinds: readonly (readonly [path: RegExp, code: FileProblemCode])[] = [
  [/^xl\/workbook\.bin$/, 'F_XLSB'],
  [/^(?:Index\/Document\.iwa|Index\.zip)$/, 'F_NUMBERS'],
  [/^(?:content\.xml|META-INF\/manifest\.xml)$/, 'F_ODS'],
  [/^(?:word|ppt)\//, 'F_KIND'],
];

/** Opens the ZIP file of a workbook. Throws a `FileProblem` if it is another kind of file, or damaged. */
export async function openWorkbook(source: FileSource): Promise<WorkbookParts> {
  const entries = new Map<string, Entry>();
  let zip: ZipFile;
  const reader = new SourceReader(source);
  const problem = (error: unknown): unknown =>
    error instanceof FileProblem ? error : (reader.failure ?? new FileProblem('F_DAMAGED'));
  try {
    zip = await fromRandomAccessReaderPromise(reader, source.size, { lazyEntries: true, autoClose: false });
    if (zip.entryCount > fileLimits.parts) throw new FileProblem('F_BOMB');
    for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
  } catch (error) {
    throw problem(error);
  }
  if (!entries.has('xl/workbook.xml')) throw new FileProblem(kindOf([...entries.keys()]));
  const entryOf = (path: string): Entry => {
    const entry = entries.get(path);
    if (entry === undefined) throw new FileProblem('F_DAMAGED');
    return entry;
  };
  const checked = new Set<Entry>();
  const check = (paths: readonly string[]): void => {
    for (const path of paths) checked.add(entryOf(path));
    checkSizes([...checked]);
  };
  return {
    has: path => entries.has(path),
    check,
    async *text(path) {
      check([path]);
      const entry = entryOf(path);
      if (entry.isEncrypted()) throw new FileProblem('F_ENCRYPTED');
      const decoder = new TextDecoder();
      try {
        const stream = await zip.openReadStreamPromise(entry);
        for await (const piece of stream) yield decoder.decode(piece as Buffer, { stream: true });
        yield decoder.decode();
      } catch (error) {
        throw problem(error);
      }
    },
  };
}

const kindOf = (paths: readonly string[]): FileProblemCode =>
  otherKinds.find(([path]) => paths.some(each => path.test(each)))?.[1] ?? 'F_PACKED';

/** The sizes that the directory of the file states; unpacking ends at them. Parts that are not read, such as pictures, do not count. */
function checkSizes(entries: readonly Entry[]): void {
  const size = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0);
  for (const { compressedSize, uncompressedSize } of entries)
    if (uncompressedSize > fileLimits.smallPart && uncompressedSize > compressedSize * fileLimits.ratio)
      throw new FileProblem('F_BOMB');
  if (size > fileLimits.unpacked)
    throw new FileProblem('F_UNPACKED', { size: inMegabytes(size), max: inMegabytes(fileLimits.unpacked) });
}
