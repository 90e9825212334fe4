import type { Person, Role, System } from '../model/actor.ts';
import { roleNamed } from '../model/actor.ts';
import type { Cells, Outcome, Row, RowId, Value, Wish } from '../model/change.ts';
import type { AsOf, Reader } from '../model/session.ts';
import type { Language } from '../model/words.ts';
import type { Writer } from '../model/workspace.ts';
import { ApiProblem } from './problem.ts';
import { hashOf, newToken } from './secrets.ts';

/** A signed-in browser and who is at it. */
export interface Session {
  id: RowId;
  tokenHash: string;
  person: Person;
  /** The password must be changed before anything else. */
  mustChange: boolean;
  /** The language that was chosen by or for the person; null for none yet. */
  language: Language | null;
  seenAt: string;
  expiresAt: string;
}

const idle = 12 * 3_600_000;
const absolute = 7 * 86_400_000;
const touchEvery = 15 * 60_000;
const mostKept = 10_000;

/** What Seatgrid signs its own writes about sessions with. */
export const system = (name: System['name']): System => ({ kind: 'system', name });

interface Known {
  seq: number;
  session: Session;
  from: readonly AsOf[];
}

interface Wiring {
  reader: Reader;
  writer: Writer;
  now: () => string;
}

/** A browser, as its requests tell of it: what it calls itself, and the network address that it comes from. */
export interface Browser {
  agent: string;
  address: string;
}

/** An account as it was when its person was found to be who they say. */
export interface KnownAccount {
  id: RowId;
  passwordHash?: Value;
  state?: Value;
}

/**
 * Holds a commit to the account as it was when its password was checked: where the password has been changed since, or the account
 * closed, nothing is written (`stale`). `to` is what else becomes of the account.
 */
export const pinned = (account: KnownAccount, to: Cells = {}): Wish => ({
  table: 'accounts',
  row: account.id,
  from: { passwordHash: account.passwordHash ?? null, state: account.state ?? null },
  to,
});

/** The sessions of the workspace: rows like any other, written by commits. */
export class Sessions {
  readonly #wiring: Wiring;
  /** What was read of a session, as of which transaction, and from which rows: worth nothing once one of these has changed. */
  readonly #known = new Map<string, Known>();
  readonly #touching = new Set<RowId>();

  constructor(wiring: Wiring) {
    this.#wiring = wiring;
  }

  /** Who holds this token as of the last transaction; null where nobody does or may any more. */
  async find(token: string): Promise<{ session: Session | null; seq: number }> {
    return this.ofHash(hashOf(token));
  }

  /** The same by the token's hash. */
  async ofHash(hash: string): Promise<{ session: Session | null; seq: number }> {
    const seq = await this.#wiring.reader.seq();
    const known = this.#known.get(hash);
    const isStill = known !== undefined && (known.seq === seq || (await this.#wiring.reader.areAsOf(known.from)));
    const found = isStill ? { ...known, seq } : await this.#read(hash, seq);
    if (found === null || isOver(found.session, this.#wiring.now())) {
      this.#known.delete(hash);
      return { session: null, seq };
    }
    if (known?.seq !== seq) this.#keep(hash, found);
    return { session: found.session, seq };
  }

  /** Notes now and then that a session is in use, so that it does not end of idleness. */
  async touch(session: Session): Promise<void> {
    const now = this.#wiring.now();
    if (Date.parse(now) - Date.parse(session.seenAt) < touchEvery || this.#touching.has(session.id)) return;
    this.#touching.add(session.id);
    try {
      await this.write([{ table: 'sessions', row: session.id, to: { seenAt: now } }], 'Session in use');
    } finally {
      this.#touching.delete(session.id);
    }
  }

  /**
   * The wishes for a new session, and the token that goes into its cookie. They stand only while the person is Active under this account.
   * Whoever lets somebody in by what they know adds `pinned` of the account that was asked.
   */
  begin(user: Row, account: RowId, { agent, address }: Browser): { token: string; wishes: Wish[] } {
    const token = newToken();
    const now = this.#wiring.now();
    const expiresAt = new Date(Date.parse(now) + absolute).toISOString();
    const to = {
      user: user.id,
      account,
      tokenHash: hashOf(token),
      expiresAt,
      seenAt: now,
      agent: agent.slice(0, 300),
      address: address.slice(0, 64),
    };
    return {
      token,
      wishes: [
        { table: 'sessions', from: null, to },
        { table: 'users', row: user.id, from: { status: 'Active', account }, to: { lastSignIn: now } },
      ],
    };
  }

  /** Writes as Seatgrid, all or nothing; throws where it did not stand. */
  async write(wishes: readonly Wish[], label: string, name: System['name'] = 'session'): Promise<Outcome> {
    const outcome = await this.#wiring.writer.commit(system(name), wishes, { label, partial: false });
    const issues = outcome.outcomes.flatMap(each => (each.outcome === 'accepted' ? [] : each.issues));
    if (outcome.outcomes.some(each => each.outcome !== 'accepted')) {
      const first = issues.find(issue => issue.code !== 'atomic');
      throw new ApiProblem(422, first?.code ?? 'refused', first?.message ?? 'Nothing was written', { issues });
    }
    return outcome;
  }

  async #read(hash: string, seq: number): Promise<Known | null> {
    const { reader } = this.#wiring;
    const [row] = await reader.where('sessions', 'tokenHash', [hash]);
    if (row === undefined) return null;
    const [users, accounts] = await Promise.all([
      reader.rows('users', [String(row.user)]),
      reader.rows('accounts', [String(row.account)]),
    ]);
    const user = users.get(String(row.user));
    const account = accounts.get(String(row.account));
    if (user?.status !== 'Active' || account?.state !== 'active' || user.account !== account.id) return null;
    const session = {
      id: row.id,
      tokenHash: hash,
      person: personOf(user, account),
      mustChange: account.mustChangePassword === true,
      language: chosenLanguage(user, account),
      seenAt: String(row.seenAt),
      expiresAt: String(row.expiresAt),
    };
    return { seq, session, from: [asOf('sessions', row), asOf('users', user), asOf('accounts', account)] };
  }

  #keep(hash: string, known: Known): void {
    if (this.#known.size >= mostKept) this.#known.clear();
    this.#known.set(hash, known);
  }
}

const asOf = (table: string, { id: row, seq }: Row): AsOf => ({ table, row, seq });

function isOver(session: Session, now: string): boolean {
  return session.expiresAt <= now || Date.parse(session.seenAt) + idle <= Date.parse(now);
}

function chosenLanguage(user: Row, account: Row): Language | null {
  const language = account.language ?? user.language;
  return language === 'en' || language === 'fr' ? language : null;
}

function personOf(user: Row, account: Row): Person {
  return {
    kind: 'person',
    user: user.id,
    account: account.id,
    org: String(user.org),
    role: roleOf(user),
    name: nameOf(user),
    language: chosenLanguage(user, account) ?? 'en',
  };
}

/** The role of a row of Users, that of a member where none is given. Whoever is external is that alone. */
export const roleOf = (user: Row): Role => (user.external === true ? 'external' : roleNamed(user.role));

/** How a person is called. */
export const nameOf = (user: Row): string =>
  `${user.firstName ?? ''} ${user.lastName ?? ''}`.trim() || String(user.userId ?? user.email ?? '');
