import { setTimeout as pause } from 'node:timers/promises';
import type { RowsResponse, WireRow } from '../../server/api/wire.ts';
import { type Random, randomOf } from '../../server/demo/random.ts';
import type { ChangeRequest, Outcome, RowId } from '../../server/model/change.ts';
import type { LogEntry } from '../../server/model/store.ts';
import type { HttpClient } from '../kit/client.ts';
import { type Campaign, ensure } from './campaign.ts';
import { consistencyFaults, readAll } from './consistency.ts';
import { openPage, type Page } from './page.ts';
import { catalog, type EngineName, openTestDatabase } from './testDatabase.ts';

/** Longest time for which nothing comes nearer to what is waited for, in milliseconds: how long it takes in all is up to the machine. */
const patience = 60_000;

const licences = 150;
/** Rows that a page looks at, of which one is taken for each deed. */
const inSight = 400;
/** Tables of which an owner is told. */
const shown = new Set([...catalog.tables.values()].filter(({ table }) => table.access.owner !== undefined).map(({ id }) => id));
const texts = ['jobTitle', 'department', 'company', 'lastName'];

/** Many pages that edit, paste, delete, activate, undo and redo at random, on lines that are cut at random: in the end all agree. */
const convergence = (engine: EngineName): Campaign => ({
  name: `convergence-${engine}`,
  async run(size, seed) {
    const [pages, deeds] = size === 'full' ? [64, 200] : [6, 25];
    const home = await openTestDatabase(engine, licences);
    const open: Page[] = [];
    try {
      const server = await home.serve();
      const [client, other] = [await home.signIn(server), await home.signInAnother(server)];
      await client.at('POST', 'commit', { changes: people('first', 300) });
      const tally = { cuts: 0, lost: 0, deeds: 0 };
      for (let n = 0; n < pages; n += 1) {
        const random = randomOf(seed + n);
        const lost = (): boolean => {
          const now = tally.deeds > 0 && random.chance(0.02);
          if (now) tally.lost += 1;
          return now;
        };
        open.push(await openPage(n % 2 === 0 ? client : other, lost));
      }
      await Promise.all(open.map((page, n) => simulateUser(page, randomOf(seed - n - 1), deeds, `${n}`, tally)));
      const last = await client.at<Outcome>('POST', 'commit', { changes: people('last', 1) });
      await untilCaughtUp(open, last.body.seq);
      const stored = await view(client);
      const faults: string[] = [];
      for (const [n, page] of open.entries())
        faults.push(...(await lastFaults(page, stored)).map(fault => `page ${n}: ${fault}`));
      for (const [n, page] of open.entries())
        faults.push(...(await faultsOfOrder(page, stored)).map(fault => `page ${n}: ${fault}`));
      const found = await home.read(readAll);
      faults.push(...consistencyFaults(found), ...faultsOfHearing(open, found.log));
      ensure(faults.length === 0, () => `${faults.slice(0, 5).join('; ')} (${faults.length} faults)`);
      return {
        pages,
        'edits, pastes, deletions, activations, undos': tally.deeds,
        transactions: found.log.length,
        'events applied by all pages': open.reduce((sum, page) => sum + page.heard.length, 0),
        'streams cut': tally.cuts,
        'pages that had missed so much that they read all again': open.reduce((sum, page) => sum + page.skipped.length, 0),
        'answers lost': tally.lost,
        'missed, applied twice, or different in the end': 0,
      };
    } finally {
      for (const page of open) page.close();
      await home.close();
    }
  },
});

/** The campaigns of many pages at once on both databases. */
export const converging: readonly Campaign[] = [convergence('sqlite'), convergence('postgres')];

const people = (prefix: string, count: number): ChangeRequest[] =>
  Array.from({ length: count }, (_, n) => {
    const name = `${prefix}.${n}`;
    const to = { userId: name, firstName: 'P', lastName: name, email: `${name}@acme.test` };
    return { table: 'users', row: crypto.randomUUID(), from: null, to };
  });

/** Somebody at a page, who sometimes waits for an answer and sometimes does not. */
async function simulateUser(
  page: Page,
  random: Random,
  deeds: number,
  name: string,
  tally: { cuts: number; deeds: number },
): Promise<void> {
  page.rows.setWindow(0, inSight - 1);
  const going: Promise<unknown>[] = [];
  for (let n = 0; n < deeds; n += 1) {
    tally.deeds += 1;
    const answer = randomAction(page, random, `p${name}.${n}`);
    going.push(answer);
    if (random.chance(0.7)) await answer;
    if (random.chance(0.03)) {
      tally.cuts += 1;
      page.cut();
    }
  }
  await Promise.all(going);
}

function randomAction({ rows }: Page, random: Random, name: string): Promise<unknown> {
  const row = rows.at(random.below(Math.max(1, Math.min(inSight, rows.count()))));
  const dice = random.next();
  if (dice < 0.06 || row === undefined) {
    return rows.commit(people(name, random.chance(0.015) ? 250 : 2 + random.below(3)), 'Paste');
  }
  if (dice < 0.14) return rows.commit([{ table: 'users', row: row.id, from: {}, to: null }], 'Delete');
  if (dice < 0.18) return rows.commit([{ table: 'users', row: row.id, from: {}, to: { status: 'Active' } }], 'Activate');
  if (dice < 0.33) return rows.undo();
  if (dice < 0.38) return rows.redo();
  const field = random.pick(texts);
  const from = { [field]: row.cells[field] ?? null };
  return rows.commit([{ table: 'users', row: row.id, from, to: { [field]: `${name} ${random.below(1e6)}` } }], 'Edit');
}

/** Resolves when every page has heard this transaction and has nothing left on its way. */
async function untilCaughtUp(pages: readonly Page[], seq: number): Promise<void> {
  const behind = (): Page[] =>
    pages.filter(({ rows: { store: shelf }, heard }) => {
      return (heard.at(-1) ?? 0) < seq || shelf.pending.unansweredCount() > 0 || shelf.pending.unconfirmed() !== null;
    });
  const left = (): number =>
    behind().reduce(
      (sum, { rows, heard }) => sum + seq - (heard.at(-1) ?? 0) + rows.store.pending.unansweredCount(),
      behind().length,
    );
  ensure(await fallsToNothing(left), () => {
    const [{ rows, heard } = pages[0]!, ...others] = behind();
    const unanswered = rows.store.pending.unansweredCount();
    return `A page has heard ${heard.at(-1)} of ${seq}, ${unanswered} have no answer, ${others.length} more are behind`;
  });
}

/** Resolves with true when this figure is 0, with false when it has not fallen for as long as we are patient. */
async function fallsToNothing(left: () => number | Promise<number>): Promise<boolean> {
  let fewest = Number.POSITIVE_INFINITY;
  for (let fell = performance.now(); ; await pause(100)) {
    const now = await left();
    if (now === 0) return true;
    if (now < fewest) [fewest, fell] = [now, performance.now()];
    else if (performance.now() - fell > patience) return false;
  }
}

/** The users as the server shows them, in its order. */
async function view(client: HttpClient): Promise<WireRow[]> {
  const rows: WireRow[] = [];
  for (let after = ''; ; ) {
    const { body } = await client.at<RowsResponse>('GET', `tables/users/rows?limit=1000${after}`);
    rows.push(...body.rows);
    if (body.cursor === null) return rows;
    after = `&after=${encodeURIComponent(body.cursor)}`;
  }
}

/** What is wrong on a page that has had time to read again what it was not told row by row. */
async function lastFaults(page: Page, stored: readonly WireRow[]): Promise<string[]> {
  await fallsToNothing(() => faultsOfPage(page, stored).length);
  return faultsOfPage(page, stored);
}

/** Every row that stands on a page is as it is stored. */
function faultsOfPage({ rows }: Page, stored: readonly WireRow[]): string[] {
  const faults: string[] = [];
  const byId = new Map(stored.map(row => [row.id, row]));
  for (const id of rows.store.ids()) {
    const told = rows.store.syncedCells(id);
    const shown = rows.store.get(id);
    const row = byId.get(id);
    if (told === undefined || shown === undefined || rows.positionOf(id) === undefined) continue; // kept for later, not shown
    if (row === undefined) faults.push(`row ${id} is shown and gone`);
    else if (shown.version !== row.version) faults.push(`row ${id} is shown in version ${shown.version}, it is ${row.version}`);
    else if (different(told, row.cells))
      faults.push(`row ${id} is shown as ${JSON.stringify(told)}, it is ${JSON.stringify(row.cells)}`);
  }
  return faults;
}

const different = (a: WireRow['cells'], b: WireRow['cells']): boolean =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].some(field => (a[field] ?? null) !== (b[field] ?? null));

/**
 * Every page applied what any did, from where it began, each once and in order. Whoever resumes after a cut is not told of a row
 * what happened to it before it was deleted: so a transaction may be missing where all it touched was deleted later. Whoever missed
 * thousands is told to read all again instead.
 */
function faultsOfHearing(pages: readonly Page[], log: readonly LogEntry[]): string[] {
  const all = [...new Set(pages.flatMap(page => page.heard))].sort((a, b) => a - b);
  const deleted = new Map<string, number>();
  for (const { transaction, changes } of log)
    for (const { table, row, to } of changes) if (to === null) deleted.set(`${table} ${row}`, transaction.seq);
  const goneLater = (seq: number): boolean =>
    log[seq - 1]!.changes.every(({ table, row }) => !shown.has(table) || (deleted.get(`${table} ${row}`) ?? 0) > seq);
  return pages.flatMap(({ heard, skipped }, n) => {
    const once = new Set(heard);
    const wrong = heard.findIndex((seq, index) => index > 0 && seq <= heard[index - 1]!);
    const isSkipped = (seq: number): boolean => skipped.some(([after, upTo]) => seq > after && seq <= upTo);
    const missed = all.filter(seq => seq > (heard[0] ?? 0) && !once.has(seq) && !goneLater(seq) && !isSkipped(seq));
    return [
      ...(wrong >= 0 ? [`page ${n} heard ${heard[wrong]} after ${heard[wrong - 1]}`] : []),
      ...(missed.length > 0 ? [`page ${n} never heard ${missed.join(', ')}`] : []),
    ];
  });
}

/** A page that reads what it has not loaded shows the rows that are stored, all of them. */
async function faultsOfOrder({ rows }: Page, stored: readonly WireRow[]): Promise<string[]> {
  await rows.view.reload();
  const shown = (await rows.rowsBetween(0, rows.count() - 1)).filter(row => row.version > 0);
  const ids = new Set<RowId>(shown.map(row => row.id));
  const missing = stored.filter(row => !ids.has(row.id)).length;
  return missing > 0 || ids.size !== stored.length ? [`${ids.size} rows are shown, ${stored.length} are stored`] : [];
}
