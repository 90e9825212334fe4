import { FileProblem, type FileProblemCode } from './fileProblem.ts';
import { checkSize, type FileSource } from './fileSource.ts';

/** What a file is, by its first bytes: text, a ZIP file, or a kind that cannot be read. */
export type FileKind = 'text' | 'zip';

/** How files of other kinds begin. */
const signatures: readonly (readonly [bytes: string, code: FileProblemCode])[] = [
  ['%PDF', 'F_PDF'],
  ['\x1f\x8b', 'F_PACKED'],
  ['7z\xbc\xaf', 'F_PACKED'],
  ['Rar!', 'F_PACKED'],
  ['{\\rtf', 'F_KIND'],
  ['\x89PNG', 'F_KIND'],
  ['\xff\xd8\xff', 'F_KIND'],
  ['GIF8', 'F_KIND'],
];
const zip = 'PK\x03\x04';
const emptyZip = 'PK\x05\x06';
const oldOffice = '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1';

/** The bytes of a text that show its kind; enough for the marks and the first lines. */
const headSize = 4_096;

/** The kind of a file. Throws a `FileProblem` for one that cannot be read, before anything else of it is read. */
export async function fileKind(source: FileSource): Promise<FileKind> {
  checkSize(source);
  const head = Buffer.from(await source.read(0, Math.min(source.size, headSize))).toString('latin1');
  if (head.startsWith(zip)) return 'zip';
  if (head.startsWith(emptyZip)) throw new FileProblem('F_PACKED');
  if (head.startsWith(oldOffice)) throw new FileProblem((await isEncrypted(source)) ? 'F_ENCRYPTED' : 'F_XLS');
  const known = signatures.find(([bytes]) => head.startsWith(bytes));
  if (known !== undefined) throw new FileProblem(known[1]);
  if (/^(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|table|head|meta|body)\b/i.test(head)) throw new FileProblem('F_HTML');
  if (/^(?:\xef\xbb\xbf)?\s*<\?xml\b/i.test(head)) throw new FileProblem('F_KIND');
  return 'text';
}

/** Whether an old Office file is the cover of an encrypted one: its directory names an encrypted package. */
async function isEncrypted({ size, read }: FileSource): Promise<boolean> {
  const header = Buffer.from(await read(0, Math.min(size, 512)));
  if (header.length < 512) return false;
  const sector = 2 ** Math.min(12, header.readUInt16LE(30));
  const from = Math.min(size, (header.readUInt32LE(48) + 1) * sector);
  const directory = Buffer.from(await read(from, Math.min(size, from + headSize)));
  return directory.includes(Buffer.from('EncryptedPackage', 'utf16le'));
}
