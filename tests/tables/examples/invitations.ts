import { expect } from 'vitest';
import { tick } from '../../../server/effects/clock.ts';
import {
  acceptInvitation,
  act,
  clockAt,
  invite,
  inviteOf,
  type Line,
  later,
  licencesOf,
  noLicence,
  reserved,
  set,
} from './edits.ts';

/** The worked examples of invitations: sent, sent again, accepted, expired and cancelled. */
export const invitationExamples: Line[] = [
  {
    n: 50,
    says: 'an invitation reserves a licence',
    edit: invite('new'),
    outcome: 'accepted',
    validation: 'Invitation sent to new@acme.test on 2026-01-15 10:00; expires 2026-01-22',
    licences: '3/5→3+1/5',
    changes: [
      ...reserved,
      '+ accounts new@acme.test',
      '+ audit secret_sent new@acme.test',
      '+ invites new@acme.test pending',
      '+ messageSecrets M2',
      '+ outbox M2 new@acme.test',
      '+ seats new@acme.test base reserved',
      '+ users new@acme.test',
    ],
    messages: ['M2 new@acme.test'],
    async also(f) {
      expect(await f.user('new')).toMatchObject({ status: 'Invited', inviteState: 'pending', seats: 0, invitesSent: 1 });
      const sent = await inviteOf(f, 'new');
      expect(sent).toMatchObject({
        scope: 'org',
        state: 'pending',
        address: 'new@acme.test',
        existingAccount: 'new',
        invitedBy: f.ids.alice,
        expiresAt: '2026-01-22T10:00:00.000Z',
      });
      expect(await f.all('seats', 'user', f.ids.new!)).toMatchObject([{ state: 'reserved', reservedFor: sent.id }]);
      expect(await f.row('accounts', String((await f.user('new'))?.account))).toMatchObject({
        state: 'pending',
        passwordHash: null,
      });
    },
  },
  {
    n: 51,
    says: 'a mobile number is kept as every country dials it',
    edit: invite('new', { mobile: '+33 6 12 00 00 00' }),
    outcome: 'accepted',
    validation: 'Invitation sent to new@acme.test on 2026-01-15 10:00; expires 2026-01-22',
    licences: '3/5→3+1/5',
    changes: [
      ...reserved,
      '+ accounts new@acme.test',
      '+ audit secret_sent new@acme.test',
      '+ invites new@acme.test pending',
      '+ messageSecrets M2',
      '+ outbox M2 new@acme.test',
      '+ seats new@acme.test base reserved',
      '+ users new@acme.test',
    ],
    messages: ['M2 new@acme.test'],
    also: async f => expect(await f.user('new')).toMatchObject({ mobile: '+33612000000' }),
  },
  {
    n: 52,
    says: 'a mobile number needs its country',
    edit: invite('new', { mobile: '06 12 00 00 00' }),
    outcome: 'held',
    validation: 'Invalid mobile number: use the international format, e.g. +33612345678',
    licences: '3/5',
    changes: ['+ users new@acme.test'],
  },
  {
    n: 55,
    says: 'a mobile number of another organisation is in use too',
    policy: { onboarding: 'invitation', multiOrg: false },
    edit: invite('new', { mobile: '+33 6 12 34 56 78' }),
    outcome: 'held',
    validation: 'Mobile number already in use',
    licences: '3/5',
    changes: ['+ users new@acme.test'],
  },
  {
    n: 56,
    says: 'nobody is invited without an address',
    edit: invite('new', { email: null }),
    outcome: 'held',
    validation: 'Missing: Email',
    licences: '3/5',
    changes: ['+ users'],
  },
  {
    n: 58,
    says: 'once an hour',
    before: [invite('new'), later(3599)],
    edit: act('inviteAgain', 'new'),
    outcome: 'refused',
    issue: 'Can be invited again at 11:00',
    validation: 'Invitation sent to new@acme.test on 2026-01-15 10:00; expires 2026-01-22',
    licences: '3+1/5',
    async also(f) {
      const first = await inviteOf(f, 'new');
      await later(1)(f);
      const again = await act('inviteAgain', 'new')(f);
      expect(again.messages).toEqual([{ kind: 'M2', to: 'new@acme.test' }]);
      const second = await inviteOf(f, 'new');
      expect(second).toMatchObject({ sentCount: 2, expiresAt: '2026-01-22T11:00:00.000Z' });
      expect(second.tokenHash).not.toBe(first.tokenHash);
    },
  },
  {
    n: 58,
    says: 'as often as the organisation wants',
    policy: { reinviteMinInterval: 600 },
    before: [invite('new'), later(599)],
    edit: act('inviteAgain', 'new'),
    outcome: 'refused',
    issue: 'Can be invited again at 10:10',
    validation: 'Invitation sent to new@acme.test on 2026-01-15 10:00; expires 2026-01-22',
    licences: '3+1/5',
    async also(f) {
      await later(1)(f);
      expect((await act('inviteAgain', 'new')(f)).messages).toEqual([{ kind: 'M2', to: 'new@acme.test' }]);
    },
  },
  {
    n: 60,
    says: 'accepting makes the person Active on the reserved licence',
    before: [invite('new', { userId: 'newbie', firstName: 'New', lastName: 'Bie' })],
    edit: acceptInvitation('new'),
    outcome: 'accepted',
    licences: '3+1/5→4/5',
    changes: [
      'accounts newbie: answeredAt, secretFor, secretShown, state, verifiedAt',
      'invites new@acme.test pending: state',
      'orgs acme: licencesReserved, licencesUsed',
      'pools acme base: reserved, used',
      'seats newbie base reserved: assignedAt, reservedFor, state',
      'users newbie: inviteState, issues, seats, status, sysUserId, validationResult',
    ],
    async also(f) {
      expect(await f.user('new')).toMatchObject({
        status: 'Active',
        validationResult: 'OK',
        sysUserId: 'newbie',
        inviteState: 'accepted',
      });
      expect(await f.all('seats', 'user', f.ids.new!)).toMatchObject([{ state: 'assigned' }]);
    },
  },
  {
    n: 62,
    inSeveral: true,
    says: 'expired at its hour by the clock: a draft again, and inviting again works',
    before: [
      invite('new'),
      async f => {
        f.now = '2026-01-22T09:59:59.999Z';
        await tick(f, f.now);
        expect(await f.user('new')).toMatchObject({ status: 'Invited', inviteState: 'pending' });
        return later(0)(f);
      },
    ],
    edit: clockAt('2026-01-22T10:00:00.000Z'),
    outcome: 'accepted',
    licences: '3+1/5→3/5',
    changes: [
      ...reserved,
      '- accounts new@acme.test',
      '- seats new@acme.test base reserved',
      'invites new@acme.test pending: state',
      'users new@acme.test: account, inviteState, issues, status, validationResult',
    ],
    async also(f) {
      expect(await f.user('new')).toMatchObject({
        status: 'Draft',
        validationResult: 'Invitation expired on 2026-01-22. Invite again.',
        inviteState: 'expired',
        account: null,
      });
      expect(await f.all('seats', 'user', f.ids.new!)).toEqual([]);
      expect((await inviteOf(f, 'new')).state).toBe('expired');
      const again = await set('new', { status: 'Invited' })(f);
      expect(again.outcomes[0]?.outcome).toBe('accepted');
      expect(again.messages).toEqual([{ kind: 'M2', to: 'new@acme.test' }]);
      await f.deliver();
      expect(await f.user('new')).toMatchObject({
        status: 'Invited',
        validationResult: 'Invitation sent to new@acme.test on 2026-01-22 10:00; expires 2026-01-29',
      });
      expect(licencesOf(await f.pool())).toBe('3+1/5');
    },
  },
  {
    n: 65,
    says: 'cancelled: a draft again, the licence is free',
    before: [invite('new')],
    edit: act('cancelInvitation', 'new'),
    outcome: 'accepted',
    licences: '3+1/5→3/5',
    changes: [
      ...reserved,
      '- accounts new@acme.test',
      '- seats new@acme.test base reserved',
      'invites new@acme.test pending: state',
      'users new@acme.test: account, inviteState, issues, status, validationResult',
    ],
    async also(f) {
      expect(await f.user('new')).toMatchObject({ status: 'Draft', validationResult: 'Invitation cancelled', account: null });
      expect((await inviteOf(f, 'new')).state).toBe('revoked');
    },
  },
  {
    n: 67,
    says: 'an invitation needs a licence to reserve',
    total: 3,
    edit: invite('new'),
    outcome: 'held',
    validation: noLicence(3, 3),
    licences: '3/3',
    changes: ['+ users new@acme.test'],
  },
  {
    n: 67,
    says: 'it needs none where the organisation reserves none',
    total: 3,
    policy: { reserveOnInvite: false },
    edit: invite('new'),
    outcome: 'accepted',
    validation: 'Invitation sent to new@acme.test on 2026-01-15 10:00; expires 2026-01-22',
    licences: '3/3',
    changes: [
      '+ accounts new@acme.test',
      '+ audit secret_sent new@acme.test',
      '+ invites new@acme.test pending',
      '+ messageSecrets M2',
      '+ outbox M2 new@acme.test',
      '+ users new@acme.test',
    ],
    messages: ['M2 new@acme.test'],
  },
  {
    n: 67,
    says: 'who then accepts is Active and waits for a licence',
    total: 3,
    policy: { reserveOnInvite: false },
    before: [invite('new', { userId: 'newbie', firstName: 'New', lastName: 'Bie' })],
    edit: acceptInvitation('new'),
    outcome: 'accepted',
    licences: '3/3',
    changes: [
      'accounts newbie: answeredAt, secretFor, secretShown, state, verifiedAt',
      'invites new@acme.test pending: state',
      'users newbie: inviteState, issues, status, sysUserId, validationResult',
    ],
    also: async f =>
      expect(await f.user('new')).toMatchObject({ status: 'Active', validationResult: 'Waiting for licence', seats: 0 }),
  },
];
