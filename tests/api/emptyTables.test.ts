import { describe, expect, it } from 'vitest';
import type { CatalogResponse } from '../../server/api/wire.ts';
import { engines } from '../kit/stores.ts';
import { fixtureSite, workspace } from './site.ts';

describe.each(engines)('what an empty table says on %s', engine => {
  it('tells nobody to add rows who may not', async () => {
    const { f, as } = await fixtureSite(engine);
    try {
      for (const user of ['alice', 'bob', 'carol', 'jean']) {
        const { tables } = (await (await as(user)).get<CatalogResponse>(`${workspace}/catalog`)).body;
        const told = tables.filter(table => table.empty !== undefined && table.rights.insert === false).map(table => table.id);
        // Of these rows nobody adds any by hand: they say what will appear.
        expect(told.filter(id => !['audit', 'invites', 'outbox'].includes(id))).toEqual([]);
      }
      const { tables } = (await (await as('alice')).get<CatalogResponse>(`${workspace}/catalog`)).body;
      expect(tables.find(table => table.id === 'access')?.empty?.en).toContain('choose here');
    } finally {
      await f.close();
    }
  });
});
