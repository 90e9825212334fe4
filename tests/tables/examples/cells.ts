import { expect } from 'vitest';
import { insert, type Line, person, set } from './edits.ts';

/** The worked examples of editing the cells of people, and of cells that nobody may edit. */
export const cellExamples: Line[] = [
  {
    n: 19,
    says: 'a name is edited on the profile too',
    edit: set('carol', { firstName: 'Caroline' }),
    outcome: 'accepted',
    validation: 'OK',
    licences: '3/5',
    changes: ['users carol: firstName'],
    async also(f, outcome) {
      expect(await f.user('carol')).toMatchObject({ firstName: 'Caroline', lastName: 'Roy', updatedBy: 'Alice Martin' });
      expect(outcome.cascades).toEqual([]);
    },
  },
  {
    n: 20,
    says: 'a new address is told to the old and the new one',
    edit: set('carol', { email: 'caro@acme.test' }),
    outcome: 'accepted',
    validation: 'OK',
    licences: '3/5',
    changes: [
      '+ audit email_changed Carol Roy',
      '+ outbox M8 caro@acme.test',
      '+ outbox M8 carol@acme.test',
      'accounts carol: email, emailKey, verifiedAt',
      'users carol: email',
    ],
    messages: ['M8 carol@acme.test', 'M8 caro@acme.test'],
    async also(f) {
      const account = await f.row('accounts', String((await f.user('carol'))?.account));
      expect(account).toMatchObject({ email: 'caro@acme.test', verifiedAt: null, state: 'active' });
      const told = (await f.all('outbox', 'createdFor', f.ids.carol!)).filter(({ kind }) => kind === 'M8');
      for (const { body } of told)
        expect(body).toContain('Alice Martin changed your e-mail address from c•••@acme.test to caro@');
    },
  },
  {
    n: 22,
    says: 'the User ID is fixed with the account',
    edit: set('carol', { userId: 'carole' }),
    outcome: 'refused',
    issue: 'User ID cannot be changed once the account exists',
    validation: 'OK',
    licences: '3/5',
  },
  {
    n: 23,
    says: 'External ? is nobody’s to change',
    edit: set('carol', { external: true }),
    outcome: 'refused',
    issue: 'External users are invited from a workspace',
    validation: 'OK',
    licences: '3/5',
    async also(f) {
      expect(await f.user('carol')).toMatchObject({ external: false });
      const back = await set('jean', { external: false })(f);
      expect(back.outcomes[0]).toMatchObject({ outcome: 'refused', issues: [{ code: 'read_only' }] });
      expect(await f.user('jean')).toMatchObject({ external: true });
    },
  },
  {
    n: 24,
    says: 'the validation result is nobody’s to write',
    edit: set('carol', { validationResult: 'OK!' }),
    outcome: 'refused',
    issue: '“Validation result” is filled in by Seatgrid and cannot be changed',
    validation: 'OK',
    licences: '3/5',
    async also(f) {
      // Nor with a new row or an action's input.
      const made = await f.commit([{ table: 'users', to: { firstName: 'N', validationResult: 'OK' } }]);
      expect(made.outcomes[0]).toMatchObject({ outcome: 'refused', issues: [{ code: 'read_only' }] });
      const input = { validationResult: 'OK!' };
      const asked = { table: 'users', action: 'deactivate', rows: [f.ids.carol!], input };
      expect((await f.writer.runAction(f.as('alice'), asked)).outcomes[0]?.outcome).toBe('refused');
      expect(await f.user('carol')).toMatchObject({ status: 'Active', validationResult: 'OK' });
    },
  },
  {
    n: 69,
    says: 'the department of somebody Active is theirs to edit',
    edit: set('carol', { department: 'Ops' }),
    outcome: 'accepted',
    validation: 'OK',
    licences: '3/5',
    changes: ['users carol: department'],
    also: async f => expect((await set('carol', { department: 'Sales' })(f)).outcomes[0]?.outcome).toBe('accepted'),
  },
  {
    n: 70,
    says: 'nobody is their own manager, directly or through others, in one commit either',
    before: [set('bob', { manager: 'alice' }), set('carol', { manager: 'bob' }), set('dave', { manager: 'carol' })],
    edit: set('alice', { manager: 'dave' }),
    outcome: 'refused',
    issue: 'Manager loop: this person is already above that manager',
    validation: 'OK',
    licences: '3/5',
    async also(f) {
      const own = await set('alice', { manager: 'alice' })(f);
      expect(own.outcomes[0]?.issues[0]?.message).toBe('A user cannot be their own manager');
      const lead = (row: string, manager: string) => ({ table: 'users', row: f.ids[row]!, to: { manager } });
      const swapped = await f.commit([lead('carol', 'alice'), lead('bob', 'carol'), lead('alice', 'bob')]);
      expect(swapped.outcomes.map(each => each.outcome)).toEqual(['accepted', 'accepted', 'refused']);
      expect(await f.user('alice')).toMatchObject({ manager: null });
    },
  },
  {
    n: 71,
    says: 'an Employee ID belongs to one person',
    edit: insert(person('kim', { employeeId: 'e2' })),
    outcome: 'held',
    validation: 'Employee ID already in use',
    licences: '3/5',
    changes: ['+ users kim'],
  },
];
