import { writeFileSync } from 'node:fs';
import { cpus, platform } from 'node:os';
import { join } from 'node:path';
import type { Family, Figure } from './figure.ts';
import type { Profile } from './profile.ts';

const figures = join(import.meta.dirname, 'figures.md');

/** The results of one run. */
export interface Run {
  rows: number;
  families: readonly Family[];
  profiles: readonly { what: string; profile: Profile }[];
}

/** Formats a run as Markdown. */
export function markdown({ rows, families, profiles }: Run): string {
  const tables = families.map(({ title, notes, figures: lines }) =>
    [
      `### ${title}`,
      ...notes,
      ['| | floor | Seatgrid | ratio | goal |', '|---|--:|--:|--:|--:|', ...lines.map(lineOf)].join('\n'),
    ].join('\n\n'),
  );
  return [
    `One run of \`npm run bench\` with ${rows} rows, on ${cpus().length} cores of ${cpus()[0]?.model.trim() ?? 'unknown make'}, ${platform()}, Node ${process.versions.node}. ` +
      'The *floor* is a bare handler on the same rows in the same run: it looks at each row with zod and writes it with a prepared statement in one transaction, ' +
      'and does nothing else. Times depend on the machine and on what else it does; ratios less so. A ratio of edits a second is the share of the floor that is reached.',
    ...tables,
    ...profiles.map(({ what, profile }) => profileOf(what, profile)),
  ].join('\n\n');
}

function lineOf({ what, unit, floor, product, goal }: Figure): string {
  const show = (value: number | null): string =>
    value === null ? '' : counted.has(unit) ? String(value) : `${digits(value)} ${unit}`;
  const ratio =
    floor === null || unit === '×' || counted.has(unit)
      ? ''
      : unit === 'edits/s'
        ? `${digits((product / floor) * 100)} %`
        : `${digits(product / floor)} ×`;
  return `| ${what} | ${show(floor)} | ${show(product)} | ${ratio} | ${goal ?? ''} |`;
}

/** Units that are plain counts, without a ratio. */
const counted: ReadonlySet<Figure['unit']> = new Set(['frames', 'elements']);

const digits = (value: number): string => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));

function profileOf(what: string, { rows, total, steps, files }: Profile): string {
  const table = (of: string, costs: readonly [string, number][]): string =>
    [
      `| ${of} | µs a row | share |\n|---|--:|--:|`,
      ...costs
        .filter(([, cost]) => cost >= total / 100)
        .map(([name, cost]) => `| ${name} | ${digits(cost)} | ${digits((cost / total) * 100)} % |`),
    ].join('\n');
  return [
    `### Where the time goes: ${what}, ${rows} rows in one commit, SQLite`,
    `${digits(total)} µs a row on the writer's thread: by step of the loop, including everything that it calls, and by file; parts of at least 1 %.`,
    table('step', steps),
    table('file', files),
  ].join('\n\n');
}

/** Writes the figures to their page. */
export function publish(text: string): void {
  writeFileSync(figures, `# Figures\n\n${text}\n`);
}
