import type { Finding, Inspection } from '../store/inspect.ts';
import { schemaVersion } from '../store/systemTables.ts';
import { invariants } from '../tables/invariants.ts';
import { catalog } from './checkup.ts';

/** How much there is, in one line. */
export function sizeOf({ seq, rows }: Inspection): string {
  const counts = Object.entries(rows)
    .filter(([id]) => catalog.table(id).table.section !== 'hidden')
    .map(([id, many]) => `${catalog.table(id).table.label.en} ${many}`);
  return [`${seq} transactions`, ...counts].join(', ');
}

/** What was found, each with what to do about it, as lines. */
export function report(findings: readonly Finding[]): string[] {
  if (findings.length === 0) return ['Nothing is wrong.'];
  return [
    findings.length === 1 ? 'One thing is wrong:' : `${findings.length} things are wrong:`,
    ...findings.flatMap((finding, at) => {
      const [what, remedy] = messages[finding.code](findingNames(finding));
      return [`${at + 1}. ${what}`, `   ${remedy}`];
    }),
  ];
}

/** A finding as its sentences name it. */
interface FindingNames {
  table: string;
  field: string;
  rows: string;
  some: string;
  says: string;
  examples: readonly string[];
}

const restoreAdvice =
  'Stop Seatgrid, keep a copy of the data folder, and restore the last backup: npm run seatgrid -- restore FILE --force.';

/** What a finding is, and what to do: a sentence each. */
const messages: Record<Finding['code'], (named: FindingNames) => [what: string, remedy: string]> = {
  damaged: ({ some }) => [`The database is damaged: ${some}.`, restoreAdvice],
  foreign: () => [
    'This database holds no data of Seatgrid.',
    'Check SEATGRID_DATA or DATABASE_URL: they name where the data is.',
  ],
  newer: ({ some }) => [
    `The data was written by a newer Seatgrid (layout ${some}; this one knows ${schemaVersion}).`,
    'Start the newer version again, or restore a backup that was made before it.',
  ],
  older: ({ some }) => [
    `The data was last opened by an older Seatgrid, or is incomplete. Not there: ${some}.`,
    'Make a backup and start this version once: it adds what is missing. Then ask doctor again.',
  ],
  strange: ({ some }) => [
    `The database holds what Seatgrid did not make: ${some}.`,
    'It can change data or give it away without a trace. Find out who put it there, and remove it.',
  ],
  unfilled: ({ table, field, rows, some }) => [
    `In ${table}, ${field} of ${rows} is empty and never may be: ${some}.`,
    'An earlier start was interrupted. Make a backup and restart Seatgrid: it fills these cells.',
  ],
  counter: ({ examples }) => [
    `The counter of transactions stands at ${examples[0]}, but the log ends at ${examples[1]}.`,
    restoreAdvice,
  ],
  logGap: ({ some }) => [`Transactions are missing from the log: number ${some}.`, `History has a hole there. ${restoreAdvice}`],
  logParts: ({ some }) => [
    `Transactions of the log have lost a part: number ${some}.`,
    `History has a hole there. ${restoreAdvice}`,
  ],
  ahead: ({ table, rows, some }) => [
    `In ${table}, the last change of ${rows} is by a transaction that the log does not have: ${some}.`,
    restoreAdvice,
  ],
  dangling: ({ table, field, rows, some }) => [
    `In ${table}, ${field} of ${rows} leads to a row that is not there: ${some}.`,
    `Choose it anew where the page shows it. Otherwise: ${restoreAdvice}`,
  ],
  twice: ({ table, field, some }) => [
    `In ${table}, ${field} may be there once and is there more often: ${some}.`,
    'Find these rows in the page and change all but one of them.',
  ],
  forged: ({ table, field, rows, some }) => [
    `In ${table}, ${field === '' ? rows : `${field} of ${rows}`} is not what the log says: ${some}.`,
    `It was changed past Seatgrid. Set it right in the page where you know what it was. Otherwise: ${restoreAdvice}`,
  ],
  derived: ({ table, field, rows, some }) => [
    `In ${table}, ${field} of ${rows} is not what the rows say: ${some}.`,
    'Nothing that anyone entered is lost. npm run seatgrid -- doctor --mend works it out anew.',
  ],
  rule: ({ table, rows, some, says }) => [
    `In ${table}, ${rows} cannot be as they are (${says}): ${some}.`,
    `Correct them in the page. Where that is not possible: ${restoreAdvice}`,
  ],
  verdict: ({ table, rows, some, says }) => [
    `In ${table}, the Validation result of ${rows} says ${says}, which does not fit their status: ${some}.`,
    'Edit any cell of these rows in the page: the result is written again.',
  ],
  invariant: ({ table, rows, some, says }) => {
    const { what, remedy } = invariants.find(({ code }) => code === says)!;
    return [`In ${table}, ${what}: ${rows} (${some}).`, remedy];
  },
};

function findingNames({ table = '', field = '', says = '', many, examples }: Finding): FindingNames {
  const { table: found, byId, claims } = catalog.tables.get(table) ?? { table: null, byId: new Map(), claims: [] };
  const ids = [claims.find(claim => claim.column === field)?.rule.key ?? field].flat();
  return {
    table: found?.label.en ?? table,
    field: ids.map(id => byId.get(id)?.label.en ?? id).join(' and '),
    rows: many === 1 ? 'one row' : `${many} rows`,
    some: examples.length < many ? `${examples.join(', ')} and others` : examples.join(', '),
    says,
    examples,
  };
}
