import { createHash, randomBytes } from 'node:crypto';
import { CredentialVault } from '../../server/credentialVault.ts';
import { createWriter } from '../../server/engine/createWriter.ts';
import type { Person, Role, System } from '../../server/model/actor.ts';
import type { Catalog } from '../../server/model/catalog.ts';
import { type Catalogs, onlyBuiltIn } from '../../server/model/catalogs.ts';
import type { Cells, ChangeRequest, Outcome, Row, RowId } from '../../server/model/change.ts';
import { compileCatalog } from '../../server/model/compile.ts';
import type { CatalogReader, Store, StoreTransaction } from '../../server/model/store.ts';
import type { Hook, Table } from '../../server/model/table.ts';
import type { Trials, Writer } from '../../server/model/writer.ts';
import type { DatabaseLocation } from '../../server/store/location.ts';
import type { StoreOptions } from '../../server/store/openStore.ts';
import { administration } from '../../server/tables/administration.ts';
import { isAtomic } from '../../server/tables/bulkMode.ts';
import { isImportBatch } from '../../server/tables/importBatch.ts';
import { buildExample, findExample } from './exampleFixture.ts';
import { namingAllRows } from './namedRows.ts';
import { type EngineName, type Template, withStore } from './stores.ts';

/** The catalog of the Administration workspace. A hook that reads an inert cell throws. */
export const catalog = compileCatalog(administration.map(guardInertFields));

/** The catalogs of a workspace that has only these tables. */
export const catalogs = onlyBuiltIn(catalog);

function guardInertFields(table: Table): Table {
  const inert = Object.keys(table.fields).filter(id => table.fields[id]?.inert === true);
  if (inert.length === 0) return table;
  const guarded = (row: Row | null): Row | null => {
    const copy = row && { ...row };
    for (const id of inert) {
      const get = () => {
        throw new Error(`A hook of ${table.id} reads ${id}, which is inert`);
      };
      if (copy !== null) Object.defineProperty(copy, id, { get, enumerable: false });
    }
    return copy;
  };
  const hooks = Object.entries(table.hooks).map(([name, hook]): [string, Hook] => [
    name,
    (changes, context) =>
      hook(
        changes.map(change => ({ ...change, from: guarded(change.from), to: guarded(change.to) })),
        context,
      ),
  ]);
  return { ...table, hooks: Object.fromEntries(hooks) };
}

/** The time at which every line of `examples.md` begins. */
export const clock = '2026-01-15T10:00:00.000Z';

/** The actor that builds the fixture. */
export const setup: System = { kind: 'system', name: 'setup' };

/** A workspace on a real database, with a clock that only the test moves. */
export interface TestWorkspace {
  writer: Writer;
  /** Tries many commits on one snapshot. */
  trials: Trials;
  /** A writer on the same database without shared state, like that of another server. */
  otherWriter(): Writer;
  reader: CatalogReader;
  catalog: () => Catalog;
  where: DatabaseLocation;
  now: string;
  close(): Promise<void>;
}

/** Options of a test workspace: its catalogs, and how its store is opened. */
export interface TestWorkspaceOptions extends StoreOptions {
  catalog?: Catalog;
  /** By default only `catalog`. */
  catalogs?: Catalogs;
  /** The name under which its empty database is kept, to be copied. */
  template?: string;
  /** False when there is no mail server. */
  delivers?: boolean;
  /** Receives what the writer reads by a link, such as `count users.manager`. */
  reads?: string[];
}

/** Opens an empty Administration workspace on one of the databases, or a copy of one that `filled` has filled. */
export async function openTestWorkspace(
  engine: EngineName,
  {
    catalog: own = catalog,
    catalogs: by = own === catalog ? catalogs : onlyBuiltIn(own),
    template = by === catalogs ? 'administration' : undefined,
    delivers = true,
    reads,
    ...options
  }: TestWorkspaceOptions = {},
  filled?: Template,
): Promise<TestWorkspace> {
  const home = await withStore(engine, by, options, filled ?? (template === undefined ? undefined : { name: template }));
  const store = reads === undefined ? home.store : recordingReads(home.store, reads);
  const otherWriter = (): Writer & Trials => createTestWriter(store, by, delivers, () => workspace.now);
  const writer = otherWriter();
  const workspace: TestWorkspace = {
    writer,
    trials: writer,
    otherWriter,
    reader: home.store.reader,
    catalog: () => by.builtIn,
    where: home.where,
    now: clock,
    close: () => home.close(),
  };
  return workspace;
}

/** The store; each read by a column in a transaction is added to `reads`. */
function recordingReads(store: Store, reads: string[]): Pick<Store, 'write' | 'trial'> {
  const recording = (tx: StoreTransaction): StoreTransaction =>
    new Proxy(tx, {
      get(target, name) {
        const found: unknown = Reflect.get(target, name);
        if (typeof found !== 'function') return found;
        return (...input: unknown[]): unknown => {
          if (name === 'where' || name === 'count') reads.push(`${name} ${input.slice(0, 2).join('.')}`);
          return found.apply(target, input);
        };
      },
    });
  return {
    write: (work, ...more) => store.write(tx => work(recording(tx)), ...more),
    trial: (work, ...more) => store.trial(tx => work(recording(tx)), ...more),
  };
}

function createTestWriter(
  store: Pick<Store, 'write' | 'trial'>,
  by: Catalogs,
  deliversMail: boolean,
  now: () => string,
): Writer & Trials {
  return createWriter(store, by, {
    publicUrl: 'https://seatgrid.test',
    isAtomic,
    ...(by.builtIn.tables.has('imports') ? { isImportBatch } : {}),
    deliversMail,
    sealer: new CredentialVault({ data: '/nowhere', credentialKeys: [Buffer.alloc(32, 1).toString('base64')] }),
    now,
    newSecret() {
      const clear = randomBytes(32).toString('base64url');
      return { clear, hash: createHash('sha256').update(clear).digest('hex') };
    },
  });
}

/** Fixture F0 of `examples.md`: ACME with six users, five licences and two workspaces, GLOBEX with one of each. */
export interface Fixture extends TestWorkspace {
  acme: RowId;
  globex: RowId;
  /** Users by User ID, workspaces by name, and `right`, the one access right. */
  ids: Record<string, RowId>;
  as(user: string): Person;
  row(table: string, id: RowId): Promise<Row | undefined>;
  user(name: string): Promise<Row | undefined>;
  all(table: string, column: string, value: string): Promise<Row[]>;
  pool(product?: string): Promise<Row>;
  commit(requests: ChangeRequest[], actor?: Person | System): Promise<Outcome>;
  /** Marks all waiting messages as sent, as after a delivery. */
  deliver(): Promise<void>;
  /** The secret of the last waiting message of this kind to an address; undefined when there is none. */
  secretTo(address: string, kind: string): Promise<string | undefined>;
}

/** Opens F0 with this number of licences (5 by default) and these policies on ACME: a copy of a database that is built once a run. */
export async function openFixture(
  engine: EngineName,
  { total = 5, policy = {}, ...more }: { total?: number; policy?: Cells } & TestWorkspaceOptions = {},
): Promise<Fixture> {
  const build = (home: Pick<TestWorkspace, 'writer' | 'reader'>): Promise<void> =>
    buildExample(home, { total, policy, actor: setup, at: clock });
  const { delivers = true, catalog: own = catalog, template, ...others } = more;
  const isCopied = Object.keys(others).length === 0 && (own === catalog || template !== undefined);
  const contents = JSON.stringify([template, total, policy, delivers]);
  const key = createHash('sha256').update(contents).digest('hex').slice(0, 16);
  const fill = (store: Store) => {
    const writer = createTestWriter(store, own === catalog ? catalogs : onlyBuiltIn(own), delivers, () => clock);
    return build({ writer, reader: store.reader });
  };
  const workspace = await openTestWorkspace(engine, more, isCopied ? { name: `f0_${key}`, fill } : undefined);
  if (!isCopied) await build(workspace);
  const { rows, ids, acme, globex } = await findExample(workspace.reader);
  workspace.writer = namingAllRows(workspace.writer, workspace.reader, more.catalog ?? more.catalogs?.builtIn ?? catalog);
  const fixture: Fixture = Object.assign(workspace, {
    acme,
    globex,
    ids,
    as(name: string): Person {
      const row = rows.get(ids[name]!)!;
      return {
        kind: 'person' as const,
        user: row.id,
        account: String(row.account),
        org: String(row.org),
        role: row.external === true ? 'external' : (row.role as Role),
        name: `${row.firstName} ${row.lastName}`,
        language: 'en' as const,
      };
    },
    row: async (table: string, id: RowId) => (await workspace.reader.rows(table, [id])).get(id),
    user: async (name: string) => (await workspace.reader.rows('users', [ids[name]!])).get(ids[name]!),
    all: (table: string, column: string, value: string) => workspace.reader.where(table, column, [value]),
    pool: async (product = 'base') =>
      (await workspace.reader.where('pools', 'org', [acme])).find(pool => pool.product === product)!,
    commit: (requests: ChangeRequest[], actor?: Person | System) =>
      workspace.writer.commit(actor ?? fixture.as('alice'), requests),
    async deliver() {
      const waiting = await fixture.all('outbox', 'state', 'queued');
      await workspace.writer.commit(
        { kind: 'system', name: 'outbox' },
        waiting.map(({ id }) => ({ table: 'outbox', row: id, to: { state: 'sent' } })),
      );
    },
    async secretTo(address: string, kind: string) {
      const mailMessages = (await fixture.all('outbox', 'toKey', address.toLowerCase())).filter(
        mailMessage => mailMessage.kind === kind,
      );
      const secrets = await Promise.all(mailMessages.map(({ id }) => fixture.all('messageSecrets', 'message', id)));
      return secrets
        .flat()
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .at(-1)?.text as string | undefined;
    },
  });
  return fixture;
}
