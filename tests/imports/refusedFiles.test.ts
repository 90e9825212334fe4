import { randomBytes } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { FileProblem, fileProblemTexts } from '../../server/imports/fileProblem.ts';
import { bufferSource } from '../../server/imports/fileSource.ts';
import { openFile } from '../../server/imports/openFile.ts';
import { readWholeXml } from '../../server/imports/readXml.ts';
import { countedSource, read, rowsIn, textsOf, workbookOf, zipOf } from './files.ts';

const latin = (text: string): Buffer => Buffer.from(text, 'latin1');
const zipped = (...paths: string[]): Promise<Buffer> => zipOf(Object.fromEntries(paths.map(path => [path, 'x'])));

/** An old Office file whose directory is its second sector. */
function oldOffice(...names: string[]): Buffer {
  const file = Buffer.alloc(2_048);
  latin('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1').copy(file);
  file.writeUInt16LE(9, 30);
  file.writeUInt32LE(1, 48);
  for (const [at, name] of names.entries()) Buffer.from(name, 'utf16le').copy(file, 1_024 + at * 128);
  return file;
}

/** A ZIP file with parts that become this large, and say so or not. */
function bomb(path: string, size: number, said = size): Buffer {
  const data = deflateRawSync(Buffer.alloc(size, 'a'));
  const name = Buffer.from(path);
  const header = (signature: number, more: number): Buffer => {
    const bytes = Buffer.alloc(more);
    bytes.writeUInt32LE(signature, 0);
    const at = signature === 0x04034b50 ? 4 : 6;
    bytes.writeUInt16LE(20, at);
    bytes.writeUInt16LE(8, at + 4);
    bytes.writeUInt32LE(data.length, at + 14);
    bytes.writeUInt32LE(said, at + 18);
    bytes.writeUInt16LE(name.length, at + 22);
    return bytes;
  };
  const local = Buffer.concat([header(0x04034b50, 30), name, data]);
  const central = Buffer.concat([header(0x02014b50, 46), name]);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}

describe('files that cannot be read', () => {
  it.each<[what: string, name: string, bytes: () => Buffer | Promise<Buffer>, code: string]>([
    ['nothing', 'x.csv', () => Buffer.alloc(0), 'F_EMPTY'],
    ['an empty list', 'x.json', () => latin('[]'), 'F_EMPTY'],
    ['a PDF', 'people.xlsx', () => latin('%PDF-1.7\n'), 'F_PDF'],
    ['a picture', 'people.csv', () => latin('\x89PNG\r\n\x1a\n'), 'F_KIND'],
    ['a program', 'people.csv', () => latin('MZ\x90\0\x03\0\0\0\x04'), 'F_KIND'],
    ['a gzip file', 'people.csv.gz', () => latin('\x1f\x8b\x08\0'), 'F_PACKED'],
    ['a web page', 'people.xls', () => latin('\n<html><table><tr><td>a'), 'F_HTML'],
    ['an XML file', 'people.xls', () => latin('<?xml version="1.0"?><Workbook/>'), 'F_KIND'],
    ['an old workbook', 'people.xls', () => oldOffice('Workbook'), 'F_XLS'],
    ['a workbook with a password', 'people.xlsx', () => oldOffice('EncryptionInfo', 'EncryptedPackage'), 'F_ENCRYPTED'],
    ['the start of an old workbook', 'people.xls', () => oldOffice().subarray(0, 40), 'F_XLS'],
    ['a binary workbook', 'people.xlsb', () => zipped('[Content_Types].xml', 'xl/workbook.bin'), 'F_XLSB'],
    ['a spreadsheet of LibreOffice', 'people.ods', () => zipped('mimetype', 'content.xml', 'META-INF/manifest.xml'), 'F_ODS'],
    ['a spreadsheet of Numbers', 'people.numbers', () => zipped('Index/Document.iwa'), 'F_NUMBERS'],
    ['a document', 'people.docx', () => zipped('[Content_Types].xml', 'word/document.xml'), 'F_KIND'],
    ['a packed CSV file', 'people.zip', () => zipped('people.csv'), 'F_PACKED'],
    ['an empty ZIP file', 'people.zip', () => zipOf({}), 'F_PACKED'],
    ['a workbook without sheets', 'x.xlsx', () => zipOf(workbookOf({ sheets: {} })), 'F_SHEET'],
    ['half a workbook', 'x.xlsx', () => latin('PK\x03\x04half'), 'F_DAMAGED'],
    ['a list of numbers', 'x.json', () => latin('[1, 2]'), 'F_JSON_SHAPE'],
    ['a text', 'x.json', () => latin('"hello"'), 'F_JSON_SHAPE'],
  ])('%s', async (_, name, bytes, code) => {
    await expect(read(name, await bytes())).rejects.toMatchObject({ name: 'FileProblem', code });
  });

  it('a file that is too large is refused before anything of it is read', async () => {
    const source = countedSource('x.csv', Buffer.alloc(0), 101 * 1024 * 1024);
    await expect(openFile(source)).rejects.toMatchObject({ code: 'F_TOO_LARGE', params: { size: 101, max: 100 } });
    expect(source.count()).toBe(0);
  });

  it('a sheet of 400 MB, and one of which a small file becomes large, are refused before they are unpacked', async () => {
    const huge = bomb('xl/workbook.xml', 5 * 1024 * 1024);
    const source = countedSource('x.xlsx', huge);
    await expect(openFile(source)).rejects.toMatchObject({ code: 'F_BOMB' });
    const large = bomb('xl/workbook.xml', 1_000, 400 * 1024 * 1024);
    // As large as a real one of this size would be.
    large.writeUInt32LE(40 * 1024 * 1024, large.readUInt32LE(large.length - 6) + 20);
    await expect(openFile(countedSource('x.xlsx', large))).rejects.toMatchObject({
      code: 'F_UNPACKED',
      params: { size: 400, max: 300 },
    });
  });

  it.each(['worksheets/sheet0', 'sharedStrings', 'styles'])('%s has the same limits under any other name', async part => {
    const parts = workbookOf({
      sheets: { One: `<row r="1"><c r="A1"><v>1</v></c></row><!--${' '.repeat(5 * 1024 * 1024)}-->` },
      shared: `<si><t>${'x'.repeat(5 * 1024 * 1024)}</t></si>`,
      styles: `<fonts/>${' '.repeat(5 * 1024 * 1024)}`,
    });
    for (const other of ['worksheets/sheet0', 'sharedStrings', 'styles']) if (other !== part) parts[`xl/${other}.xml`] = '<x/>';
    parts[`xl/${part}.bin`] = parts[`xl/${part}.xml`]!;
    delete parts[`xl/${part}.xml`];
    const relations = 'xl/_rels/workbook.xml.rels';
    parts[relations] = parts[relations]!.replace(`${part}.xml`, `${part}.bin`);
    await expect(openFile(bufferSource('x.xlsx', await zipOf(parts)))).rejects.toMatchObject({ code: 'F_BOMB' });
  });

  it('pictures and other parts that are not read may have any size', async () => {
    const parts = workbookOf({ sheets: { One: '<row r="1"><c r="A1"><v>1</v></c></row>' } });
    parts['xl/media/image1.bmp'] = ' '.repeat(5 * 1024 * 1024);
    expect(textsOf(await read('x.xlsx', await zipOf(parts)))).toEqual([['1']]);
  });

  it.each<[what: string, open: string, repeated: string]>([
    ['levels', '', '<a>'],
    ['a long text', '<t>', 'x'.repeat(1_000)],
    ['a long comment', '<t><!--', 'x'.repeat(1_000)],
    ['a long attribute', '<t a="', 'x'.repeat(1_000)],
    ['many attributes', '<t', ` a0="1"`],
    ['a long name', '<', 'x'.repeat(1_000)],
    ['many elements', '', '<si/>'],
  ])('XML with %s is left where it is beyond the limits', async (_, open, repeated) => {
    let length = 0;
    let at = 0;
    async function* endless(): AsyncGenerator<string> {
      yield `<r>${open}`;
      for (;;) {
        // Attributes have different names.
        at += 200;
        const piece = Array.from({ length: 200 }, (_, index) => repeated.replace('a0', `a${at + index}`)).join('');
        length += piece.length;
        if (length > 10 * 1024 * 1024) throw new Error('It was read on');
        yield piece;
      }
    }
    await expect(readWholeXml(endless(), {}, 10_000)).rejects.toMatchObject({ code: 'F_BOMB' });
  });

  it('a workbook with too many sheets, formats or too long texts is refused with the reason', async () => {
    const sheet = '<row r="1"/>';
    const sheets = Object.fromEntries(Array.from({ length: 201 }, (_, at) => [`Sheet ${at}`, sheet]));
    await expect(read('x.xlsx', await zipOf(workbookOf({ sheets })))).rejects.toMatchObject({
      code: 'F_SHEETS',
      params: { max: 200 },
    });
    const one = { sheets: { One: sheet } };
    // Numbers, so that the parts are not packed too well.
    const numbers = Array.from({ length: 70_000 }, (_, at) => at);
    const styles = `<cellXfs>${numbers.map(at => `<xf numFmtId="${at}"/>`).join('')}</cellXfs>`;
    await expect(read('x.xlsx', await zipOf(workbookOf({ ...one, styles })))).rejects.toMatchObject({ code: 'F_BOMB' });
    const text = numbers.map(at => `<r><t>${at} and more</t></r>`).join('');
    await expect(read('x.xlsx', await zipOf(workbookOf({ ...one, shared: `<si>${text}</si>` })))).rejects.toMatchObject({
      code: 'F_TEXT',
      params: { max: 100_000 },
    });
    for (const cell of [`t="inlineStr"><is>${text}</is>`, `t="str"><v>${text.replace(/<\/?[rt]>/g, '')}</v>`])
      await expect(
        read('x.xlsx', await zipOf(workbookOf({ sheets: { One: `<row r="7"><c r="A7" ${cell}</c></row>` } }))),
      ).rejects.toMatchObject({ code: 'F_CELL', params: { row: 7 } });
    const cells = Array.from({ length: 43 }, () => `<c t="inlineStr"><is><t>${randomBytes(49_000).toString('hex')}</t></is></c>`);
    await expect(
      read('x.xlsx', await zipOf(workbookOf({ sheets: { One: `<row r="2">${cells.join('')}</row>` } }))),
    ).rejects.toMatchObject({ code: 'F_ROW', params: { row: 2 } });
  });

  it('a part that becomes larger than it says is not unpacked further', async () => {
    await expect(read('x.xlsx', bomb('xl/workbook.xml', 50 * 1024 * 1024, 1_000))).rejects.toMatchObject({ code: 'F_DAMAGED' });
  });

  it.each([
    ['<row r="1"><c r="ZZZZZZ1"><v>1</v></c></row>', { code: 'F_COLUMNS', params: { row: 1, max: 500 } }],
    ['<row r="2000000"><c r="A2000000"><v>1</v></c></row>', { code: 'F_ROWS', params: { max: 1_000_000 } }],
    ['<row r="1e999"/>', { code: 'F_DAMAGED' }],
    [
      `<row r="3"><c r="A3" t="inlineStr"><is><t>${'x'.repeat(100_001)}</t></is></c></row>`,
      { code: 'F_CELL', params: { row: 3 } },
    ],
    ['<row r="1"><c r="A1"><v>&boom;</v></c></row>', { code: 'F_DAMAGED' }],
    ['<row r="1">', { code: 'F_DAMAGED' }],
  ])('a sheet beyond the limits is refused where it is: %.60s', async (content, problem) => {
    await expect(read('x.xlsx', await zipOf(workbookOf({ sheets: { One: content } })))).rejects.toMatchObject(problem);
  });

  it('entities that name each other are not followed', async () => {
    const parts = workbookOf({ sheets: { One: '<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row>' } });
    const path = 'xl/worksheets/sheet0.xml';
    parts[path] = `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${parts[path]}`;
    await expect(read('x.xlsx', await zipOf(parts))).rejects.toMatchObject({ code: 'F_DAMAGED' });
  });

  it('a file that cannot be read from its store is no fault of the file', async () => {
    const file = await zipOf(workbookOf({ sheets: { One: '<row r="1"><c r="A1"><v>1</v></c></row>' } }));
    for (let good = 1; ; good += 1) {
      let reads = 0;
      const source = {
        name: 'x.xlsx',
        size: file.length,
        read: async (start: number, end: number) => {
          reads += 1;
          if (reads > good) throw new Error('The disk is gone');
          return file.subarray(start, end);
        },
      };
      const outcome = await openFile(source)
        .then(opened => rowsIn(opened.rows()))
        .then(
          () => 'read',
          (error: Error) => error.message,
        );
      if (outcome === 'read') break;
      expect(outcome).toBe('The disk is gone');
    }
  });

  it('each problem says what to do, in both languages', () => {
    for (const { en, fr } of Object.values(fileProblemTexts)) {
      expect([en, fr].every(text => text.length > 20 && !text.endsWith('.'))).toBe(true);
      expect(en.match(/\{\w+\}/g)).toEqual(fr.match(/\{\w+\}/g));
    }
    expect(new FileProblem('F_TOO_LARGE', { size: 101, max: 100 }).message).toBe(
      'The file has 101 MB; at most 100 are possible. Split it into several files',
    );
  });
});

describe('JSON', () => {
  it('an object with too many levels, or too long, is a problem in its row', async () => {
    for (const levels of [17, 200_000]) {
      const deep = `[{"a":1},{"a":${'['.repeat(levels)}${']'.repeat(levels)}}]`;
      await expect(read('x.json', deep)).rejects.toMatchObject({ code: 'F_LEVELS', params: { row: 2 } });
    }
    expect(await read('x.json', `[{"a":${'['.repeat(15)}${']'.repeat(15)}}]`)).toHaveLength(2);
    const cells = Object.fromEntries(Array.from({ length: 44 }, (_, at) => [`a${at}`, 'x'.repeat(99_000)]));
    const long = `[{"a":1},${JSON.stringify(cells)}]`;
    await expect(read('x.json', long)).rejects.toMatchObject({ code: 'F_ROW', params: { row: 2 } });
  });

  const texts = async (name: string, text: string) =>
    (await read(name, text)).map(({ number, cells }) => [number, ...cells.map(cell => cell.text)]);

  it('an array of objects, and objects one after the other, are rows under all their names', async () => {
    const rows = [
      [0, 'name', 'size', 'isNew', 'tags', 'more'],
      [1, 'Ann, "A"', '1.5', 'true', '', ''],
      [2, '}{"', '', '', 'a, "b,c"', '{"x":[1]}'],
    ];
    const objects = [
      '{"name": "Ann, \\"A\\"", "size": 1.5, "isNew": true}',
      '{"name": "}{\\"", "size": null, "tags": ["a", "b,c"], "more": {"x": [1]}}',
    ];
    expect(await texts('x.json', `\uFEFF [\n${objects.join(',\n')}\n]\n`)).toEqual(rows);
    expect(await texts('x.ndjson', `${objects.join('\n')}\n`)).toEqual(rows);
    expect(await texts('people', `[${objects.join(',')}]`)).toEqual(rows);
    expect((await read('x.json', objects[0]!))[1]!.cells.slice(1)).toEqual([
      { text: '1.5', raw: 1.5 },
      { text: 'true', raw: true },
    ]);
  });

  it('a text that only begins like JSON is CSV by its name', async () => {
    expect(await texts('x.csv', '{a};b\n1;2\n')).toEqual([
      [1, '{a}', 'b'],
      [2, '1', '2'],
    ]);
    expect(await texts('people', '[a];b\n1;2\n')).toHaveLength(2);
  });

  it.each([
    '[{"a":1},{"a":}]',
    '[{"a":1},,{"a":2}]',
    '[{"a":1} {"a":2}]',
    '[{"a":1},]',
    '{"a":1},',
    '[{"a":1}],',
    '[{"a":1},{"a":1]',
    '[{"a":1},',
    '[{"a":1}] {"a":2}',
    '[{"a":1} x {"a":2}]',
    '{"a":1}\n{"a"',
  ])('%s is a problem in its second row', async text => {
    await expect(read('x.json', text)).rejects.toMatchObject({ code: 'F_JSON', params: { row: 2 } });
  });
});
