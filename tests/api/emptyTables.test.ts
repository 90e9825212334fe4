import { describe, expect, it } from 'vitest';
import type { CatalogResponse } from '../../server/api/wire.ts';
import { engines } from '../kit/stores.ts';
import { fixtureSite, workspace } from './site.ts';

describe.each(engines)('the hint of an empty table on %s', engine => {
  it('a person who may not add rows is not invited to add one', async () => {
    const { f, as } = await fixtureSite(engine);
    try {
      for (const user of ['alice', 'bob', 'carol', 'jean']) {
        const { tables } = (await (await as(user)).get<CatalogResponse>(`${workspace}/catalog`)).body;
        const told = tables.filter(table => table.empty !== undefined && table.rights.insert === false).map(table => table.id);
        // Nobody adds these rows by hand: the hint says what will appear.
        expect(told.filter(id => !['audit', 'invites', 'outbox'].includes(id))).toEqual([]);
      }
      const { tables } = (await (await as('alice')).get<CatalogResponse>(`${workspace}/catalog`)).body;
      expect(tables.find(table => table.id === 'access')?.empty?.en).toContain('choose here');
    } finally {
      await f.close();
    }
  });
});
