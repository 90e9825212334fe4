import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Outcome, Row, RowId } from '../../server/model/change.ts';
import type { Fixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { type Browser, fixtureSite, type Site, workspace } from './site.ts';
import { trailOf } from './trail.ts';

describe.each(engines)('denials in the audit trail on %s', engine => {
  let f: Fixture;
  let site: Site;
  let carol: Browser;
  let alice: Browser;
  let added: () => Promise<Row[]>;

  beforeAll(async () => {
    const made = await fixtureSite(engine, { total: 9 });
    ({ f, site } = made);
    carol = await made.as('carol');
    alice = await made.as('alice');
    added = trailOf(site, f);
  });
  afterAll(() => f.close());
  beforeEach(async () => {
    await added();
  });

  const commit = (changes: object[], more: object = {}) => ({ path: `${workspace}/commit`, body: { changes, ...more } });
  const erin = () => f.ids.erin!;

  interface Denied {
    path: string;
    body?: unknown;
    headers?: Record<string, string>;
    status: number;
    table?: string | null;
    row?: RowId | null;
    detail: string;
    count?: number;
  }
  const denials: [string, () => Denied][] = [
    [
      'an activation (example 45)',
      () => ({
        ...commit([{ table: 'users', row: erin(), to: { status: 'Active' } }]),
        status: 403,
        table: 'users',
        row: erin(),
        detail: 'commit: forbidden',
      }),
    ],
    [
      'a role of her own',
      () => ({
        ...commit([{ table: 'users', row: f.ids.carol!, to: { role: 'owner' } }]),
        status: 403,
        table: 'users',
        row: f.ids.carol!,
        detail: 'commit: forbidden',
      }),
    ],
    [
      'the refused rows of a commit of which the rest stands',
      () => ({
        ...commit([
          { table: 'users', row: f.ids.carol!, to: { lastName: crypto.randomUUID().slice(0, 8) } },
          { table: 'users', row: erin(), to: { lastName: 'x' } },
          { table: 'users', row: f.ids.bob!, to: null },
        ]),
        status: 200,
        table: 'users',
        row: erin(),
        detail: 'commit: forbidden',
        count: 2,
      }),
    ],
    [
      'a dry run',
      () => ({
        ...commit([{ table: 'users', row: erin(), to: { lastName: 'x' } }], { dryRun: true }),
        status: 200,
        table: 'users',
        row: erin(),
        detail: 'commit (dry run): forbidden',
      }),
    ],
    [
      'a row of another organisation',
      () => ({
        ...commit([{ table: 'users', row: f.ids.zoe!, to: { lastName: 'x' } }]),
        status: 404,
        table: 'users',
        row: f.ids.zoe!,
        detail: 'commit: no_such_row',
      }),
    ],
    [
      'a field that Seatgrid writes',
      () => ({
        ...commit([{ table: 'users', row: f.ids.carol!, to: { validationResult: 'OK!' } }]),
        status: 422,
        table: 'users',
        row: f.ids.carol!,
        detail: 'commit: read_only',
      }),
    ],
    [
      'an action',
      () => ({
        path: `${workspace}/act`,
        body: { table: 'users', action: 'deactivate', rows: [f.ids.bob!] },
        status: 403,
        table: 'users',
        row: f.ids.bob!,
        detail: 'act: forbidden',
      }),
    ],
    [
      'an undo of a transaction that does not exist for her',
      () => {
        const transaction = crypto.randomUUID();
        return {
          path: `${workspace}/undo`,
          body: { transaction },
          status: 404,
          table: null,
          row: null,
          detail: `POST /api/workspaces/administration/undo ${transaction}: no_such_transaction`,
        };
      },
    ],
    [
      'an undo of a batch that does not exist for her',
      () => {
        const batch = crypto.randomUUID();
        return {
          path: `${workspace}/undo`,
          body: { batch },
          status: 404,
          table: null,
          row: null,
          detail: `POST /api/workspaces/administration/undo ${batch}: no_such_transaction`,
        };
      },
    ],
    [
      'a change of a row on condition of its version, when the row is not hers',
      () => ({
        ...commit([{ table: 'users', row: f.ids.zoe!, to: { lastName: 'x' } }]),
        headers: { 'if-match': '"1"' },
        status: 404,
        table: 'users',
        row: f.ids.zoe!,
        detail: 'POST /api/workspaces/administration/commit: no_such_row',
      }),
    ],
    [
      'a table that is not for her',
      () => ({
        path: `${workspace}/tables/audit/rows`,
        status: 404,
        table: 'audit',
        row: null,
        detail: 'GET /api/workspaces/administration/tables/audit/rows: no_such_table',
      }),
    ],
    [
      'a row that is not hers',
      () => ({
        path: `${workspace}/tables/users/rows/${f.ids.zoe!}`,
        status: 404,
        table: 'users',
        row: f.ids.zoe!,
        detail: `GET /api/workspaces/administration/tables/users/rows/${f.ids.zoe!}: no_such_row`,
      }),
    ],
    [
      'a wrong password, when the password is to be changed',
      () => ({
        path: '/api/session/password',
        body: { current: 'not this one at all', next: 'four green paper boats' },
        status: 403,
        table: null,
        row: null,
        detail: 'POST /api/session/password: wrong_password',
      }),
    ],
  ];

  it.each(denials)('a denial adds one entry with who, when, from where, by which request and what: %s', async (_name, made) => {
    const { path, body, headers, status, table, row, detail, count = 1 } = made();
    const { lastName } = (await f.user('carol'))!;
    const answer = body === undefined ? await carol.get(path) : await carol.post(path, body, headers);
    expect(answer.status).toBe(status);
    const rows = await added();
    expect(rows.map(({ event }) => event)).toEqual(['denied']);
    const requestId = rows[0]?.requestId;
    expect(rows[0]).toMatchObject({
      at: f.now,
      actor: f.ids.carol,
      actorName: `Carol ${String(lastName)}`,
      role: 'member',
      org: f.acme,
      table,
      row,
      detail,
      count,
      channel: body === undefined ? 'api' : 'page',
      before: null,
      after: null,
    });
    expect(String(rows[0]?.address)).toMatch(/^10\.0\.0\.\d+$/);
    expect(requestId).toBe(answer.headers.get('x-request-id'));
    expect(rows[0]?.rowName).toBe(row === f.ids.zoe || row === null ? null : rows[0]?.rowName);
  });

  it('a denied undo names the row that it would change, and Audit shows it in words', async () => {
    const { body } = await alice.post<Outcome>(`${workspace}/commit`, {
      changes: [{ table: 'users', row: f.ids.carol!, to: { jobTitle: 'Painter' } }],
    });
    await added();
    const { status } = await carol.post(`${workspace}/undo`, { transaction: body.transaction });
    expect(status).toBe(403);
    expect(await added()).toMatchObject([
      { event: 'denied', table: 'users', row: f.ids.carol, rowName: expect.stringContaining('Carol'), detail: 'undo: forbidden' },
    ]);
  });

  it('an invalid value or a missing licence is not recorded as a denial', async () => {
    await alice.post(`${workspace}/commit`, { changes: [{ table: 'users', row: f.ids.carol, to: { email: 'x' } }] });
    await alice.post(`${workspace}/commit`, { changes: [{ table: 'orgs', row: f.acme, to: { auditDays: 1 } }] });
    await alice.post(`${workspace}/commit`, { changes: 'nonsense' });
    await alice.get(`${workspace}/tables/users/rows?filter=((`);
    expect(await added()).toEqual([]);
  });
});
