import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Person, roles, type System } from '../../server/model/actor.ts';
import type { Cells, ChangeRequest, Row, RowId } from '../../server/model/change.ts';
import type { RequestContext } from '../../server/model/requestContext.ts';
import { type Fixture, openFixture, setup } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { allRows } from '../laws/rows.ts';

const via: RequestContext = { channel: 'page', address: '203.0.113.7', requestId: 'request-1' };
const session: System = { kind: 'system', name: 'session', via };

describe.each(engines)('the audit trail on %s', engine => {
  let f: Fixture;
  let seen: Set<RowId>;

  beforeEach(async () => {
    f = await openFixture(engine, { total: 9 });
    seen = new Set((await allRows(f.reader, 'audit')).map(row => row.id));
  });
  afterEach(() => f.close());

  const alice = (): Person => ({ ...f.as('alice'), via });

  /** The entries since the last call, in the order of writing. */
  async function added(): Promise<Row[]> {
    const rows = (await allRows(f.reader, 'audit')).filter(row => !seen.has(row.id)).sort((a, b) => (a.id < b.id ? -1 : 1));
    for (const row of rows) seen.add(row.id);
    return rows;
  }

  const cellsOf = (row: Row | undefined, ...fields: string[]): Cells =>
    Object.fromEntries(fields.map(field => [field, row?.[field] ?? null]));

  it('an entry has the actor’s id and name, the origin, the request and the row', async () => {
    await f.commit([{ table: 'users', row: f.ids.carol!, to: { role: 'manager' } }], alice());
    const [row, ...more] = (await added()).filter(each => each.event === 'role_changed');
    expect(more).toEqual([]);
    expect(
      cellsOf(row, 'at', 'actor', 'actorName', 'role', 'org', 'table', 'row', 'rowName', 'before', 'after', 'count'),
    ).toEqual({
      at: f.now,
      actor: f.ids.alice,
      actorName: 'Alice Martin',
      role: 'owner',
      org: f.acme,
      table: 'users',
      row: f.ids.carol,
      rowName: 'Carol Roy',
      before: 'member',
      after: 'manager',
      count: 1,
    });
    expect(cellsOf(row, 'channel', 'address', 'requestId')).toEqual({ ...via });
    const [entry] = await f.reader.history('users', f.ids.carol!, 1);
    expect(entry?.transaction.via).toEqual(via);
  });

  it('an entry keeps the name when the person is renamed, and has the id of a person with the same name', async () => {
    await f.commit([{ table: 'orgs', row: f.acme, to: { name: 'ACME 1' } }], alice());
    await f.commit([{ table: 'users', row: f.ids.alice!, to: { firstName: 'Anna' } }], alice());
    await f.commit(
      [{ table: 'users', row: f.ids.carol!, to: { firstName: 'Alice', lastName: 'Martin', role: 'owner' } }],
      alice(),
    );
    await f.commit([{ table: 'orgs', row: f.acme, to: { name: 'ACME 2' } }], {
      ...f.as('carol'),
      name: 'Alice Martin',
      role: 'owner',
    });
    const told = (await added()).filter(row => row.event === 'policy_changed');
    expect(told.map(row => cellsOf(row, 'actor', 'actorName', 'before', 'after'))).toEqual([
      { actor: f.ids.alice, actorName: 'Alice Martin', before: 'name: ACME', after: 'name: ACME 1' },
      { actor: f.ids.carol, actorName: 'Alice Martin', before: 'name: ACME 1', after: 'name: ACME 2' },
    ]);
  });

  const steps: [string, (f: Fixture) => { changeRequests: ChangeRequest[]; by?: Person | System }, Cells[]][] = [
    [
      'a new administrator',
      () => ({ changeRequests: [{ table: 'users', to: { userId: 'nina', role: 'manager' } }] }),
      [{ event: 'role_changed', before: null, after: 'manager' }],
    ],
    [
      'a setting',
      ({ acme }) => ({ changeRequests: [{ table: 'orgs', row: acme, to: { onboarding: 'invitation', multiOrg: false } }] }),
      [
        {
          event: 'policy_changed',
          before: 'onboarding: direct; multiOrg: true',
          after: 'onboarding: invitation; multiOrg: false',
        },
      ],
    ],
    [
      'a deactivation',
      ({ ids }) => ({ changeRequests: [{ table: 'users', row: ids.carol!, to: { status: 'Inactive' } }] }),
      [{ event: 'deactivated', before: 'Active', after: 'Inactive' }],
    ],
    [
      'a reactivation',
      ({ ids }) => ({ changeRequests: [{ table: 'users', row: ids.dave!, to: { status: 'Active' } }] }),
      [{ event: 'reactivated', before: 'Inactive', after: 'Active' }],
    ],
    [
      'a deletion',
      ({ ids }) => ({ changeRequests: [{ table: 'users', row: ids.dave!, to: null }] }),
      [{ event: 'deleted', before: 'Inactive', after: null }],
    ],
    [
      'a changed address',
      ({ ids }) => ({ changeRequests: [{ table: 'users', row: ids.carol!, to: { email: 'new@acme.test' } }] }),
      [{ event: 'email_changed', before: 'carol@acme.test', after: 'new@acme.test' }],
    ],
    [
      'a password that is reset',
      ({ ids }) => ({
        changeRequests: [{ table: 'users', row: ids.carol!, to: { wayInAt: '2026-01-15T10:00:00.000Z' } }],
        by: session,
      }),
      [
        { event: 'reset_asked', before: null, after: null },
        { event: 'secret_sent', before: null, after: 'M1n' },
      ],
    ],
    [
      'a link to choose another password that somebody asks for',
      fixture => ({
        changeRequests: [
          { table: 'accounts', row: fixture.as('carol').account, to: { resetAskedAt: '2026-01-15T10:00:00.000Z' } },
        ],
        by: session,
      }),
      [
        { event: 'reset_asked', before: null, after: null },
        { event: 'secret_sent', before: null, after: expect.any(String) as string },
      ],
    ],
    [
      'an invitation',
      ({ ids }) => ({ changeRequests: [{ table: 'users', row: ids.erin!, to: { status: 'Invited' } }] }),
      [{ event: 'secret_sent', before: null, after: 'M2' }],
    ],
    [
      'a department, which is nobody’s concern here',
      ({ ids }) => ({ changeRequests: [{ table: 'users', row: ids.carol!, to: { department: 'Sales' } }] }),
      [],
    ],
    ['a draft that is deleted', ({ ids }) => ({ changeRequests: [{ table: 'users', row: ids.erin!, to: null }] }), []],
  ];

  it.each(steps)('%s writes the right entries, in the same transaction', async (_name, step, wanted) => {
    const { changeRequests, by } = step(f);
    const outcome = await f.commit(changeRequests, by ?? alice());
    const rows = await added();
    expect(rows.map(row => cellsOf(row, 'event', 'before', 'after')).sort(byEvent)).toEqual([...wanted].sort(byEvent));
    for (const row of rows) expect([row.seq, row.org, row.requestId]).toEqual([outcome.seq, f.acme, 'request-1']);
  });

  it('sessions are recorded: sign-in, organisation switch, sign-out, ended by others and by time', async () => {
    const carol = (await f.user('carol'))!;
    const begin = (row: RowId): ChangeRequest => ({
      table: 'sessions',
      row,
      from: null,
      to: { user: carol.id, account: carol.account!, tokenHash: row, expiresAt: '2026-01-20T10:00:00.000Z', seenAt: f.now },
    });
    const [one, two, three] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()];
    await f.commit([begin(one), begin(two), begin(three)], session);
    const by: System = { ...session, for: { user: carol.id, org: f.acme, role: 'member', name: 'Carol Roy', session: one } };
    await f.commit([{ table: 'sessions', row: one, to: null }], by);
    await f.commit([{ table: 'sessions', row: two, to: null }], { kind: 'system', name: 'clock' });
    await f.commit([{ table: 'users', row: carol.id, to: { status: 'Inactive' } }], alice());
    const told = (await added()).filter(row => row.event !== 'deactivated');
    expect(told.map(row => cellsOf(row, 'event', 'actorName', 'rowName', 'channel'))).toEqual([
      ...Array.from({ length: 3 }, () => ({ event: 'signed_in', actorName: 'Carol Roy', rowName: 'Carol Roy', channel: 'page' })),
      { event: 'signed_out', actorName: 'Carol Roy', rowName: 'Carol Roy', channel: 'page' },
      { event: 'session_ended', actorName: 'Seatgrid', rowName: 'Carol Roy', channel: 'clock' },
      { event: 'session_ended', actorName: 'Alice Martin', rowName: 'Carol Roy', channel: 'page' },
    ]);
  });

  it('a refused commit and a dry run write no entry; a dry run reports what the commit then reports', async () => {
    const changeRequests: ChangeRequest[] = [{ table: 'users', row: f.ids.carol!, to: { role: 'manager', status: 'Inactive' } }];
    await f.commit(changeRequests, f.as('bob'));
    const dry = await f.writer.commit(alice(), changeRequests, { dryRun: true, consequences: true });
    expect(await added()).toEqual([]);
    const { transaction: _id, seq: _seq, ...real } = await f.writer.commit(alice(), changeRequests);
    const { transaction: _none, seq: _no, dryRun: _dry, consequences, ...would } = dry;
    expect(would).toEqual(real);
    expect(consequences).toEqual({
      states: [{ table: 'users', from: 'Active', to: 'Inactive', rows: 1 }],
      sessions: 0,
      links: [],
    });
    expect(real.cascades.map(each => each.table)).not.toContain('audit');
    expect((await added()).length).toBe(2);
  });

  it('undo adds entries of its own and removes none', async () => {
    const { transaction } = await f.commit([{ table: 'users', row: f.ids.carol!, to: { role: 'manager' } }], alice());
    const first = await added();
    await f.writer.undo(alice(), transaction!);
    expect((await added()).map(row => cellsOf(row, 'event', 'before', 'after', 'detail'))).toEqual([
      { event: 'role_changed', before: 'manager', after: 'member', detail: 'Undo' },
    ]);
    const now = await f.reader.rows(
      'audit',
      first.map(row => row.id),
    );
    expect([...now.values()]).toEqual(first);
  });

  it('nobody adds, changes or deletes entries: no role, in any way, and no part of Seatgrid', async () => {
    await f.commit([{ table: 'users', row: f.ids.carol!, to: { role: 'manager' } }], alice());
    const [entry] = await added();
    const before = await allRows(f.reader, 'audit');
    const forged: ChangeRequest = { table: 'audit', to: { event: 'denied', org: f.acme, actorName: 'Bob Petit' } };
    const changes: ChangeRequest[] = [
      { table: 'audit', row: entry!.id, to: { actorName: 'Bob Petit' } },
      { table: 'audit', row: entry!.id, to: { at: '2020-01-01T00:00:00.000Z' } },
      { table: 'audit', row: entry!.id, to: null },
    ];
    const people = roles.map((role): Person => ({ ...f.as('alice'), role }));
    const parts = (['clock', 'invitation', 'setup', 'session', 'outbox', 'upgrade', 'audit'] as const).map(
      (name): System => ({ kind: 'system', name }),
    );
    for (const actor of [...people, ...parts]) {
      for (const changeRequest of actor.kind === 'person' ? [...changes, forged] : changes) {
        for (const partial of [true, false]) {
          const { outcomes, transaction } = await f.writer.commit(actor, [changeRequest], { partial });
          expect([actor, changeRequest, transaction, outcomes[0]?.outcome]).toEqual([actor, changeRequest, null, 'refused']);
        }
      }
    }
    const added_ = await f.commit([{ ...forged, row: crypto.randomUUID(), from: null }], { kind: 'system', name: 'audit' });
    await expect(f.writer.undo(alice(), added_.transaction!)).rejects.toThrow('Nothing in this change can be undone');
    expect((await allRows(f.reader, 'audit')).length).toBe(before.length + 1);
    expect((await allRows(f.reader, 'audit')).filter(row => before.some(each => each.id === row.id))).toEqual(before);
  });

  it('the log has entries without their cells, and only owners read them', async () => {
    const { seq } = await f.commit([{ table: 'users', row: f.ids.carol!, to: { role: 'manager' } }], alice());
    const [logged] = await f.reader.tail(seq - 1, 1, 1_000);
    const mine = logged!.changes.filter(change => change.table === 'audit');
    expect(mine.map(({ from, to, origin }) => ({ from, to, origin }))).toEqual([{ from: null, to: {}, origin: 'computed' }]);
  });

  it('many similar events of one commit are listed up to a limit and then counted, except roles', async () => {
    const message = { kind: 'M2', to: 'somebody@acme.test', subject: 'x', org: f.acme };
    await f.commit(
      Array.from({ length: 600 }, () => ({ table: 'outbox', to: message })),
      setup,
    );
    const rows = await added();
    expect(rows.length).toBe(501);
    expect(rows.map(row => Number(row.count)).reduce((sum, count) => sum + count)).toBe(600);
    expect(rows.filter(row => row.row === null).map(row => row.count)).toEqual([100]);
    await f.commit(
      Array.from({ length: 600 }, (_, at) => ({ table: 'users', to: { userId: `p${at}xx`, role: 'manager' } })),
      alice(),
    );
    expect((await added()).length).toBe(600);
  });

  it('the retention period is a number of days from 30 to 3650', async () => {
    const days = async (auditDays: number | null): Promise<string | undefined> =>
      (await f.commit([{ table: 'orgs', row: f.acme, to: { auditDays } }], alice())).outcomes[0]?.outcome;
    expect(await Promise.all([29, 3651, 30.5, null, -1, 1e300].map(days))).toEqual(Array(6).fill('refused'));
    expect(await Promise.all([30, 3650].map(days))).toEqual(['accepted', 'accepted']);
  });

  it('events of the set-up are recorded for the new organisation', async () => {
    const rows = (await allRows(f.reader, 'audit')).filter(row => row.event === 'set_up');
    expect(Object.fromEntries(rows.map(row => [row.org, row.rowName]))).toEqual({ [f.acme]: 'ACME', [f.globex]: 'GLOBEX' });
    await f.commit([{ table: 'users', row: f.ids.zoe!, to: { role: 'owner' } }], setup);
    expect(await added()).toEqual([]);
  });
});

const byEvent = (a: Cells, b: Cells): number => String(a.event).localeCompare(String(b.event));
