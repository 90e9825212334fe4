import { type Invariant, idsIn, invariant } from '../model/invariant.ts';

/** The state of an account by its person's status. */
const stateFor: Readonly<Record<string, string>> = { Active: 'active', Inactive: 'blocked' };

/** Invariants of people, their accounts, sessions and access. */
export const peopleInvariants: readonly Invariant[] = [
  invariant(
    {
      code: 'PERSON_WITHOUT_ACCOUNT',
      table: 'users',
      what: 'past Draft without an account',
      remedy: 'Set them to Inactive and back to Active: that creates one.',
    },
    rows => rows.filter(({ status, account }) => status !== 'Draft' && account === null),
  ),
  invariant(
    {
      code: 'ACCOUNT_STATE',
      table: 'users',
      what: 'with an account that is open although they are Inactive, or blocked although they are Active',
      remedy: 'Set them to Inactive and back to Active, or the other way round.',
    },
    async (rows, ledger) => {
      const accounts = await ledger.rows('accounts', idsIn(rows.map(row => row.account)));
      return rows.filter(({ account, org, status }) => {
        const found = accounts.get(String(account));
        const due = stateFor[String(status)];
        return found !== undefined && due !== undefined && found.managingOrg === org && found.state !== due;
      });
    },
  ),
  invariant(
    {
      code: 'ACCOUNT_OF_NOBODY',
      table: 'accounts',
      what: 'managed by an organisation that does not have their person',
      remedy: 'They hold a User ID and an address that nobody else can use: restore the last backup that has their person.',
    },
    async (rows, ledger) => {
      const managed = rows.filter(({ managingOrg, state }) => managingOrg !== null && state !== 'deleted');
      const people = await ledger.where(
        'users',
        'account',
        managed.map(row => row.id),
      );
      const known = new Set(people.map(({ account, org }) => `${account} ${org}`));
      return managed.filter(({ id, managingOrg }) => !known.has(`${id} ${managingOrg}`));
    },
  ),
  invariant(
    {
      code: 'SESSION_OF_INACTIVE',
      table: 'sessions',
      what: 'of a person who may not be signed in',
      remedy: 'Set that person to Active and back to Inactive in Users: that ends their sessions.',
    },
    async (rows, ledger) => {
      const people = await ledger.rows('users', idsIn(rows.map(row => row.user)));
      return rows.filter(({ user, account }) => {
        const person = people.get(String(user));
        return person?.status !== 'Active' || person.account !== account;
      });
    },
  ),
  invariant(
    {
      code: 'EXTERNAL_WITHOUT_ACCESS',
      table: 'users',
      what: 'external without access to any workspace',
      remedy: 'Give them access in Access rights and remove it again: that also removes them from Users.',
    },
    async (rows, ledger) => {
      const external = rows.filter(row => row.external === true);
      const rights = await ledger.where(
        'access',
        'user',
        external.map(row => row.id),
      );
      const known = new Set(rights.map(right => right.user));
      return external.filter(({ id }) => !known.has(id));
    },
  ),
];
