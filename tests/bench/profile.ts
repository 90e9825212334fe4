import { createHash, randomBytes } from 'node:crypto';
import type { Profiler } from 'node:inspector';
import { Session } from 'node:inspector/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { administrationCatalogs } from '../../server/administrationCatalogs.ts';
import { createWriter } from '../../server/engine/createWriter.ts';
import type { Person as Actor, System } from '../../server/model/actor.ts';
import type { ChangeRequest } from '../../server/model/change.ts';
import type { Writer } from '../../server/model/writer.ts';
import { openStore, type StoreOptions } from '../../server/store/openStore.ts';
import type { Person } from './people.ts';
import { newFolder } from './processes.ts';

/** The cost of a commit by step, file and function, in microseconds per row, in descending order. */
export interface Profile {
  rows: number;
  total: number;
  steps: readonly [string, number][];
  files: readonly [string, number][];
  functions: readonly [string, number][];
}

/** The files of each step of the loop; a step includes everything it calls. */
const steps: readonly (readonly [string, RegExp])[] = [
  ['1 apply', /engine\/(apply|cast|stage|transition)\.ts$/],
  ['2 authorize', /(engine\/(authorize|rowChain|viewer)|model\/access)\.ts$/],
  ['4 links', /engine\/links\.ts$/],
  ['5 compute', /engine\/compute\.ts$/],
  ['6 check', /engine\/(checkRules|checkClaims|blame)\.ts$/],
  ['7 hooks', /engine\/hooks\.ts$|server\/tables\//],
  ['validation', /engine\/validation\.ts$/],
  ['8 write: what differs', /engine\/record\.ts$/],
  ['8 write: rows', /store\/storeTransaction\.ts$/],
  ['8 write: log', /store\/log\.ts$/],
  ['outcome', /engine\/outcome\.ts$/],
];

const system: System = { kind: 'system', name: 'setup' };
const root = join(import.meta.dirname, '..', '..');

type Taken = Profiler.Profile;

/**
 * A writer in this process on a new SQLite file, with an organisation with enough licences and its owner as the actor;
 * `close` removes it.
 */
export async function createBenchWriter(
  options: StoreOptions = {},
): Promise<{ writer: Writer; actor: Actor; close: () => Promise<void> }> {
  const folder = newFolder();
  const catalogs = administrationCatalogs();
  const store = await openStore({ file: join(folder.path, 'own.db') }, catalogs, options);
  const writer = createWriter(store, catalogs, {
    publicUrl: 'https://bench.example',
    now: () => new Date().toISOString(),
    newSecret() {
      const clear = randomBytes(32).toString('base64url');
      return { clear, hash: createHash('sha256').update(clear).digest('hex') };
    },
  });
  const org = crypto.randomUUID();
  const user = crypto.randomUUID();
  const owner = {
    org,
    userId: 'owner',
    firstName: 'O',
    lastName: 'W',
    email: 'o@bench.example',
    role: 'owner',
    status: 'Active',
  };
  await writer.commit(system, [
    { table: 'orgs', row: org, from: null, to: { name: 'Bench', accountName: 'bench' } },
    { table: 'subscriptions', from: null, to: { product: 'base', quantity: 1_000_000, appliedTo: org } },
    { table: 'users', row: user, from: null, to: owner },
  ]);
  return {
    writer,
    actor: { kind: 'person', user, account: crypto.randomUUID(), org, role: 'owner', name: 'O W', language: 'en' },
    async close() {
      await store.close();
      folder.remove();
    },
  };
}

/** The change requests that add these people. */
export const additions = (people: readonly Person[], status: 'Draft' | 'Active'): ChangeRequest[] =>
  people.map(person => ({ table: 'users', from: null, to: { ...person, ...(status === 'Active' ? { status } : {}) } }));

/** Adds these people in one commit in this process and profiles it. */
export async function profile(people: readonly Person[], status: 'Draft' | 'Active'): Promise<Profile> {
  const { writer, actor, close } = await createBenchWriter();
  const found = await profiled(people.length, () => writer.commit(actor, additions(people, status)));
  await close();
  return found;
}

/** Profiles one field set on all of these people in one commit, the fourth of its kind, so that its code is compiled. */
export async function profileOfField(people: readonly Person[]): Promise<Profile> {
  const { writer, actor, close } = await createBenchWriter();
  const { outcomes } = await writer.commit(actor, additions(people, 'Draft'));
  const set = (department: string) =>
    writer.commit(
      actor,
      outcomes.map(({ row }) => ({ table: 'users', row, to: { department } })),
    );
  for (const before of ['Sales', 'Support', 'Legal']) await set(before);
  const found = await profiled(people.length, () => set('Finance'));
  await close();
  return found;
}

async function profiled(rows: number, work: () => Promise<unknown>): Promise<Profile> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 500 });
  await session.post('Profiler.start');
  await work();
  const { profile: taken } = await session.post('Profiler.stop');
  session.disconnect();
  return summary(taken, rows);
}

function summary({ nodes, samples = [], timeDeltas = [] }: Taken, rows: number): Profile {
  const frames = new Map(
    nodes.map(({ id, callFrame }) => [id, { place: sourcePath(callFrame.url), name: frameName(callFrame) }]),
  );
  const callers = new Map(nodes.flatMap(({ id, children }) => (children ?? []).map(child => [child, id] as const)));
  const stepOf = (node: number | undefined): string => {
    for (let at = node; at !== undefined; at = callers.get(at)) {
      const step = steps.find(([, files]) => files.test(frames.get(at)?.place ?? ''));
      if (step !== undefined) return step[0];
    }
    const { name = '', place = '' } = frames.get(node ?? 0) ?? {};
    return name === '(garbage collector)' ? 'clearing memory' : place.startsWith('node:inspector') ? 'measuring' : 'the rest';
  };
  const [byStep, byFile, byFunction] = [new Map<string, number>(), new Map<string, number>(), new Map<string, number>()];
  let total = 0;
  for (const [at, node] of samples.entries()) {
    const frame = frames.get(node);
    if (frame === undefined || frame.name === '(idle)' || frame.name === '(root)') continue;
    const cost = (timeDeltas[at + 1] ?? 0) / rows;
    const caller = frames.get(callers.get(node) ?? 0);
    const named = frame.place === '' ? `${frame.name} under ${caller?.place ?? ''}` : frame.place;
    total += cost;
    grow(byStep, stepOf(node), cost);
    grow(byFile, named.replace(/ under $/, ''), cost);
    grow(
      byFunction,
      frame.place === '' ? `${frame.name} under ${caller?.name} ${caller?.place}` : `${frame.name} ${frame.place}`,
      cost,
    );
  }
  return { rows, total, steps: dearest(byStep), files: dearest(byFile), functions: dearest(byFunction) };
}

/** C++ code is called `native`, because V8's names for it say little. */
const frameName = ({ url, functionName }: Profiler.Profile['nodes'][number]['callFrame']): string =>
  url === '' && !/^\(|^RegExp/.test(functionName) ? 'native' : functionName || '(unnamed)';

const grow = (into: Map<string, number>, key: string, by: number): unknown => into.set(key, (into.get(key) ?? 0) + by);
const dearest = (of: ReadonlyMap<string, number>): [string, number][] => [...of].sort((a, b) => b[1] - a[1]);

/** A file path from the root; the name of a package; empty for code compiled into Node itself. */
function sourcePath(url: string): string {
  if (url.startsWith('node:')) return url;
  if (!url.startsWith('file:')) return '';
  const path = relative(root, fileURLToPath(url)).split(sep).join('/');
  const inside = path.split('node_modules/').at(-1) ?? path;
  return inside === path
    ? path
    : inside
        .split('/')
        .slice(0, inside.startsWith('@') ? 2 : 1)
        .join('/');
}
