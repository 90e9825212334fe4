/** Reads CSV by RFC 4180: fields separated by commas, lines by CRLF, quotes doubled. Throws for an unexpected quote. */
export function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    const [whole, quoted, bare] = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(?:,|\r\n|$)/y.exec(text.slice(at)) ?? [];
    if (whole === undefined) throw new Error(`Not CSV at ${at}: ${text.slice(at, at + 40)}`);
    row.push(quoted === undefined ? (bare ?? '') : quoted.replaceAll('""', '"'));
    at += whole.length;
    if (whole.endsWith(',')) continue;
    rows.push(row);
    row = [];
    if (whole === '') break;
  }
  return rows;
}
