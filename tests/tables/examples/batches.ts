import { expect } from 'vitest';
import { insert, type Line, later, noLicence, person, set, used } from './edits.ts';

/** The worked examples of several rows at once, repeated requests, stale rows and other clients. */
export const batchExamples: Line[] = [
  {
    n: 90,
    says: 'row order is licence order',
    edit: insert(person('aaa'), person('bbb'), person('ccc')),
    outcome: 'accepted accepted held',
    licences: '3/5→5/5',
    changes: [
      ...used,
      '+ accounts aaa',
      '+ accounts bbb',
      '+ audit secret_sent aaa@acme.test',
      '+ audit secret_sent bbb@acme.test',
      '+ messageSecrets M1',
      '+ messageSecrets M1',
      '+ outbox M1 aaa@acme.test',
      '+ outbox M1 bbb@acme.test',
      '+ seats aaa base assigned',
      '+ seats bbb base assigned',
      '+ users aaa',
      '+ users bbb',
      '+ users ccc',
    ],
    messages: ['M1 aaa@acme.test', 'M1 bbb@acme.test'],
    also: async (f, outcome) => expect((await f.row('users', outcome.outcomes[2]!.row))?.validationResult).toBe(noLicence(5, 5)),
  },
  {
    n: 92,
    says: 'of two equal rows the first wins',
    edit: insert(person('aaa', { email: 'same@acme.test' }), person('bbb', { email: 'Same@ACME.test' })),
    outcome: 'accepted held',
    licences: '3/5→4/5',
    changes: [
      ...used,
      '+ accounts aaa',
      '+ audit secret_sent same@acme.test',
      '+ messageSecrets M1',
      '+ outbox M1 same@acme.test',
      '+ seats aaa base assigned',
      '+ users aaa',
      '+ users bbb',
    ],
    messages: ['M1 same@acme.test'],
    also: async (f, outcome) =>
      expect((await f.row('users', outcome.outcomes[1]!.row))?.validationResult).toBe('E-mail already in use'),
  },
  {
    n: 94,
    says: 'an edit of what has changed since is refused, with who and when',
    before: [
      set('bob', { role: 'manager' }),
      later(120),
      f => f.commit([{ table: 'users', row: f.ids.carol!, to: { firstName: 'Caroline' } }], { ...f.as('bob'), role: 'manager' }),
      later(60),
    ],
    edit: set('carol', { firstName: 'Karol' }, 'alice', { firstName: 'Carol' }),
    outcome: 'refused',
    issue: 'Changed by Bob Petit at 10:02. Check the new value and try again',
    validation: 'OK',
    licences: '3/5',
    also: async f => expect(await f.user('carol')).toMatchObject({ firstName: 'Caroline', updatedBy: 'Bob Petit' }),
  },
  {
    n: 95,
    inSeveral: true,
    says: 'the same key twice is one commit; another body under it is refused',
    edit: async f => {
      const key = { key: 'k1', hash: 'h1' };
      const changeRequests = [{ table: 'users', row: f.ids.erin!, to: { status: 'Active' } }];
      const first = await f.writer.commit(f.as('alice'), changeRequests, { key });
      const second = await f.writer.commit(f.as('alice'), changeRequests, { key });
      expect(second).toEqual(first);
      await expect(f.writer.commit(f.as('alice'), [], { key: { key: 'k1', hash: 'h2' } })).rejects.toMatchObject({
        code: 'key_reused',
      });
      return second;
    },
    outcome: 'accepted',
    validation: 'OK',
    licences: '3/5→4/5',
    changes: [
      ...used,
      '+ accounts erin',
      '+ audit secret_sent erin@acme.test',
      '+ messageSecrets M1',
      '+ outbox M1 erin@acme.test',
      '+ seats erin base assigned',
      'users erin: account, seats, status, sysUserId, validationResult',
    ],
    messages: ['M1 erin@acme.test'],
    also: async f => expect(await f.all('outbox', 'createdFor', f.ids.erin!)).toHaveLength(1),
  },
  {
    n: 97,
    says: 'deactivation by its commit equivalent',
    edit: set('carol', { status: 'inactive' }),
    outcome: 'accepted',
    validation: 'OK',
    licences: '3/5→2/5',
    changes: [
      ...used,
      '+ audit deactivated Carol Roy',
      '- seats carol base assigned',
      'accounts carol: state',
      'users carol: lastActiveRole, seats, status',
    ],
  },
  {
    n: 100,
    says: 'a userName that maps to the e-mail is an e-mail edit',
    edit: set('carol', { email: 'carol.roy@acme.test' }),
    outcome: 'accepted',
    validation: 'OK',
    licences: '3/5',
    changes: [
      '+ audit email_changed Carol Roy',
      '+ outbox M8 carol.roy@acme.test',
      '+ outbox M8 carol@acme.test',
      'accounts carol: email, emailKey, verifiedAt',
      'users carol: email',
    ],
    messages: ['M8 carol@acme.test', 'M8 carol.roy@acme.test'],
  },
];
