import { setTimeout as pause } from 'node:timers/promises';
import type { RowsResponse, WireRow } from '../../server/api/wire.ts';
import { type Random, randomOf } from '../../server/demo/random.ts';
import type { ChangeRequest, Outcome, RowId } from '../../server/model/change.ts';
import type { LogEntry } from '../../server/model/store.ts';
import type { HttpClient } from '../kit/client.ts';
import type { EngineName } from '../kit/stores.ts';
import { type Campaign, ensure } from './campaign.ts';
import { consistencyFaults, readAll } from './consistency.ts';
import { openPage, type Page } from './page.ts';
import { catalog, openTestDatabase } from './testDatabase.ts';

/** The longest time without progress, in milliseconds; the total time depends on the machine. */
const patience = 60_000;

const licences = 150;
/** The rows that a page shows; each edit takes one of them. */
const inSight = 400;
/** The tables whose changes an owner receives. */
const shown = new Set([...catalog.tables.values()].filter(({ table }) => table.access.owner !== undefined).map(({ id }) => id));
const texts = ['jobTitle', 'department', 'company', 'lastName'];

/**
 * Many pages edit, paste, delete, activate, undo and redo at random, on connections that are cut at random: in the end all
 * of them agree.
 */
const convergence = (engine: EngineName): Campaign => ({
  name: `convergence-${engine}`,
  async run(size, seed) {
    const [pages, edits] = size === 'full' ? [64, 200] : [6, 25];
    const home = await openTestDatabase(engine, licences);
    const open: Page[] = [];
    try {
      const server = await home.serve();
      const [client, other] = [await home.signIn(server), await home.signInAnother(server)];
      await client.at('POST', 'commit', { changes: people('first', 300) });
      const tally = { cuts: 0, lost: 0, edits: 0 };
      for (let n = 0; n < pages; n += 1) {
        const random = randomOf(seed + n);
        const lost = (): boolean => {
          const now = tally.edits > 0 && random.chance(0.02);
          if (now) tally.lost += 1;
          return now;
        };
        open.push(await openPage(n % 2 === 0 ? client : other, lost));
      }
      await Promise.all(open.map((page, n) => simulateUser(page, randomOf(seed - n - 1), edits, `${n}`, tally)));
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
        'edits, pastes, deletions, activations, undos': tally.edits,
        transactions: found.log.length,
        'events applied by all pages': open.reduce((sum, page) => sum + page.applied.length, 0),
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

/** The campaigns of many pages at once, on both databases. */
export const converging: readonly Campaign[] = [convergence('sqlite'), convergence('postgres')];

const people = (prefix: string, count: number): ChangeRequest[] =>
  Array.from({ length: count }, (_, n) => {
    const name = `${prefix}.${n}`;
    const to = { userId: name, firstName: 'P', lastName: name, email: `${name}@acme.test` };
    return { table: 'users', row: crypto.randomUUID(), from: null, to };
  });

/** A person at a page who sometimes waits for an answer and sometimes does not. */
async function simulateUser(
  page: Page,
  random: Random,
  edits: number,
  name: string,
  tally: { cuts: number; edits: number },
): Promise<void> {
  page.rows.setWindow(0, inSight - 1);
  const going: Promise<unknown>[] = [];
  for (let n = 0; n < edits; n += 1) {
    tally.edits += 1;
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

/** Resolves when every page has received this transaction and has nothing pending. */
async function untilCaughtUp(pages: readonly Page[], seq: number): Promise<void> {
  const behind = (): Page[] =>
    pages.filter(({ rows: { store }, applied }) => {
      return (applied.at(-1) ?? 0) < seq || store.pending.unansweredCount() > 0 || store.pending.unconfirmed() !== null;
    });
  const left = (): number =>
    behind().reduce(
      (sum, { rows, applied }) => sum + seq - (applied.at(-1) ?? 0) + rows.store.pending.unansweredCount(),
      behind().length,
    );
  ensure(await fallsToNothing(left), () => {
    const [{ rows, applied } = pages[0]!, ...others] = behind();
    const unanswered = rows.store.pending.unansweredCount();
    return `A page has applied ${applied.at(-1)} of ${seq}, ${unanswered} have no answer, ${others.length} more are behind`;
  });
}

/** Resolves with true when this figure is 0, and with false when it has not fallen for too long. */
async function fallsToNothing(left: () => number | Promise<number>): Promise<boolean> {
  let fewest = Number.POSITIVE_INFINITY;
  for (let fell = performance.now(); ; await pause(100)) {
    const now = await left();
    if (now === 0) return true;
    if (now < fewest) [fewest, fell] = [now, performance.now()];
    else if (performance.now() - fell > patience) return false;
  }
}

/** The users as the server returns them, in its order. */
async function view(client: HttpClient): Promise<WireRow[]> {
  const rows: WireRow[] = [];
  for (let after = ''; ; ) {
    const { body } = await client.at<RowsResponse>('GET', `tables/users/rows?limit=1000${after}`);
    rows.push(...body.rows);
    if (body.cursor === null) return rows;
    after = `&after=${encodeURIComponent(body.cursor)}`;
  }
}

/** The faults of a page that has had time to reload what it did not receive row by row. */
async function lastFaults(page: Page, stored: readonly WireRow[]): Promise<string[]> {
  await fallsToNothing(() => faultsOfPage(page, stored).length);
  return faultsOfPage(page, stored);
}

/** Every row on a page equals the stored row. */
function faultsOfPage({ rows }: Page, stored: readonly WireRow[]): string[] {
  const faults: string[] = [];
  const byId = new Map(stored.map(row => [row.id, row]));
  for (const id of rows.store.ids()) {
    const synced = rows.store.syncedCells(id);
    const shown = rows.store.get(id);
    const row = byId.get(id);
    if (synced === undefined || shown === undefined || rows.positionOf(id) === undefined) continue; // kept for later, not shown
    if (row === undefined) faults.push(`row ${id} is shown and gone`);
    else if (shown.version !== row.version) faults.push(`row ${id} is shown in version ${shown.version}, it is ${row.version}`);
    else if (different(synced, row.cells))
      faults.push(`row ${id} is shown as ${JSON.stringify(synced)}, it is ${JSON.stringify(row.cells)}`);
  }
  return faults;
}

const different = (a: WireRow['cells'], b: WireRow['cells']): boolean =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].some(field => (a[field] ?? null) !== (b[field] ?? null));

/**
 * Every page applied every transaction since it was opened, once and in order. After a cut, the history of a row that was
 * deleted later is not sent, so a transaction may be missing if all its rows were deleted later. A page that missed
 * thousands of transactions reloads everything instead.
 */
function faultsOfHearing(pages: readonly Page[], log: readonly LogEntry[]): string[] {
  const all = [...new Set(pages.flatMap(page => page.applied))].sort((a, b) => a - b);
  const deleted = new Map<string, number>();
  for (const { transaction, changes } of log)
    for (const { table, row, to } of changes) if (to === null) deleted.set(`${table} ${row}`, transaction.seq);
  const goneLater = (seq: number): boolean =>
    log[seq - 1]!.changes.every(({ table, row }) => !shown.has(table) || (deleted.get(`${table} ${row}`) ?? 0) > seq);
  return pages.flatMap(({ applied, skipped }, n) => {
    const once = new Set(applied);
    const wrong = applied.findIndex((seq, index) => index > 0 && seq <= applied[index - 1]!);
    const isSkipped = (seq: number): boolean => skipped.some(([after, upTo]) => seq > after && seq <= upTo);
    const missed = all.filter(seq => seq > (applied[0] ?? 0) && !once.has(seq) && !goneLater(seq) && !isSkipped(seq));
    return [
      ...(wrong >= 0 ? [`page ${n} applied ${applied[wrong]} after ${applied[wrong - 1]}`] : []),
      ...(missed.length > 0 ? [`page ${n} never applied ${missed.join(', ')}`] : []),
    ];
  });
}

/** A page that loads the rest shows all stored rows. */
async function faultsOfOrder({ rows }: Page, stored: readonly WireRow[]): Promise<string[]> {
  await rows.view.reload();
  const shown = (await rows.rowsBetween(0, rows.count() - 1)).filter(row => row.version > 0);
  const ids = new Set<RowId>(shown.map(row => row.id));
  const missing = stored.filter(row => !ids.has(row.id)).length;
  return missing > 0 || ids.size !== stored.length ? [`${ids.size} rows are shown, ${stored.length} are stored`] : [];
}
