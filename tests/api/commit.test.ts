import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../../server/model/change.ts';
import type { Fixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { type Browser, fixtureSite, type Site, workspace } from './site.ts';

const commit = `${workspace}/commit`;

describe.each(engines)('writing on %s', engine => {
  let f: Fixture;
  let site: Site;
  let alice: Browser;
  let carol: Browser;
  beforeAll(async () => {
    const made = await fixtureSite(engine);
    ({ f, site } = made);
    [alice, carol] = [await made.as('alice'), await made.as('carol')];
  });
  afterAll(() => f.close());

  const set = (user: string, to: object, from?: object) => ({
    changes: [{ table: 'users', row: f.ids[user], to, ...(from ? { from } : {}) }],
  });

  it('a commit changes a cell', async () => {
    const { status, body } = await alice.post<Outcome>(commit, set('carol', { department: 'Ops' }));
    expect(status).toBe(200);
    expect(body.outcomes).toEqual([{ table: 'users', row: f.ids.carol, outcome: 'accepted', issues: [] }]);
    expect((await f.user('carol'))?.department).toBe('Ops');
  });

  it('a dry run reports the outcome and writes nothing', async () => {
    const { status, body } = await alice.post<Outcome>(commit, { ...set('erin', { status: 'Active' }), dryRun: true });
    expect([status, body.transaction, body.messages]).toEqual([200, null, [{ kind: 'M1', to: 'erin@acme.test' }]]);
    expect((await f.user('erin'))?.status).toBe('Draft');
    const refused = await carol.post<Outcome>(commit, { ...set('erin', { status: 'Active' }), dryRun: true });
    expect([refused.status, refused.body.outcomes[0]?.outcome]).toEqual([200, 'refused']);
  });

  it('a refused commit has the status of its first issue and the whole outcome', async () => {
    const forbidden = await carol.post(commit, set('alice', { firstName: 'Eve' }));
    expect([403, 404]).toContain(forbidden.status);
    const fixed = await alice.post(commit, set('carol', { userId: 'carole' }));
    expect(fixed).toMatchObject({
      status: 422,
      body: { code: 'USERID_FIXED', detail: 'User ID cannot be changed once the account exists' },
    });
    expect(fixed.body.outcome?.outcomes[0]?.outcome).toBe('refused');
    expect(fixed.headers.get('content-type')).toBe('application/problem+json');
    const gone = await alice.post(commit, { changes: [{ table: 'users', row: crypto.randomUUID(), to: { firstName: 'x' } }] });
    expect(gone.status).toBe(404);
    expect((await alice.post(commit, { changes: [{ table: 'nothing', to: {} }] })).body).toMatchObject({
      status: 404,
      code: 'unknown_table',
    });
  });

  it('a commit answers 200 if one row is accepted, and writes all or nothing when requested', async () => {
    const changes = [
      { table: 'users', row: f.ids.carol, to: { jobTitle: 'Nurse' } },
      { table: 'users', row: f.ids.carol, to: { sysUserId: 'x' } },
    ];
    const partly = await alice.post<Outcome>(commit, { changes });
    expect([partly.status, partly.body.outcomes.map(each => each.outcome)]).toEqual([200, ['accepted', 'refused']]);
    const none = await alice.post(commit, {
      changes: [{ ...changes[0], to: { jobTitle: 'Doctor' } }, changes[1]],
      partial: false,
    });
    expect(none).toMatchObject({ status: 422, body: { code: 'read_only' } });
    expect((await f.user('carol'))?.jobTitle).toBe('Nurse');
  });

  it('a change with an outdated from is refused (#94)', async () => {
    const stale = await alice.post(commit, set('carol', { location: 'Lyon' }, { location: 'Nice' }));
    expect(stale).toMatchObject({ status: 409, body: { code: 'stale' } });
    expect((await alice.post(commit, set('carol', { location: 'Lyon' }, { location: null }))).status).toBe(200);
  });

  it('If-Match is accepted with a single change only', async () => {
    const { headers } = await alice.get(`${workspace}/tables/users/rows/${f.ids.carol}`);
    const etag = headers.get('etag') ?? '';
    expect((await alice.post(commit, set('carol', { company: 'One' }), { 'if-match': etag })).status).toBe(200);
    expect(await alice.post(commit, set('carol', { company: 'Two' }), { 'if-match': etag })).toMatchObject({
      status: 412,
      body: { code: 'stale' },
    });
    expect((await alice.post(commit, set('carol', { company: 'Two' }), { 'if-match': '*' })).status).toBe(200);
    expect((await alice.post(commit, set('zoe', { company: 'Two' }), { 'if-match': '*' })).status).toBe(404);
    const two = { changes: [...set('carol', {}).changes, ...set('bob', {}).changes] };
    expect((await alice.post(commit, two, { 'if-match': '*' })).status).toBe(400);
  });

  it('the version of a row that was deleted and restored is no longer valid', async () => {
    const row = crypto.randomUUID();
    const change = (to: object | null, from?: null) => ({
      changes: [{ table: 'users', row, to, ...(from === null ? { from } : {}) }],
    });
    await alice.post(commit, change({ firstName: 'Comes' }, null));
    const { headers } = await alice.get(`${workspace}/tables/users/rows/${row}`);
    const etag = { 'if-match': headers.get('etag') ?? '' };
    const gone = await alice.post<Outcome>(commit, change(null));
    expect((await alice.post(`${workspace}/undo`, { transaction: gone.body.transaction })).status).toBe(200);
    expect(await alice.post(commit, change({ firstName: 'Stale' }), etag)).toMatchObject({
      status: 412,
      body: { code: 'stale' },
    });
    expect((await f.row('users', row))?.firstName).toBe('Comes');
  });

  it('the same key with the same body is answered once, and with another body refused (#95)', async () => {
    const key = { 'idempotency-key': crypto.randomUUID() };
    const body = { changes: [{ table: 'users', to: { firstName: 'Once' } }] };
    const [first, second] = [await alice.post<Outcome>(commit, body, key), await alice.post<Outcome>(commit, body, key)];
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.body).toEqual(first.body);
    expect(await alice.post(commit, { ...body, label: 'other' }, key)).toMatchObject({
      status: 422,
      body: { code: 'key_reused' },
    });
    expect((await f.all('users', 'org', f.acme)).filter(row => row.firstName === 'Once')).toHaveLength(1);
    // The same key of another person, or on another route, is another key.
    expect((await carol.post(commit, set('carol', { firstName: 'Caroline' }), key)).status).toBe(200);
    expect((await alice.post(commit, body, { 'idempotency-key': 'x'.repeat(201) })).status).toBe(400);
  });

  it('simultaneous identical requests write once', async () => {
    const key = { 'idempotency-key': crypto.randomUUID() };
    const body = { changes: [{ table: 'users', to: { firstName: 'Burst' } }] };
    const answers = await Promise.all(Array.from({ length: 8 }, () => alice.post<Outcome>(commit, body, key)));
    expect(new Set(answers.map(answer => answer.body.transaction)).size).toBe(1);
    expect((await f.all('users', 'org', f.acme)).filter(row => row.firstName === 'Burst')).toHaveLength(1);
  });

  it('an action runs, and its refusal says when it may be repeated (#58)', async () => {
    const row = crypto.randomUUID();
    await alice.post(commit, {
      changes: [{ table: 'users', row, from: null, to: { email: 'new@acme.test', status: 'Invited' } }],
    });
    f.now = '2026-01-15T10:59:59.000Z';
    const soon = await alice.post(`${workspace}/act`, { table: 'users', action: 'inviteAgain', rows: [row] });
    expect(soon).toMatchObject({
      status: 429,
      body: { code: 'TOO_SOON', detail: 'Can be invited again at 11:00', retryAfter: 1 },
    });
    expect(soon.headers.get('retry-after')).toBe('1');
    f.now = '2026-01-15T11:00:00.000Z';
    expect((await alice.post(`${workspace}/act`, { table: 'users', action: 'inviteAgain', rows: [row] })).status).toBe(200);
    f.now = '2026-01-15T10:00:00.000Z';
    expect((await alice.post(`${workspace}/act`, { table: 'users', action: 'fly', rows: [row] })).body.code).toBe(
      'unknown_action',
    );
    expect(
      (await carol.post(`${workspace}/act`, { table: 'users', action: 'invite', rows: [f.ids.erin] })).status,
    ).toBeGreaterThanOrEqual(400);
  });

  it('a transaction can be undone only once', async () => {
    const { body } = await alice.post<Outcome>(commit, set('carol', { department: 'Sales' }));
    const undo = { transaction: body.transaction };
    expect((await alice.post(`${workspace}/undo`, undo)).status).toBe(200);
    expect((await f.user('carol'))?.department).toBe('Ops');
    expect((await alice.post(`${workspace}/undo`, { transaction: crypto.randomUUID() })).body).toMatchObject({
      status: 404,
      code: 'no_such_transaction',
    });
  });

  it('no request of these tests has failed unexpectedly', () => expect(site.failures).toEqual([]));
});
