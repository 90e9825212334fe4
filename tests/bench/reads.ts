import { type Family, type Figure, medians } from './figure.ts';
import { columns, type Person } from './people.ts';
import { cells, edit, page } from './product.ts';
import type { BenchServer } from './servers.ts';
import { interleave, type Sides, warmUp } from './timing.ts';

const goal = '≤ 1.5 ×';
const fields = columns.join(',');

/** Measures pages of a hundred rows and searches over all rows; both sides answer with the same ten cells of a row. */
export async function reads(
  loaded: Sides<BenchServer>,
  ids: Sides<readonly string[]>,
  people: readonly Person[],
  times: number,
): Promise<Family> {
  const { floor, product } = loaded;
  const compare = async (what: string, mine: string, theirs: string, often = times): Promise<Figure> => {
    const once: Sides<() => Promise<number>> = {
      floor: async () => (await floor.client.get(`/rows?${mine}`)).ms,
      product: async () => (await cells(product, theirs)).ms,
    };
    await warmUp(often * 2, once);
    return medians(what, await interleave(often, once), goal);
  };
  const cursor = async (offset: number): Promise<string> => {
    if (offset === 0) return '';
    const { text } = await page(product, `offset=${offset - 1}&limit=1&fields=userId`);
    return encodeURIComponent((JSON.parse(text) as { cursor: string }).cursor);
  };
  const total = people.length;
  const at = async (name: string, offset: number): Promise<Figure> =>
    compare(
      `a page of 100 rows, ${name}`,
      `after=${ids.floor[offset - 1] ?? ''}`,
      `fields=${fields}&after=${await cursor(offset)}`,
    );
  const found = (formula: string): string => `fields=${fields}&filter=${encodeURIComponent(formula)}`;
  const { email } = people[Math.floor(total / 3)] ?? { email: '' };
  const all: Sides<() => Promise<number>> = {
    floor: async () => (await floor.client.get('/rows?after=')).ms,
    product: async () => (await cells(product, 'limit=100')).ms,
  };
  await warmUp(times, all);
  const whole = await interleave(times, all);
  const rare = people[total - 1]?.userId.slice(0, 9) ?? '';
  const sorted = `fields=${fields}&sort=department&offset=0`;
  const slow = Math.max(3, Math.floor(times / 4));
  return {
    title: `Reading among ${total} rows, SQLite`,
    notes: [
      'Both sides are asked for the same ten cells of a row, but for the line that says otherwise; twice as often as is counted before that, like servers that have been up for a while.',
    ],
    figures: [
      await at('at the start', 0),
      await at('in the middle', Math.floor(total / 2)),
      await at('at the end', total - 100),
      medians('a page of 100 rows with all its cells', whole),
      await compare('one e-mail looked up', `email=${encodeURIComponent(email)}`, found(`email = "${email}"`)),
      await compare('a rare part of a text looked for', `contains=${rare}`, found(`CONTAINS(email, "${rare}")`), slow),
      await compare('first page sorted by a column without an index', 'sort=department', sorted, slow),
      medians(
        'the same, each time just after a row has moved in it',
        await interleave(slow, {
          floor: async () => (await floor.client.get('/rows?sort=department')).ms,
          async product(time) {
            await edit(product, [{ row: ids.product[time] ?? '', field: 'department', value: `Moved ${time}` }]);
            return (await cells(product, sorted)).ms;
          },
        }),
      ),
    ],
  };
}
