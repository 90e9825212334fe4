import { createApp } from '../../server/api/app.ts';
import type { App } from '../../server/api/appContext.ts';
import { AuditQueue } from '../../server/api/auditQueue.ts';
import { addRowNames } from '../../server/api/denials.ts';
import type { Problem } from '../../server/api/wire.ts';
import { type Config, readConfig } from '../../server/config.ts';
import { engineTexts } from '../../server/engine/engineTexts.ts';
import { hashPassword, newPasswordCells } from '../../server/identity/password.ts';
import { ImportJobs } from '../../server/imports/importJobs.ts';
import { importWork } from '../../server/imports/importWork.ts';
import type { Role } from '../../server/model/actor.ts';
import type { Catalogs } from '../../server/model/catalogs.ts';
import type { Cells } from '../../server/model/change.ts';
import type { FileStore } from '../../server/model/fileStore.ts';
import type { Log } from '../../server/model/log.ts';
import type { Throttle } from '../../server/model/throttle.ts';
import { openFileStore } from '../../server/store/openFileStore.ts';
import { administrationTexts } from '../../server/tables/administration.ts';
import { administrationWorkspace } from '../../server/workspace/administration.ts';
import { createWorkspace } from '../../server/workspace/workspace.ts';
import { Workspaces } from '../../server/workspace/workspaces.ts';
import { catalogs, type Fixture, openFixture, openTestWorkspace, setup, type TestWorkspace } from '../kit/administration.ts';
import type { EngineName } from '../kit/stores.ts';
import { checkResponse } from './contract.ts';

/** The password of everybody in F0. */
export const password = 'seven purple lamps';
const passwordHash = hashPassword(password);

/** The address of the site. */
export const origin = 'http://seatgrid.test';
/** The token of the set-up link. */
export const setupToken = 'the-token-of-the-first-start';
/** The path of the workspace. */
export const workspace = '/api/workspaces/administration';

/** What the app logged at level error: no request may cause it. */
export interface Site {
  app: App;
  failures: unknown[];
  /** Resolves when all background tasks are done. */
  settled(): Promise<void>;
  /** The refusals that wait to be written. */
  audit: AuditQueue;
  /** What works on imports. */
  jobs: ImportJobs | null;
  /** What the app logged at level info. */
  told: object[];
  /** A browser without a session, at an address of its own. */
  browser(address?: string): Browser;
}

/** The file store of a workspace, which is opened when it is first used and closed with the workspace. */
function filesOf(world: TestWorkspace): FileStore {
  let opened: Promise<FileStore> | null = null;
  const open = (): Promise<FileStore> => {
    opened ??= openFileStore(world.where);
    return opened;
  };
  const close = world.close.bind(world);
  world.close = async () => {
    await (await opened)?.close();
    await close();
  };
  return {
    put: async (...args) => (await open()).put(...args),
    size: async name => (await open()).size(name),
    read: async (...args) => (await open()).read(...args),
    list: async (...args) => (await open()).list(...args),
    remove: async names => (await open()).remove(names),
    close: async () => (await opened)?.close(),
  };
}

/** A site over a workspace. */
export function openSite(
  world: TestWorkspace,
  more: {
    publicUrl?: string;
    client?: string;
    stop?: AbortSignal;
    config?: Partial<Config>;
    throttle?: Throttle;
    /** Whether somebody works on imports; otherwise they wait. */
    works?: boolean;
    pause?: (milliseconds: number) => Promise<unknown>;
    catalogs?: Catalogs;
  } = {},
): Site {
  const failures: unknown[] = [];
  const told: object[] = [];
  const behind = new Set<Promise<unknown>>();
  const log: Log = { info: details => void told.push(details), warn: () => undefined, error: details => failures.push(details) };
  const config: Config = { ...readConfig({ PUBLIC_URL: more.publicUrl ?? origin }), ...more.config };
  const home = createWorkspace({
    ...administrationWorkspace,
    catalogs: more.catalogs ?? catalogs,
    writer: world.writer,
    reader: world.reader,
    log,
    close: async () => undefined,
  });
  const audit = new AuditQueue({
    writer: world.writer,
    log,
    now: () => world.now,
    addRowNames: entries => addRowNames(home, entries),
  });
  const files = filesOf(world);
  const jobs =
    more.works === true
      ? new ImportJobs({
          writer: home.writer,
          reader: world.reader,
          catalog: home.catalog,
          files,
          work: importWork(files, world.trials, more.catalogs ?? catalogs),
          log,
          now: () => world.now,
          isAlone: true,
        })
      : null;
  const app = createApp({
    audit,
    imports: { files, jobs: jobs ?? { wake: () => undefined } },
    config,
    workspaces: new Workspaces(home),
    texts: { ...engineTexts, ...administrationTexts },
    log,
    setupToken,
    now: () => world.now,
    backgroundTasks: behind,
    ...(more.throttle === undefined ? {} : { throttle: more.throttle }),
    ...(more.pause === undefined ? {} : { pause: more.pause }),
    ...(more.client === undefined ? {} : { clientFolder: more.client }),
    ...(more.stop === undefined ? {} : { shutdownSignal: more.stop }),
  });
  let last = 0;
  return {
    app,
    failures,
    async settled() {
      while (behind.size > 0) await Promise.all(behind);
    },
    audit,
    jobs,
    told,
    browser: address => {
      last += 1;
      return new Browser(app, address ?? `10.0.0.${last}`);
    },
  };
}

/** Another person who is Active in ACME. */
interface Joining {
  name: string;
  role: Role;
}

/** A site over an empty installation. */
export async function emptySite(engine: EngineName): Promise<{ world: TestWorkspace; site: Site }> {
  const world = await openTestWorkspace(engine);
  return { world, site: openSite(world) };
}

/** F0 and its site, with a password for everybody, including those who `join`. */
export async function fixtureSite(
  engine: EngineName,
  {
    join = [],
    works = false,
    ...options
  }: { total?: number; policy?: Cells; catalogs?: Catalogs; join?: readonly Joining[]; works?: boolean } = {},
): Promise<{ f: Fixture; site: Site; as: (name: string) => Promise<Browser> }> {
  const f = await openFixture(engine, options);
  await f.commit(
    join.map(({ name, role }) => {
      f.ids[name] = crypto.randomUUID();
      const to = { userId: name, firstName: name, lastName: 'X', email: `${name}@acme.test`, org: f.acme };
      return { table: 'users', row: f.ids[name], from: null, to: { ...to, role, status: 'Active' } };
    }),
    setup,
  );
  const site = openSite(f, { works, ...(options.catalogs === undefined ? {} : { catalogs: options.catalogs }) });
  const users = await f.reader.rows('users', Object.values(f.ids));
  const accounts = [...users.values()].flatMap(user => (typeof user.account === 'string' ? [user.account] : []));
  const to = newPasswordCells(await passwordHash);
  await f.commit(
    accounts.map(row => ({ table: 'accounts', row, to })),
    { kind: 'system', name: 'session' },
  );
  return {
    f,
    site,
    async as(name) {
      const browser = site.browser();
      const answer = await browser.signIn(name);
      if (answer.status !== 200) throw new Error(`${name} cannot sign in: ${JSON.stringify(answer.body)}`);
      return browser;
    },
  };
}

/** The response with its JSON. */
export interface Answer<T = unknown> {
  status: number;
  headers: Headers;
  body: T & Problem;
}

/** A browser: keeps its cookies, and sends the headers of a page. */
export class Browser {
  cookie: string | null = null;
  /** The device token of the accounts that have signed in on it. */
  device: string | null = null;
  readonly #app: App;
  readonly #address: string;

  constructor(app: App, address: string) {
    this.#app = app;
    this.#address = address;
  }

  /** A request without the headers of a page. */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    const kept = [this.cookie, this.device].filter(cookie => cookie !== null);
    if (kept.length > 0 && !headers.has('cookie')) headers.set('cookie', kept.join('; '));
    const env = { incoming: { socket: { remoteAddress: this.#address, remotePort: 1, remoteFamily: 'IPv4' } } };
    const response = await this.#app.request(new URL(path, origin).href, { ...init, headers }, env);
    for (const set of response.headers.getSetCookie()) {
      const cookie = /Max-Age=0/.test(set) ? null : (set.split(';')[0] ?? null);
      if (/^[^=]*-device=/.test(set)) this.device = cookie;
      else this.cookie = cookie;
    }
    await this.#check(init.method ?? 'GET', path, response);
    return response;
  }

  /** Checks the response against the description of its route. */
  async #check(method: string, path: string, response: Response): Promise<void> {
    const [type = ''] = (response.headers.get('content-type') ?? '').split(';');
    const isReadable = type.endsWith('json') && !response.headers.has('content-encoding');
    const text = isReadable ? await response.clone().text() : '';
    if (isReadable || !type.endsWith('json'))
      checkResponse(this.#app, method, new URL(path, origin).pathname, { status: response.status, type, text });
  }

  async send<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    const init: RequestInit = { method, headers };
    if (body !== undefined) {
      init.body = JSON.stringify(body);
      init.headers = { 'content-type': 'application/json', origin, 'sec-fetch-site': 'same-origin', ...headers };
    }
    const response = await this.fetch(path, init);
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text === '' ? null : JSON.parse(text)) as T & Problem };
  }

  get = <T>(path: string, headers?: Record<string, string>): Promise<Answer<T>> => this.send('GET', path, undefined, headers);
  post = <T>(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer<T>> =>
    this.send('POST', path, body, headers);

  /** Sends a file. */
  async upload<T>(path: string, bytes: string | Uint8Array<ArrayBuffer>): Promise<Answer<T>> {
    const headers = { 'content-type': 'application/octet-stream', origin, 'sec-fetch-site': 'same-origin' };
    const response = await this.fetch(path, { method: 'POST', body: bytes, headers });
    return { status: response.status, headers: response.headers, body: (await response.json()) as T & Problem };
  }

  signIn(login: string, secret = password): Promise<Answer> {
    return this.post('/api/session', { login, password: secret });
  }
}

/** A site with the sessions of Alice, an owner, and Carol, a member. */
export async function aliceAndCarol(engine: EngineName): Promise<{ f: Fixture; alice: Browser; carol: Browser }> {
  const { f, as } = await fixtureSite(engine);
  const [alice, carol] = await Promise.all([as('alice'), as('carol')]);
  return { f, alice, carol };
}
