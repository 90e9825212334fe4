import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type Family, type Figure, medians, p99 } from './figure.ts';
import { act, edit, page } from './product.ts';
import type { BenchServer } from './servers.ts';
import { interleave, median, runConcurrently, type Sides, warmUp } from './timing.ts';

/** How many cells are edited: one after the other, and by eight clients. */
export interface Amount {
  alone: number;
  crowded: number;
  times: number;
}

const clients = 8;

/** One cell after the other over HTTP, each in its own commit: by one client, then by eight. */
export async function edits(loaded: Sides<BenchServer>, ids: Sides<readonly string[]>, amount: Amount): Promise<Family> {
  let last = 0;
  const cellOf = (rows: readonly string[]) => {
    last += 1;
    return { row: rows[(last * 7919) % rows.length] ?? '', field: 'department', value: `Department ${last}` };
  };
  const one: Sides<() => Promise<number>> = {
    floor: async () => (await loaded.floor.client.post('/cells', JSON.stringify({ cells: [cellOf(ids.floor)] }))).ms,
    product: async () => (await edit(loaded.product, [cellOf(ids.product)])).ms,
  };
  await warmUp(amount.alone * 4, one);
  const alone = await interleave(amount.times, {
    floor: async () => (await runConcurrently(1, amount.alone, one.floor)).each,
    product: async () => (await runConcurrently(1, amount.alone, one.product)).each,
  });
  const crowded = await interleave(amount.times, {
    floor: () => runConcurrently(clients, amount.crowded, one.floor),
    product: () => runConcurrently(clients, amount.crowded, one.product),
  });
  const each = { floor: alone.floor.flat(), product: alone.product.flat() };
  const all = { floor: crowded.floor.flatMap(run => run.each), product: crowded.product.flatMap(run => run.each) };
  const rate = (runs: readonly { all: number }[]): number => median(runs.map(run => (amount.crowded / run.all) * 1_000));
  return {
    title: 'One cell, SQLite',
    notes: [`Each side was asked ${amount.alone * 4} times before: like a server that has been up for a while.`],
    figures: [
      medians('one cell edited, one client, p50', each, '≤ 2.5 ×'),
      p99('one cell edited, one client, p99', each, '≤ 6 ×'),
      medians(`one cell edited, ${clients} clients, p50`, all),
      p99(`one cell edited, ${clients} clients, p99`, all),
      {
        what: `cells edited a second by ${clients} clients`,
        unit: 'edits/s',
        floor: rate(crowded.floor),
        product: rate(crowded.product),
        goal: '≥ 50 %',
      },
    ],
  };
}

/** One person deactivated in a large organisation, compared with one of a hundred people in place of the floor. */
export async function deactivation(many: BenchServer, few: BenchServer, times: number): Promise<Family> {
  const people = async (home: BenchServer): Promise<string[]> => {
    const { text } = await page(
      home,
      `limit=${times + 1}&fields=userId&filter=${encodeURIComponent('AND(status = "Active", role = "member")')}`,
    );
    return (JSON.parse(text) as { rows: { id: string }[] }).rows.map(row => row.id);
  };
  const [inMany, inFew] = [await people(many), await people(few)];
  const took = await interleave(times, {
    floor: async time => (await act(few, 'deactivate', inFew[time] ?? '')).ms,
    product: async time => (await act(many, 'deactivate', inMany[time] ?? '')).ms,
  });
  const figure: Figure = medians('one person deactivated: organisation of 100 (left), of all (right)', took, '≤ 3 ×');
  return { title: 'Consequences, SQLite', notes: [], figures: [figure] };
}

/**
 * Marks the waiting messages as not sent, directly in the file of a server that is then restarted, so that the next
 * measurement runs alone.
 */
export async function emptyOutbox(home: BenchServer): Promise<BenchServer> {
  const database = new Database(join(home.folder, 'administration.db'), { timeout: 60_000 });
  database.exec(`update outbox set state = 'kept', "nextAttemptAt" = null`);
  database.close();
  return home.restart();
}
