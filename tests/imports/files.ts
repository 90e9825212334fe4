import { ZipFile } from 'yazl';
import type { FileRow, FileRows } from '../../server/imports/fileRow.ts';
import { bufferSource, type FileSource } from '../../server/imports/fileSource.ts';
import { openFile } from '../../server/imports/openFile.ts';

/** All rows of a file. */
export async function rowsIn(rows: FileRows): Promise<FileRow[]> {
  const all: FileRow[] = [];
  for await (const some of rows) all.push(...some);
  return all;
}

/** The texts of rows. */
export const textsOf = (rows: readonly FileRow[]): string[][] => rows.map(({ cells }) => cells.map(({ text }) => text));

/** The rows of a file of these bytes. */
export async function read(name: string, bytes: Uint8Array | string): Promise<FileRow[]> {
  return rowsIn((await openFile(bufferSource(name, Buffer.from(bytes)))).rows());
}

/** A file that counts its bytes as they are read. */
export function countedSource(name: string, bytes: Uint8Array, size = bytes.length): FileSource & { count(): number } {
  let count = 0;
  return {
    name,
    size,
    count: () => count,
    async read(start, end) {
      count += end - start;
      return bytes.subarray(start, end);
    },
  };
}

/** A ZIP file with these parts. */
export function zipOf(parts: Readonly<Record<string, string>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [path, text] of Object.entries(parts)) zip.addBuffer(Buffer.from(text), path);
  zip.end();
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    zip.outputStream.on('data', (piece: Buffer) => pieces.push(piece));
    zip.outputStream.on('end', () => resolve(Buffer.concat(pieces)));
    zip.on('error', reject);
  });
}

const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** The parts of a workbook; each sheet is the content of its `sheetData`. */
export function workbookOf({
  sheets,
  shared,
  styles,
  properties = '',
}: {
  sheets: Readonly<Record<string, string>>;
  shared?: string;
  styles?: string;
  properties?: string;
}): Record<string, string> {
  const names = Object.keys(sheets);
  const relation = (id: string, kind: string, target: string): string =>
    `<Relationship Id="${id}" Type="${relations}/${kind}" Target="${target}"/>`;
  const parts: Record<string, string> = {
    'xl/workbook.xml': `<workbook xmlns:r="${relations}">${properties}<sheets>${names
      .map(
        (name, at) =>
          `<sheet name="${name.replace('!', '')}" sheetId="${at + 1}" r:id="s${at}"${name.startsWith('!') ? ' state="hidden"' : ''}/>`,
      )
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${names.map((_, at) => relation(`s${at}`, 'worksheet', `/xl/worksheets/sheet${at}.xml`)).join('')}${relation('t', 'sharedStrings', 'sharedStrings.xml')}${relation('y', 'styles', 'styles.xml')}</Relationships>`,
  };
  for (const [at, name] of names.entries())
    parts[`xl/worksheets/sheet${at}.xml`] = `<worksheet><sheetData>${sheets[name]}</sheetData></worksheet>`;
  if (shared !== undefined) parts['xl/sharedStrings.xml'] = `<sst>${shared}</sst>`;
  if (styles !== undefined) parts['xl/styles.xml'] = `<styleSheet>${styles}</styleSheet>`;
  return parts;
}

/** The content of a sheet with these texts. */
export const sheetOf = (rows: readonly (readonly string[])[]): string =>
  rows
    .map((cells, at) => {
      const texts = cells.map(
        (text, column) => `<c r="${String.fromCharCode(65 + column)}${at + 1}" t="inlineStr"><is><t>${text}</t></is></c>`,
      );
      return `<row r="${at + 1}">${texts.join('')}</row>`;
    })
    .join('');
