import type { Person, System } from '../model/actor.ts';
import type { Cells, ChangeRequest, Outcome, Row, RowId, Value } from '../model/change.ts';
import type { Language } from '../model/localizedText.ts';
import { languageOf, personOfRow } from '../model/personOfRow.ts';
import type { RowVersion, StoredHead, StoreReader } from '../model/store.ts';
import { Refusal, type Writer } from '../model/writer.ts';
import { newToken, sha256 } from './tokens.ts';

/** A signed-in browser and its person. */
export interface Session {
  id: RowId;
  tokenHash: string;
  person: Person;
  /** Whether the password must be changed before anything else. */
  mustChangePassword: boolean;
  /** The language chosen by or for the person; null for none yet. */
  language: Language | null;
  seenAt: string;
  expiresAt: string;
}

const idleTimeout = 12 * 3_600_000;
const maxLifetime = 7 * 86_400_000;
const touchInterval = 15 * 60_000;
const maxCached = 10_000;

/** The actor of Seatgrid's own writes. */
export const systemActor = (name: System['name']): System => ({ kind: 'system', name });

interface CachedSession {
  seq: number;
  session: Session;
  versions: readonly RowVersion[];
}

interface SessionStoreOptions {
  reader: StoreReader;
  writer: Writer;
  now: () => string;
}

/** A browser as its requests describe it: the user agent and the network address. */
export interface Browser {
  agent: string;
  address: string;
}

/** An account as it was when its person was authenticated. */
export interface AuthenticatedAccount {
  id: RowId;
  passwordHash?: Value;
  state?: Value;
}

/**
 * A change that makes a commit conditional: if the account's password or state has changed since it was authenticated, the commit fails as
 * `stale`. `to` are further changes of the account.
 */
export const ifUnchanged = (account: AuthenticatedAccount, to: Cells = {}): ChangeRequest => ({
  table: 'accounts',
  row: account.id,
  from: { passwordHash: account.passwordHash ?? null, state: account.state ?? null },
  to,
});

/** The sessions: ordinary rows, written by commits. */
export class SessionStore {
  readonly #options: SessionStoreOptions;
  /** Sessions by token hash, with the transaction and row versions that they were read at; an entry is invalid once a row has changed. */
  readonly #cache = new Map<string, CachedSession>();
  readonly #touching = new Set<RowId>();

  constructor(options: SessionStoreOptions) {
    this.#options = options;
  }

  /** The session of this token as of the last transaction, and the state of the database; null if there is none or it is no longer valid. */
  async findByToken(token: string): Promise<{ session: Session | null } & StoredHead> {
    return this.findByHash(sha256(token));
  }

  /** The session with this token hash. */
  async findByHash(hash: string): Promise<{ session: Session | null } & StoredHead> {
    const { seq, catalog } = await this.#options.reader.head();
    const known = this.#cache.get(hash);
    const isStill = known !== undefined && (known.seq === seq || (await this.#options.reader.areUnchanged(known.versions)));
    const found = isStill ? { ...known, seq } : await this.#read(hash, seq);
    if (found === null || isExpired(found.session, this.#options.now())) {
      this.#cache.delete(hash);
      return { session: null, seq, catalog };
    }
    if (known?.seq !== seq) this.#remember(hash, found);
    return { session: found.session, seq, catalog };
  }

  /** Records from time to time that a session is in use, so that it does not expire. */
  async touch(session: Session): Promise<void> {
    const now = this.#options.now();
    if (Date.parse(now) - Date.parse(session.seenAt) < touchInterval || this.#touching.has(session.id)) return;
    this.#touching.add(session.id);
    try {
      await this.commit([{ table: 'sessions', row: session.id, to: { seenAt: now } }], 'Session in use');
    } finally {
      this.#touching.delete(session.id);
    }
  }

  /**
   * The token for the cookie and the changes that create a new session, on condition that the person is still Active under this account.
   * A sign-in with a password also commits `ifUnchanged` of the account.
   */
  create(user: Row, account: RowId, { agent, address }: Browser): { token: string; changes: ChangeRequest[] } {
    const token = newToken();
    const now = this.#options.now();
    const expiresAt = new Date(Date.parse(now) + maxLifetime).toISOString();
    const to = {
      user: user.id,
      account,
      tokenHash: sha256(token),
      expiresAt,
      seenAt: now,
      agent: agent.slice(0, 300),
      address: address.slice(0, 64),
    };
    return {
      token,
      changes: [
        { table: 'sessions', from: null, to },
        { table: 'users', row: user.id, from: { status: 'Active', account }, to: { lastSignIn: now } },
      ],
    };
  }

  /** Commits as Seatgrid, all or nothing; throws when it is refused. */
  async commit(changes: readonly ChangeRequest[], label: string, name: System['name'] = 'session'): Promise<Outcome> {
    const outcome = await this.#options.writer.commit(systemActor(name), changes, { label, partial: false });
    const issues = outcome.outcomes.flatMap(each => (each.outcome === 'accepted' ? [] : each.issues));
    if (outcome.outcomes.some(each => each.outcome !== 'accepted')) {
      const first = issues.find(issue => issue.code !== 'atomic');
      throw new Refusal(first?.code ?? 'refused', first?.message ?? 'Nothing was written', { kind: 'invalid', issues });
    }
    return outcome;
  }

  async #read(hash: string, seq: number): Promise<CachedSession | null> {
    const { reader } = this.#options;
    const [row] = await reader.where('sessions', 'tokenHash', [hash]);
    if (row === undefined) return null;
    const [users, accounts] = await Promise.all([
      reader.rows('users', [String(row.user)]),
      reader.rows('accounts', [String(row.account)]),
    ]);
    const user = users.get(String(row.user));
    const account = accounts.get(String(row.account));
    if (user?.status !== 'Active' || account?.state !== 'active' || user.account !== account.id) return null;
    const language = languageOf(user, account);
    const session = {
      id: row.id,
      tokenHash: hash,
      person: personOfRow(user, language),
      mustChangePassword: account.mustChangePassword === true,
      language,
      seenAt: String(row.seenAt),
      expiresAt: String(row.expiresAt),
    };
    return { seq, session, versions: [versionOf('sessions', row), versionOf('users', user), versionOf('accounts', account)] };
  }

  #remember(hash: string, known: CachedSession): void {
    if (this.#cache.size >= maxCached) this.#cache.clear();
    this.#cache.set(hash, known);
  }
}

const versionOf = (table: string, { id: row, seq }: Row): RowVersion => ({ table, row, seq });

function isExpired(session: Session, now: string): boolean {
  return session.expiresAt <= now || Date.parse(session.seenAt) + idleTimeout <= Date.parse(now);
}
