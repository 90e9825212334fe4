import { describe, expect, it } from 'vitest';
import { checkup } from '../../server/cli/checkup.ts';
import type { Cells, Outcome } from '../../server/model/change.ts';
import { setup } from '../kit/administration.ts';
import { asDryRun, listChanges, takeSnapshot, withoutNewIds } from '../kit/rowChanges.ts';
import { engines, runRawSql } from '../kit/stores.ts';
import { fixtureSite, workspace } from './site.ts';

/** Policies that nothing uses yet: stored, and not shown. */
const unread = ['contact', 'userIdRequired', 'onSeatShortage', 'notifyLifecycle'];

const people = (...names: string[]) =>
  names.map(name => ({
    table: 'users',
    to: {
      userId: name,
      firstName: 'K',
      lastName: name === 'bad' ? null : 'L',
      email: `${name}@acme.test`,
      status: 'Active',
    } as Cells,
  }));

describe.each(engines)('policies on %s', engine => {
  it('an unused policy is neither shown nor accepted, and its value stays', async () => {
    const { f, as } = await fixtureSite(engine, { policy: { contact: 'email_or_mobile', onSeatShortage: 'grace_days' } });
    try {
      const alice = await as('alice');
      const { body: catalog } = await alice.get<{ tables: { id: string; fields: { id: string }[] }[] }>(`${workspace}/catalog`);
      const fields = catalog.tables.find(table => table.id === 'orgs')?.fields.map(field => field.id);
      expect(fields).toContain('bulkMode');
      const { body: rows } = await alice.get<{ rows: { cells: Cells }[] }>(`${workspace}/tables/orgs/rows`);
      for (const field of unread) {
        expect(fields).not.toContain(field);
        expect(Object.keys(rows.rows[0]!.cells)).not.toContain(field);
        const asked = await alice.get(`${workspace}/tables/orgs/rows?fields=${field}`);
        expect(asked.status).toBe(422);
        const filtered = await alice.get(`${workspace}/tables/orgs/rows?filter=${field}="email"`);
        expect(filtered.status).toBe(422);
        const set = await alice.post(`${workspace}/commit`, { changes: [{ table: 'orgs', row: f.acme, to: { [field]: null } }] });
        expect(set.body).toMatchObject({ status: 422, code: 'unknown_field' });
      }
      expect(await f.row('orgs', f.acme)).toMatchObject({ contact: 'email_or_mobile', onSeatShortage: 'grace_days' });
    } finally {
      await f.close();
    }
  });

  it('bulkMode applies to several rows when the request does not say', async () => {
    const { f, as } = await fixtureSite(engine);
    try {
      const alice = await as('alice');
      const paste = async (changes: object[], more: object = {}) =>
        (await alice.post<Outcome & { outcome?: Outcome }>(`${workspace}/commit`, { changes, ...more })).body;
      const fates = (body: Outcome & { outcome?: Outcome }) => (body.outcome ?? body).outcomes.map(each => each.outcome);
      expect(fates(await paste(people('aaa', 'bad'), { dryRun: true }))).toEqual(['accepted', 'held']);
      await f.commit([{ table: 'orgs', row: f.acme, to: { bulkMode: 'atomic' } }]);
      const seq = await f.reader.seq();
      for (const dryRun of [true, false])
        expect(fates(await paste(people('aaa', 'bad'), { dryRun }))).toEqual(['refused', 'refused']);
      expect(await f.reader.seq()).toBe(seq);
      expect(fates(await paste(people('aaa', 'bbb'), { dryRun: true }))).toEqual(['accepted', 'accepted']);
      // A single row is held as usual; an explicit request wins; Seatgrid itself is not bound.
      expect(fates(await paste(people('bad'), { dryRun: true }))).toEqual(['held']);
      expect(fates(await paste(people('aaa', 'bad'), { dryRun: true, partial: true }))).toEqual(['accepted', 'held']);
      const own = await f.commit(
        people('sys', 'bad').map(each => ({ ...each, to: { ...each.to, org: f.acme } })),
        setup,
      );
      expect(own.outcomes.map(each => each.outcome)).toEqual(['accepted', 'held']);
      // Another organisation is not affected.
      const zoe = await as('zoe');
      const there = await zoe.post<Outcome>(`${workspace}/commit`, { changes: people('xxx', 'bad'), dryRun: true });
      expect(fates(there.body)).toEqual(['accepted', 'held']);
    } finally {
      await f.close();
    }
  });

  it('externalsUseSeat gives licences to existing external people, and takes them back', async () => {
    const { f } = await fixtureSite(engine, { total: 4 });
    const jean = () => f.row('users', f.ids.jean!);
    const turn = (externalsUseSeat: boolean) => f.commit([{ table: 'orgs', row: f.acme, to: { externalsUseSeat } }]);
    try {
      expect(await jean()).toMatchObject({ external: true, status: 'Active', seats: 0, validationResult: 'OK' });
      const before = await takeSnapshot(f);
      const tried = await asDryRun(f, () => turn(true));
      const turned = await turn(true);
      expect(withoutNewIds(tried, before)).toEqual(withoutNewIds(turned, before));
      expect(turned).toMatchObject({
        outcomes: [{ outcome: 'accepted' }],
        licences: [{ product: 'base', before: { used: 3, total: 4 }, after: { used: 4, total: 4 } }],
        messages: [],
      });
      expect(listChanges(before, await takeSnapshot(f))).toEqual([
        '+ audit policy_changed ACME',
        '+ seats jean base assigned',
        'orgs acme: externalsUseSeat, licencesAvailable, licencesUsed',
        'pools acme base: available, taken, used',
        'users jean: seats',
      ]);
      expect(await jean()).toMatchObject({ seats: 1, validationResult: 'OK' });
      expect(await f.pool()).toMatchObject({ used: 4, total: 4 });
      expect((await checkup(f.where)).findings).toEqual([]);
      await runRawSql(f.where, of => `delete from ${of('seats')} where "user" = '${f.ids.jean}'`);
      expect(JSON.stringify((await checkup(f.where)).findings)).toContain('ACTIVE_WITHOUT_SEAT');
    } finally {
      await f.close();
    }
  });

  it('external people wait without a free licence, until there is one or externalsUseSeat is off', async () => {
    const { f } = await fixtureSite(engine, { total: 3 });
    const jean = () => f.row('users', f.ids.jean!);
    const turn = (externalsUseSeat: boolean) => f.commit([{ table: 'orgs', row: f.acme, to: { externalsUseSeat } }]);
    try {
      await turn(true);
      expect(await jean()).toMatchObject({ status: 'Active', seats: 0, validationResult: 'Waiting for licence' });
      expect((await checkup(f.where)).findings).toEqual([]);
      await turn(false);
      expect(await jean()).toMatchObject({ seats: 0, validationResult: 'OK' });
      await f.commit([{ table: 'subscriptions', to: { quantity: 1, appliedTo: 'acme' } }]);
      await turn(true);
      expect(await jean()).toMatchObject({ seats: 1, validationResult: 'OK' });
      await turn(false);
      expect(await jean()).toMatchObject({ seats: 0, validationResult: 'OK' });
      expect(await f.pool()).toMatchObject({ used: 3, total: 4 });
    } finally {
      await f.close();
    }
  });

  it('a policy cannot be emptied', async () => {
    const { f } = await fixtureSite(engine);
    try {
      for (const field of [
        'onboarding',
        'existingAccount',
        'acceptance',
        'credentials',
        'bulkMode',
        'multiOrg',
        'reserveOnInvite',
        'zone',
      ]) {
        const { outcomes } = await f.commit([{ table: 'orgs', row: f.acme, to: { [field]: null } }]);
        expect([field, outcomes[0]?.issues[0]?.code]).toEqual([field, 'emptied']);
      }
    } finally {
      await f.close();
    }
  });
});
