import type { Person } from '../model/actor.ts';
import type { CompiledTable } from '../model/catalog.ts';
import { matchHeadings } from '../model/tabular/headings.ts';
import type { TargetField } from '../model/tabular/reading.ts';
import { DateSamples } from './dateSamples.ts';
import { FileProblem } from './fileProblem.ts';
import type { FileRow } from './fileRow.ts';
import type { FileSource } from './fileSource.ts';
import { type FileEvidence, type ImportColumn, type ImportPlan, importLimits } from './importPlan.ts';
import { dataRows, openAs, rowsOf, textOf } from './importRows.ts';
import { type KnownPlan, keepChoices } from './keepChoices.ts';
import { canBeHeadings, importFields, importTargets, matchColumns, rowIdField } from './matchColumns.ts';
import type { OpenedFile } from './openFile.ts';

/** How many rows at the start of a file can be headings: titles and empty lines may come before them. */
const maxHeadingRow = 10;
/** How many texts of a column decide what it contains. */
const maxMatched = 200;

/**
 * Finds out how a file is written and what its columns are for this table. Choices in `known` stay, where their column still exists. Reads the whole file. Throws a
 * `FileProblem` if it cannot be read.
 */
export async function inspectImport(
  source: FileSource,
  table: CompiledTable,
  person: Person,
  known: KnownPlan = {},
): Promise<ImportPlan> {
  // Another reading looks for its heading row again, unless a person chose it.
  const isFound = known.columns !== undefined && known.chosen?.includes('headingRow') !== true;
  const { headingRow: knownRow, ...file } = known.file ?? {};
  const chosen: Partial<FileEvidence> = isFound || knownRow === undefined ? file : { ...file, headingRow: knownRow };
  const opened = await openAs(source, chosen);
  const targets = importTargets(importFields(table, person));
  const sheet =
    opened.kind === 'xlsx'
      ? (chosen.sheet ??
        Math.max(
          0,
          opened.sheets.findIndex(each => !each.hidden),
        ))
      : undefined;
  const first = await firstRows(opened, sheet, chosen.headingRow ?? 0);
  if (first.length === 0) throw new FileProblem('F_EMPTY');
  const headingRow = chosen.headingRow === undefined ? findHeadingRow(first, targets) : chosen.headingRow;
  const written = { ...writtenAs(opened), ...(sheet === undefined ? {} : { sheet }), headingRow };
  const headings = headingsIn(first, headingRow);
  const columns = await readColumns(opened, written, headings.length);
  const names = Array.from({ length: columns.length }, (_, at) => headings[at] ?? '');
  const matched = matchColumns(
    names,
    columns.map(({ texts }) => texts),
    targets,
  );
  const key = [rowIdField, ...table.table.lookupFields].find(id => matched.some(({ field }) => field === id));
  const found: ImportPlan = {
    file: written,
    columns: columns.map(({ texts, dates }, at): ImportColumn => {
      const { field = null, by = 'none' } = matched[at] ?? {};
      return {
        heading: (names[at] ?? '').slice(0, importLimits.heading),
        field,
        by,
        dates: dates.order(person.language),
        samples: texts.slice(0, importLimits.samples).map(text => text.slice(0, importLimits.sample)),
      };
    }),
    mode: key === undefined ? 'create' : 'both',
    keys: key === undefined ? [] : [key],
    blanks: 'ignore',
    fixes: [],
  };
  return keepChoices(found, known);
}

/** What was found about how the file is written. */
function writtenAs(opened: OpenedFile): Omit<FileEvidence, 'headingRow'> {
  if (opened.kind === 'xlsx') return { kind: 'xlsx', sheets: opened.sheets.map(({ name, hidden }) => ({ name, hidden })) };
  const { encoding, by } = opened.encoding;
  const text = { encoding, encodingBy: by };
  return opened.kind === 'json'
    ? { kind: 'json', ...text }
    : { kind: 'csv', ...text, separator: opened.dialect.separator, separatorBy: opened.dialect.by };
}

/** The first rows of a file, and the one with this number if it comes later. */
async function firstRows(opened: OpenedFile, sheet: number | undefined, headingRow: number): Promise<FileRow[]> {
  const first: FileRow[] = [];
  for await (const rows of rowsOf(opened, sheet)) {
    for (const row of rows) if (first.length < maxHeadingRow || row.number === headingRow) first.push(row);
    if (first.length >= maxHeadingRow && (rows.at(-1)?.number ?? 0) >= headingRow) break;
  }
  return first;
}

/**
 * The number of the row with the headings: the one of the first rows that names the most fields, or else the first one if it has only texts;
 * null if the file seems to begin with data.
 */
function findHeadingRow(first: readonly FileRow[], targets: readonly TargetField[]): number | null {
  const named = first.map(({ cells }) => matchHeadings(cells.map(textOf), targets).filter(field => field !== null).length);
  const most = Math.max(...named);
  const best = first[named.indexOf(most)];
  if (most > 0 && best !== undefined && canBeHeadings(best.cells.map(textOf))) return best.number;
  return first[0] !== undefined && canBeHeadings(first[0].cells.map(textOf)) ? first[0].number : null;
}

const headingsIn = (first: readonly FileRow[], headingRow: number | null): string[] =>
  first.find(row => row.number === headingRow)?.cells.map(textOf) ?? [];

interface ReadColumn {
  /** Its first texts. */
  texts: string[];
  dates: DateSamples;
}

/** What the columns contain. Reads every row, because a single date can prove the order of all. */
async function readColumns(opened: OpenedFile, file: FileEvidence, width: number): Promise<ReadColumn[]> {
  const columns = Array.from({ length: width }, (): ReadColumn => ({ texts: [], dates: new DateSamples() }));
  let isEmpty = true;
  for await (const rows of dataRows(opened, file)) {
    isEmpty = false;
    for (const { cells } of rows) {
      while (columns.length < cells.length) columns.push({ texts: [], dates: new DateSamples() });
      for (const [at, cell] of cells.entries()) {
        const text = textOf(cell);
        const column = columns[at];
        if (text === '' || column === undefined) continue;
        if (column.texts.length < maxMatched) column.texts.push(text);
        column.dates.add(text);
      }
    }
  }
  if (isEmpty) throw new FileProblem('F_EMPTY');
  return columns;
}
