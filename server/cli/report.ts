import type { Finding, Inspection } from '../store/inspect.ts';
import { schemaVersion } from '../store/systemTables.ts';
import { invariants } from '../tables/invariants.ts';
import { catalogs } from './checkup.ts';

/** The size of the data, in one line. */
export function sizeOf({ seq, rows }: Inspection): string {
  const counts = Object.entries(rows)
    .filter(([id]) => catalogs.builtIn.tables.get(id)?.table.section !== 'hidden')
    .map(([id, many]) => `${catalogs.builtIn.tables.get(id)?.table.label.en ?? id} ${many}`);
  return [`${seq} transactions`, ...counts].join(', ');
}

/** The findings as lines, each with what to do about it. */
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

/** The names and numbers of a finding, as they appear in its sentences. */
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

/** For each kind of finding: a sentence that describes it, and one that says what to do. */
const messages: Record<Finding['code'], (named: FindingNames) => [what: string, remedy: string]> = {
  damaged: ({ some }) => [`The database is damaged: ${some}.`, restoreAdvice],
  foreign: () => ['This database holds no Seatgrid data.', 'Check SEATGRID_DATA or DATABASE_URL: they say where the data is.'],
  newer: ({ some }) => [
    `The data was written by a newer Seatgrid (layout ${some}; this one knows ${schemaVersion}).`,
    'Start the newer version again, or restore a backup that was made before it.',
  ],
  older: ({ some }) => [
    `The data was last opened by an older Seatgrid, or is incomplete. Missing: ${some}.`,
    'Make a backup and start this version once: it adds what is missing. Then run doctor again.',
  ],
  strange: ({ some }) => [
    `The database contains objects that Seatgrid did not create: ${some}.`,
    'They can change data or leak it without a trace. Find out who created them, and remove them.',
  ],
  unfilled: ({ table, field, rows, some }) => [
    `In ${table}, ${field} of ${rows} is empty but must not be: ${some}.`,
    'An earlier start was interrupted. Make a backup and restart Seatgrid: it fills these cells.',
  ],
  counter: ({ examples }) => [`The transaction counter is at ${examples[0]}, but the log ends at ${examples[1]}.`, restoreAdvice],
  logGap: ({ some }) => [
    `Transactions are missing from the log: number ${some}.`,
    `The history has a gap there. ${restoreAdvice}`,
  ],
  logParts: ({ some }) => [
    `Parts of transactions are missing from the log: number ${some}.`,
    `The history has a gap there. ${restoreAdvice}`,
  ],
  ahead: ({ table, rows, some }) => [
    `In ${table}, the last change of ${rows} belongs to a transaction that is not in the log: ${some}.`,
    restoreAdvice,
  ],
  dangling: ({ table, field, rows, some }) => [
    `In ${table}, ${field} of ${rows} links to a row that does not exist: ${some}.`,
    `If the page shows the field, choose another row there. Otherwise: ${restoreAdvice}`,
  ],
  twice: ({ table, field, some }) => [
    `In ${table}, ${field} must be unique and is not: ${some}.`,
    'Find these rows in the page and change all but one of them.',
  ],
  forged: ({ table, field, rows, some }) => [
    `In ${table}, ${field === '' ? rows : `${field} of ${rows}`} differs from the log: ${some}.`,
    `It was changed without Seatgrid. If you know the right value, enter it in the page. Otherwise: ${restoreAdvice}`,
  ],
  derived: ({ table, field, rows, some }) => [
    `In ${table}, ${field} of ${rows} does not match the other rows: ${some}.`,
    'Nothing that anyone entered is lost. To recalculate it, run: npm run seatgrid -- doctor --fix',
  ],
  credential: ({ table, field, rows, some }) => [
    `In ${table}, no key opens ${field} of ${rows}: ${some}.`,
    'Bring back the key with which it was encrypted (SEATGRID_KEY, or credentials.key in the data folder), or enter it again in the page.',
  ],
  file: ({ rows, some }) => [
    `The uploaded file of ${rows} in Imports is missing or has another size: ${some}.`,
    'These imports cannot go on. Cancel them, and upload the files again.',
  ],
  rule: ({ table, rows, some, says }) => [
    `In ${table}, ${rows} break a rule (${says}): ${some}.`,
    `Correct them in the page. If that is not possible: ${restoreAdvice}`,
  ],
  validation: ({ table, rows, some, says }) => [
    `In ${table}, the Validation result of ${rows} is ${says}, which does not match their status: ${some}.`,
    'Edit any cell of these rows in the page: that updates the result.',
  ],
  invariant: ({ table, rows, some, says }) => {
    const { what, remedy } = invariants.find(({ code }) => code === says)!;
    return [`In ${table}, ${what}: ${rows} (${some}).`, remedy];
  },
};

function findingNames({ table = '', field = '', says = '', many, examples }: Finding): FindingNames {
  const { table: found, byId, claims } = catalogs.builtIn.tables.get(table) ?? { table: null, byId: new Map(), claims: [] };
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
