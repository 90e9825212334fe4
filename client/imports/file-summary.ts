import type { ImportResponse } from '../../server/api/wire.ts';
import { importingTexts } from '../i18n/importing.ts';

/** How a file is read, in one line: `people.csv · UTF-8 · Semicolon · headings in row 1 · nothing is written yet`. */
export function fileSummary({ name, plan }: Pick<ImportResponse, 'name' | 'plan'>): string {
  const { file: texts, page } = importingTexts();
  const file = plan?.file;
  const sheet = file?.sheets?.[file.sheet ?? 0]?.name;
  return [
    name,
    ...(file?.encoding === undefined ? [] : [texts.encodings[file.encoding]]),
    ...(file?.separator === undefined ? [] : [texts.separators[file.separator]]),
    ...(sheet === undefined ? [] : [sheet]),
    ...(file === undefined || file.kind === 'json'
      ? []
      : [file.headingRow === null ? texts.withoutHeadings : texts.headingsIn(file.headingRow)]),
    page.nothingWritten,
  ].join(' · ');
}
