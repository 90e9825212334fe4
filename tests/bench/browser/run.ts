import { crowd } from '../people.ts';
import { add } from '../product.ts';
import { markdown } from '../report.ts';
import { onSqlite } from '../servers.ts';
import { browser } from './family.ts';

/*
 * node tests/bench/browser/run.ts, or ROWS=20000 node tests/bench/browser/run.ts: only the browser's part of the benchmark,
 * printed to the screen. --small only shows that everything runs.
 */

const small = process.argv.includes('--small');
const rows = small ? 400 : Number(process.env.ROWS ?? 100_000);
const times = small ? 1 : 5;
const pasted = small ? 60 : 1_000;
const everyone = crowd(rows + times * pasted);
const people = everyone.slice(0, rows);
const product = await onSqlite.product();
for (let from = 0; from < rows; from += 5_000) await add(product, people.slice(from, from + 5_000));
const family = await browser(product, people, everyone.slice(rows), { frames: small ? 20 : 200, times, pasted });
await product.stop();
console.log(markdown({ rows, families: [family], profiles: [] }));
