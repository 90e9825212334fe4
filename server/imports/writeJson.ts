import type { FileBytes, FileColumn, FilePages } from './writtenFile.ts';

/** Writes a JSON file: an array with an object for each row, on a line of its own. Lists are arrays, dates and times ISO texts. */
export async function* writeJson(columns: readonly FileColumn[], pages: FilePages): FileBytes {
  const encoder = new TextEncoder();
  const keys = uniqueKeys(columns.map(({ heading }) => heading)).map(key => JSON.stringify(key));
  let before = '[\n';
  for await (const page of pages) {
    let text = '';
    for (const row of page) {
      text += `${before}{${row.map(({ value }, at) => `${keys[at]}:${JSON.stringify(value)}`).join(',')}}`;
      before = ',\n';
    }
    if (text !== '') yield encoder.encode(text);
  }
  yield encoder.encode(before === '[\n' ? '[]\n' : '\n]\n');
}

/** The headings, each one unique: `Name`, `Name (2)`. */
export function uniqueKeys(headings: readonly string[]): string[] {
  const taken = new Set<string>();
  return headings.map(heading => {
    let key = heading;
    for (let count = 2; taken.has(key); count += 1) key = `${heading} (${count})`;
    taken.add(key);
    return key;
  });
}
