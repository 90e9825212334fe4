import { startPostgres } from '../kit/postgres.ts';
import { browser } from './browser/family.ts';
import { bulk, outbox, part } from './bulk.ts';
import { concurrency } from './concurrency.ts';
import { deactivation, edits, emptyOutbox } from './edits.ts';
import { exports } from './exports.ts';
import type { Family } from './figure.ts';
import { footprint } from './footprint.ts';
import { attackerImpact } from './hostile.ts';
import { crowd } from './people.ts';
import { add } from './product.ts';
import { profile, profileOfField } from './profile.ts';
import { reads } from './reads.ts';
import { markdown, publish } from './report.ts';
import { onPostgres, onSqlite } from './servers.ts';

/*
 * npm run bench, or ROWS=20000 npm run bench: everything, written to figures.md.
 * npm run bench -- --small: a quick run, printed only; it shows that everything runs. The browser's part has its own small
 * run in browser/run.ts.
 * npm run bench -- --only=bulk,part: only these steps, printed only.
 * npm run bench -- --only=hostile --kinds=searches,exports: only these requests of the hostile member.
 */

const small = process.argv.includes('--small');
const rows = small ? 400 : Number(process.env.ROWS ?? 100_000);
const times = small ? 1 : 3;
const pasted = 1_000;
const everyone = crowd(Math.ceil(rows * 2.3) + times * pasted);
const people = everyone.slice(0, rows);
const tenth = people.slice(0, Math.ceil(rows / 10));
const families: Family[] = [];
/** The list behind an option of the command line; undefined when it is not given. */
const listed = (option: string): string[] | undefined =>
  process.argv
    .find(each => each.startsWith(`--${option}=`))
    ?.slice(option.length + 3)
    .split(',');
const only = listed('only');
const wanted = (name: string): boolean => only?.includes(name) ?? true;

/** A step that exceeds this time is abandoned and reported, so that the other figures are not lost; in minutes. */
const longest = 4;

async function step(name: string, work: () => Promise<Family>, minutes = longest): Promise<void> {
  if (!wanted(name)) return;
  const began = performance.now();
  const late = new Promise<Family>(resolve => {
    const notes = [`It did not end within ${minutes} minutes and was given up.`];
    setTimeout(() => resolve({ title: `The step ${name}`, notes, figures: [] }), minutes * 60_000).unref();
  });
  families.push(await Promise.race([work(), late]));
  console.error(`${name}: ${((performance.now() - began) / 1_000).toFixed(1)} s`);
}

await step('footprint', () => footprint(onSqlite, small ? 1 : 5));

const first = await bulk('SQLite', onSqlite, people, people, times);
families.push({ ...first, figures: [...first.figures, await outbox(first.active, small ? 500 : 10_000)] });
const { loaded, ids } = first;
await step('reads', () => reads(loaded, ids, people, small ? 4 : 60));
await step('exports', () => exports(loaded, people, small ? 1 : 5));
await step('edits', () => edits(loaded, ids, small ? { alone: 30, crowded: 80, times } : { alone: 250, crowded: 1_000, times }));
await step('part', () => part(loaded, everyone.slice(rows, rows + Math.ceil(rows * 0.3)), times));
await step('concurrency', () => concurrency(loaded, ids, everyone.slice(Math.ceil(rows * 1.3), Math.ceil(rows * 2.3))));
await step(
  'hostile',
  () =>
    attackerImpact(
      loaded.product,
      everyone.slice(-1),
      ids.product,
      small ? { requests: 8, hostile: 2 } : { requests: 400, hostile: 8 },
      listed('kinds'),
    ),
  20,
);
await loaded.floor.stop();

await step('deactivation', async () => {
  const many = await emptyOutbox(first.active);
  const few = await onSqlite.product();
  await add(few, people.slice(0, 100), 'Active');
  const family = await deactivation(many, few, small ? 5 : 25);
  await Promise.all([many.stop(), few.stop()]);
  return family;
});

const cluster = process.env.DATABASE_URL === undefined ? await startPostgres() : null;
await step('postgres', async () => {
  const second = await bulk(
    'PostgreSQL',
    onPostgres(process.env.DATABASE_URL ?? cluster?.url ?? ''),
    people,
    tenth,
    Math.min(times, 2),
  );
  await Promise.all([second.loaded.floor.stop(), second.loaded.product.stop(), second.active.stop()]);
  return second;
});
await cluster?.stop();
if (!small)
  await step('browser', () => browser(loaded.product, people, everyone.slice(-times * pasted), { frames: 200, times, pasted }));
await loaded.product.stop();

const profiles = [
  { what: 'new users as drafts', profile: await profile(people, 'Draft') },
  { what: 'new users set Active', profile: await profile(tenth, 'Active') },
  { what: 'one field set on users that are there', profile: await profileOfField(tenth) },
];
const text = markdown({ rows, families, profiles });
console.log(text);
for (const { what, profile: found } of profiles) {
  console.log(`\n${what}, µs a row by function:`);
  for (const [name, cost] of found.functions.slice(0, 25)) console.log(`${cost.toFixed(2).padStart(8)}  ${name}`);
}
if (!small && only === undefined) publish(text);
process.exit();
