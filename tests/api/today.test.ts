import { describe, expect, it } from 'vitest';
import { setup } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { emptySite, fixtureSite, setupToken, workspace } from './site.ts';

describe.each(engines)('today, on %s', engine => {
  it('TODAY() in a filter is the day in the reader’s organisation', async () => {
    const { f, as } = await fixtureSite(engine);
    try {
      await f.commit([{ table: 'users', row: f.ids.carol!, to: { firstDay: '2026-01-16' } }]);
      await f.commit([{ table: 'users', row: f.ids.bob!, to: { firstDay: '2026-01-15' } }]);
      const alice = await as('alice');
      const filter = encodeURIComponent('firstDay = TODAY()');
      const exported: string[] = [];
      const found = async () => {
        const { body } = await alice.get<{ rows: { id: string }[] }>(`${workspace}/tables/users/rows?filter=${filter}`);
        const { body: counted } = await alice.get<{ count: number }>(`${workspace}/tables/users/rows/count?filter=${filter}`);
        expect(counted.count).toBe(body.rows.length);
        const file = await alice.fetch(`${workspace}/tables/users/export?fields=userId&filter=${filter}`);
        exported.push(await file.text());
        return body.rows.map(row => row.id);
      };
      expect(await found()).toEqual([f.ids.bob]);
      await f.commit([{ table: 'orgs', row: f.acme, to: { zone: 'Pacific/Kiritimati' } }], setup);
      expect(await found()).toEqual([f.ids.carol]);
      await f.commit([{ table: 'orgs', row: f.acme, to: { zone: 'America/New_York' } }], setup);
      expect(await found()).toEqual([f.ids.bob]);
      expect(exported.map(text => text.trim().split(/\r?\n/).at(-1))).toEqual(['bob', 'carol', 'bob']);
    } finally {
      await f.close();
    }
  });

  it('an organisation gets the zone of its first owner’s browser; an invalid zone is refused', async () => {
    const { world, site } = await emptySite(engine);
    try {
      const owner = {
        token: setupToken,
        email: 'ann@first.test',
        password: 'seven purple lamps',
        organisation: 'First',
        accountName: 'first',
        licences: 3,
      };
      const browser = site.browser();
      expect((await browser.post('/api/setup', { ...owner, zone: 'Mars/Olympus' })).status).toBe(422);
      expect((await browser.post('/api/setup', { ...owner, zone: 'Asia/Calcutta' })).status).toBe(200);
      const [org] = await world.reader.where('orgs', 'key_accountNameFree', ['first']);
      expect(org?.zone).toBe('Asia/Calcutta');
      const to = (zone: string | null) =>
        browser.post(`${workspace}/commit`, { changes: [{ table: 'orgs', row: org!.id, to: { zone } }] });
      expect((await to('Mars/Olympus')).body).toMatchObject({
        status: 422,
        detail: 'Unknown time zone: use a name such as Europe/Paris or America/New_York',
      });
      expect((await to(null)).body).toMatchObject({ status: 422, detail: 'Time zone cannot be empty' });
      expect((await to('Europe/Paris')).status).toBe(200);
    } finally {
      await world.close();
    }
  });
});
