import { describe, expect, it } from 'vitest';
import { readHtmlTable, sheetsValue } from '../../server/model/tabular/html.ts';

const texts = (html: string): string[][] | undefined => readHtmlTable(html)?.cells.map(row => row.map(cell => cell.text));
const raws = (html: string) => readHtmlTable(html)?.cells.map(row => row.map(cell => cell.raw));

describe('the first table of an HTML text', () => {
  const cases: [string, string, string[][]][] = [
    [
      'Excel: fragment comments, styles in the head, a line break within a cell',
      `<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style><!-- td{mso-number-format:General} tr > td{} --></style></head><body>
<table border=0 cellpadding=0 style='border-collapse:collapse;width:48pt'><col width=64 style='width:48pt'>
<!--StartFragment--><tr height=20 style='height:15.0pt'><td height=20 class=xl65 style='border-top:none;font-family:"Calibri"'>a &amp; b</td><td>one<br style="mso-data-placement:same-cell">two</td></tr><!--EndFragment--></table></body></html>`,
      [['a & b', 'one\ntwo']],
    ],
    [
      'tags in capitals, end tags left out',
      '<TABLE><TR><TD>a<TD>b<TR><TD>c<TD>d</TABLE>',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['white space is folded, no-break spaces are not', '<table><tr><td>\n  a \t b&nbsp;c\n</td></tr></table>', [['a b\u00a0c']]],
    [
      'two paragraphs are two lines',
      '<table><tr><td><p>a</p><p>b</p></td><td><div>c</div>d</td></tr></table>',
      [['a\nb', 'c\nd']],
    ],
    [
      'a break at the end of a paragraph is no line of its own',
      '<table><tr><td><p>a<br></p>\n<p>b</p></td></tr></table>',
      [['a\nb']],
    ],
    [
      'an empty cell of LibreOffice, and one of an older program',
      '<table><tr><td><br></td><td>&nbsp;</td></tr></table>',
      [['', '']],
    ],
    [
      'merged cells',
      '<table><tr><td rowspan=2>a<td colspan=2>b</tr><tr><td>c<td>d</tr></table>',
      [
        ['a', 'b', ''],
        ['', 'c', 'd'],
      ],
    ],
    [
      'a merged cell at the end of a row',
      '<table><tr><td>a<td rowspan=2>b</tr><tr><td>c</tr></table>',
      [
        ['a', 'b'],
        ['c', ''],
      ],
    ],
    [
      'a cell merged with all that follow',
      '<table><tr><td rowspan=0>a<td>b</tr><tr><td>c</tr><tr><td>d</tr></table>',
      [
        ['a', 'b'],
        ['', 'c'],
        ['', 'd'],
      ],
    ],
    [
      'a row that is not displayed takes its part of a merged cell along',
      '<table><tr><td rowspan=2>a<td>b</tr><tr style="display:none"><td>x</tr><tr><td>c<td>d</tr></table>',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'rows that are not displayed',
      "<table><tr><td>a</tr><tr height=0 style='display:none'><td>x</tr><tr><td>b</tr></table>",
      [['a'], ['b']],
    ],
    [
      'a table within a cell is text of the cell',
      '<table><tr><td>a<table><tr><td>b<td>c</tr></table>d</td><td>e</td></tr></table>',
      [['a\nb c\nd', 'e']],
    ],
    [
      'scripts and styles within a cell are no text',
      '<table><tr><td>a<script>if (x < y) "</td>"</script><style>td{}</style>b</td></tr></table>',
      [['ab']],
    ],
    ['what only looks like a tag', '<table><tr><td>1 < 2 &lt;td&gt; a<3 </ b></td></tr></table>', [['1 < 2 <td> a<3']]],
    [
      'references by name, number and without a semicolon',
      '<table><tr><td>caf&eacute; &#233; &#xe9; &euro; &amp &#8232;</td></tr></table>',
      [['café é é € & \u2028']],
    ],
    ['attributes with the sign that ends a tag', `<table><tr><td title="a > b" data-x='<td>'>c</td></tr></table>`, [['c']]],
    ['what was never finished', '<table><tr><td>a</td><td title="b', [['a', '']]],
    ['only the first table', '<p>x</p></table><table><tr><td>a</td></tr></table><table><tr><td>b</td></tr></table>', [['a']]],
  ];
  it.each(cases)('%s', (_, html, cells) => {
    expect(texts(html)).toEqual(cells);
  });

  it('is null if there is no table', () => {
    for (const html of ['', 'plain', '<p>a</p>', '<!-- <table><tr><td>a --> b', '<style><table></style>'])
      expect(readHtmlTable(html)).toBeNull();
    expect(texts('<table></table>')).toEqual([]);
  });

  it('stays small even if its spans claim to be huge', () => {
    const html = `<table>${'<tr><td colspan=99999 rowspan=99999>a</td></tr>'.repeat(500)}</table>`;
    const cells = readHtmlTable(html)!.cells.reduce((sum, row) => sum + row.length, 0);
    expect(cells).toBeLessThan(101_000);
  });

  it('has the attributes of its table element', () => {
    expect(readHtmlTable(`<table DATA-own='{"a":"b &amp; c"}' border><tr><td>x</table>`)?.attributes).toEqual(
      new Map([
        ['data-own', '{"a":"b & c"}'],
        ['border', ''],
      ]),
    );
  });
});

describe('the underlying value of a cell', () => {
  it('is read from Excel, LibreOffice and Google Sheets', () => {
    expect(
      raws('<table><tr><td x:num="5511981918127">5,51E+12<td x:num>42<td x:bool="FALSE">FAUX<td x:str="007">007</table>'),
    ).toEqual([[5_511_981_918_127, null, false, '007']]);
    expect(
      raws(
        '<table><tr><td sdval="1234.5" sdnum="1036;0;# ##0,00">1 234,50<td sdval="1" sdnum="1036;0;BOOLEAN">VRAI<td sdval="7" sdnum="1033;0;@">007</table>',
      ),
    ).toEqual([[1234.5, true, null]]);
    expect(
      raws(
        `<table><tr><td data-sheets-value="{&quot;1&quot;:2,&quot;2&quot;:&quot;a&quot;}">a<td data-sheets-value='{"1":3,"3":1.5}'>2</table>`,
      ),
    ).toEqual([['a', 1.5]]);
  });

  it('of Google Sheets is a text, a number or a flag', () => {
    expect(sheetsValue('{"1":2,"2":"007"}')).toBe('007');
    expect(sheetsValue('{"1":3,"3":12.5}')).toBe(12.5);
    expect(sheetsValue('{"1":4,"4":1}')).toBe(true);
    expect(sheetsValue('{"1":4,"4":0}')).toBe(false);
    expect(sheetsValue('not json')).toBeNull();
  });
});

describe('a styled block', () => {
  const styled = (rows: number): string => {
    const cell = (text: string) =>
      `<td class=xl66 width=64 style='border-top:none;border-left:none;width:48pt;font-size:11.0pt;color:black;font-weight:400;text-decoration:none;font-family:"Calibri",sans-serif;background:#DDEBF7'>${text}</td>`;
    const row = (at: number) =>
      `<tr height=20 style='height:15.0pt'>${Array.from({ length: 10 }, (_, column) => cell(`cell ${at}/${column} &amp; more`)).join('\n  ')}</tr>\n`;
    return `<html><body><table>${Array.from({ length: rows }, (_, at) => row(at)).join('')}</table></body></html>`;
  };
  const time = (html: string): number => {
    const start = performance.now();
    readHtmlTable(html);
    return performance.now() - start;
  };

  it('with five times the rows takes about five times as long', () => {
    const [small, large] = [styled(1_000), styled(5_000)];
    const least = (html: string): number => Math.min(...Array.from({ length: 8 }, () => time(html)));
    time(large);
    const [few, many] = [least(small), least(large)];
    process.stdout.write(
      `A styled block of 5,000 × 10 cells, ${Math.round(large.length / 1e5) / 10} MB: ${Math.round(many)} ms\n`,
    );
    expect(many).toBeLessThan(few * 15 + 100);
    expect(readHtmlTable(large)?.cells).toHaveLength(5_000);
  });

  it.each(['<table><tr><td ', '<table><tr><td>'.concat('<'), '<table><tr><td a= '])(
    'what never ends is read in one pass: %s',
    start => {
      const long = (count: number): string => start + ' a="b" <'.repeat(count);
      time(long(1_000));
      expect(time(long(100_000))).toBeLessThan(Math.max(1_500, 60 * time(long(10_000))));
    },
  );
});
