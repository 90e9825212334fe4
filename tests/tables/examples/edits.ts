import { expect } from 'vitest';
import { tick } from '../../../server/effects/clock.ts';
import type { Cells, LicenceCount, Outcome } from '../../../server/model/change.ts';
import type { Writer } from '../../../server/model/writer.ts';
import type { Fixture } from '../../kit/administration.ts';

/** An edit of one worked example, and who makes it. */
export type Edit = (f: Fixture) => Promise<Outcome>;

/** A line of `examples.md`: the edits of F0, and the expected result. `licences` is used + reserved / total, before → after. */
export interface Line {
  n: number;
  says: string;
  total?: number;
  policy?: Cells;
  before?: Edit[];
  edit: Edit;
  outcome: string;
  issue?: string;
  validation?: string | null;
  licences: string;
  /** Every row that changes, as `listChanges` names them, and no other; where it is left out, nothing is written. */
  changes?: readonly string[];
  /** The edit is a series of commits, or the clock's: no dry run says all of it. */
  inSeveral?: true;
  messages?: string[];
  also?: (f: Fixture, outcome: Outcome) => Promise<void>;
}

/** Edits cells of a person, as Alice or somebody else. */
export const set =
  (user: string, to: Cells, by = 'alice', from?: Cells): Edit =>
  f =>
    f.commit([{ table: 'users', row: f.ids[user]!, to, ...(from ? { from } : {}) }], f.as(by));

/** Inserts people. */
export const insert =
  (...rows: Cells[]): Edit =>
  f =>
    f.commit(rows.map(to => ({ table: 'users', to })));

/** Deletes a person. */
export const remove =
  (user: string): Edit =>
  f =>
    f.commit([{ table: 'users', row: f.ids[user]!, to: null }]);

/** Runs an action of Users on these people. */
export const act =
  (action: string, ...users: string[]): Edit =>
  f =>
    f.writer.runAction(f.as('alice'), { table: 'users', action, rows: users.map(user => f.ids[user]!) });

/** Adds a subscription. */
export const ownSubscription =
  (to: Cells): Edit =>
  f =>
    f.commit([{ table: 'subscriptions', to }]);

/** One licence of a product that is given with access, and a seat of it by hand. */
export const calendarSubscription: Edit = ownSubscription({ product: 'link2calendar', quantity: 1, appliedTo: 'acme' });

/** Gives a person a seat of the product that is given with access. */
export const seat =
  (user: string): Edit =>
  async f =>
    f.commit([{ table: 'seats', to: { user: f.ids[user]!, pool: (await f.pool('link2calendar')).id } }]);

/** The cells of a new person who is complete and to become Active. */
export const person = (userId: string, more: Cells = {}): Cells => ({
  userId,
  firstName: 'K',
  lastName: 'L',
  email: `${userId}@acme.test`,
  status: 'Active',
  ...more,
});

/** Invites an external person to a workspace. */
export const inviteOutside =
  (address: string, workspace = 'WS1', level = 'user'): Edit =>
  f =>
    f.writer.runAction(f.as('alice'), {
      table: 'workspaces',
      action: 'inviteOutside',
      rows: [f.ids[workspace]!],
      input: { address, level },
    });

/** The commit of accepting an invitation to a workspace: the account, and the end of the invitation. */
export const acceptOutside =
  (account: Cells): Edit =>
  async f => {
    const [invite] = await f.all('invites', 'state', 'pending');
    f.ids.account = crypto.randomUUID();
    return f.writer.commit({ kind: 'system', name: 'invitation' }, [
      {
        table: 'invites',
        row: invite!.id,
        to: { state: 'accepted', acceptedBy: f.ids.account, firstName: 'Ext', lastName: 'Two' },
      },
      { table: 'accounts', row: f.ids.account, from: null, to: { state: 'active', passwordHash: 'x', ...account } },
    ]);
  };

/** Inserts a person and stores the row under a name for later edits. */
export const invite =
  (name: string, more: Cells = {}): Edit =>
  async f => {
    f.ids[name] ??= crypto.randomUUID();
    const row = f.ids[name];
    return f.commit([{ table: 'users', row, from: null, to: { email: `${name}@acme.test`, status: 'Invited', ...more } }]);
  };

/** The invitation of a person. */
export const inviteOf = async (f: Fixture, name: string) => (await f.all('invites', 'user', f.ids[name]!))[0]!;

/** The commit of accepting an invitation. */
export const acceptInvitation =
  (name: string): Edit =>
  async f =>
    f.writer.commit({ kind: 'system', name: 'invitation' }, [
      { table: 'invites', row: (await inviteOf(f, name)).id, to: { state: 'accepted' } },
    ]);

/** The action that applies ACME's subscription of 5 to the organisation of this account name. */
export const apply =
  (accountName: string): Edit =>
  async f => {
    const subscriptionOf5 = (await f.all('subscriptions', 'appliedTo', f.acme)).find(each => each.quantity === 5);
    const asked = { table: 'subscriptions', action: 'apply', rows: [subscriptionOf5!.id], input: { accountName } };
    return f.writer.runAction(f.as('alice'), asked);
  };

/** Moves the clock on by this many seconds. */
export const later =
  (seconds: number): Edit =>
  f => {
    f.now = new Date(Date.parse(f.now) + seconds * 1000).toISOString();
    return Promise.resolve({ outcomes: [] } as unknown as Outcome);
  };

/** A tick of the clock at this time; returns the one commit that it wrote. */
export const clockAt =
  (now: string): Edit =>
  async f => {
    f.now = now;
    const written: Outcome[] = [];
    const commit: Writer['commit'] = async (...asked) => {
      const outcome = await f.writer.commit(...asked);
      if (outcome.transaction !== null) written.push(outcome);
      return outcome;
    };
    await tick({ ...f, writer: { ...f.writer, commit } }, now);
    expect(written).toHaveLength(1);
    return written[0]!;
  };

/** Licences as the worked examples write them: used + reserved / total. */
export const licencesOf = ({ used, reserved, total }: Cells | LicenceCount): string =>
  `${used}${reserved === 0 ? '' : `+${reserved}`}/${total}`;

/** The reason why a person did not get a licence. */
export const noLicence = (used: number, total: number) =>
  `No licence available (${used} of ${total} used). Add licences in Plan and billing.`;

/** The rows that count licences when one is taken or released. */
export const used = ['orgs acme: licencesAvailable, licencesUsed', 'pools acme base: available, taken, used'];

/** The rows that count licences when one is reserved or no longer is. */
export const reserved = ['orgs acme: licencesAvailable, licencesReserved', 'pools acme base: available, reserved, taken'];
