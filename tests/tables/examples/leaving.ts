import { expect } from 'vitest';
import { insert, type Line, person, remove, set, used } from './edits.ts';

/** The worked examples of deactivating, reactivating and deleting people, and of who may not. */
export const leavingExamples: Line[] = [
  {
    n: 35,
    says: 'someone Active is not deleted',
    edit: remove('carol'),
    outcome: 'refused',
    issue: 'Set Status to Inactive before deleting',
    validation: 'OK',
    licences: '3/5',
  },
  {
    n: 36,
    says: 'deactivating frees the licence, blocks the account and ends its sessions',
    before: [
      f =>
        f.writer.commit({ kind: 'system', name: 'session' }, [
          {
            table: 'sessions',
            to: { user: f.ids.carol!, account: f.as('carol').account, tokenHash: 'x', expiresAt: '2026-02-01T00:00:00.000Z' },
          },
        ]),
    ],
    edit: set('carol', { status: 'Inactive' }),
    outcome: 'accepted',
    validation: 'OK',
    licences: '3/5→2/5',
    changes: [
      ...used,
      '+ audit deactivated Carol Roy',
      '+ audit session_ended Carol Roy',
      '- seats carol base assigned',
      '- sessions carol',
      'accounts carol: state',
      'users carol: lastActiveRole, seats, status',
    ],
    async also(f) {
      expect(await f.all('sessions', 'user', f.ids.carol!)).toEqual([]);
      expect(await f.row('accounts', f.as('carol').account)).toMatchObject({ state: 'blocked' });
      expect(await f.all('seats', 'user', f.ids.carol!)).toEqual([]);
    },
  },
  {
    n: 37,
    says: 'deleting someone Inactive leaves a tombstone: the address is free, the login is not',
    edit: remove('dave'),
    outcome: 'accepted',
    licences: '3/5',
    changes: [
      '+ audit deleted Dave Blanc',
      '- users dave',
      'accounts dave: email, emailKey, passwordHash, state, verifiedAt',
      'outbox M1 dave@acme.test: createdFor',
    ],
    async also(f) {
      expect(await f.user('dave')).toBeUndefined();
      expect(await f.row('accounts', f.as('dave').account)).toMatchObject({ state: 'deleted', loginId: 'dave', email: null });
      const again = await insert(person('dave2', { email: 'dave@acme.test' }), person('dave', { email: 'other@acme.test' }))(f);
      expect(again.outcomes.map(each => each.outcome)).toEqual(['accepted', 'held']);
      expect(again.outcomes[1]?.issues[0]?.message).toBe('User ID already in use');
    },
  },
  {
    n: 38,
    says: 'reactivating takes a licence and sends no password',
    edit: set('dave', { status: 'Active' }),
    outcome: 'accepted',
    validation: 'OK',
    licences: '3/5→4/5',
    changes: [
      ...used,
      '+ audit reactivated Dave Blanc',
      '+ seats dave base assigned',
      'accounts dave: state',
      'users dave: seats, status',
    ],
  },
  {
    n: 40,
    says: 'the last owner stays',
    edit: set('alice', { status: 'Inactive' }),
    outcome: 'refused',
    issue: 'The organisation needs one active owner',
    validation: 'OK',
    licences: '3/5',
  },
  {
    n: 41,
    says: 'the last owner keeps the role',
    edit: set('alice', { role: 'member' }),
    outcome: 'refused',
    issue: 'The organisation needs one active owner',
    validation: 'OK',
    licences: '3/5',
  },
  {
    n: 42,
    says: 'a draft is deleted without ado',
    edit: remove('erin'),
    outcome: 'accepted',
    licences: '3/5',
    changes: ['- users erin'],
    also: async f => expect(await f.user('erin')).toBeUndefined(),
  },
  {
    n: 44,
    says: 'a French label is the same status; an unknown one is said',
    edit: set('carol', { status: 'Actif' }),
    outcome: 'accepted',
    validation: 'OK',
    licences: '3/5',
    async also(f, outcome) {
      expect(outcome.transaction).toBeNull();
      const foo = await set('carol', { status: 'Foo' })(f);
      expect(foo.outcomes[0]).toMatchObject({ outcome: 'refused', issues: [{ message: 'Unknown status: Foo' }] });
      expect(foo.transaction).toBeNull();
      expect(await f.user('carol')).toMatchObject({ status: 'Active', validationResult: 'OK', seats: 1 });
    },
  },
  {
    n: 45,
    says: 'a member may not activate',
    edit: set('erin', { status: 'Active' }, 'carol'),
    outcome: 'refused',
    issue: 'Your role does not allow this. Ask an owner or a manager',
    validation: null,
    licences: '3/5',
    async also(f, outcome) {
      expect(outcome.outcomes[0]?.issues[0]?.code).toBe('forbidden');
      expect(await f.user('erin')).toMatchObject({ status: 'Draft', account: null });
    },
  },
  {
    n: 49,
    says: 'a team admin deactivates nobody',
    edit: set('carol', { status: 'Inactive' }, 'bob'),
    outcome: 'refused',
    issue: 'Your role does not allow this. Ask an owner or a manager',
    validation: 'OK',
    licences: '3/5',
  },
];
