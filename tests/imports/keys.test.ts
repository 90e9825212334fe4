import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImportPlan } from '../../server/imports/importPlan.ts';
import { importWork } from '../../server/imports/importWork.ts';
import { openFileStore } from '../../server/store/openFileStore.ts';
import { catalogs, openFixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { type ImportSetting, stage } from './world.ts';

describe.each(engines)('keys of imports on %s', engine => {
  let world: ImportSetting;
  beforeAll(async () => {
    const f = await openFixture(engine, { total: 8 });
    const files = await openFileStore(f.where);
    world = { f, files, work: importWork(files, f.trials, catalogs) };
    const bob = { mobile: '+33687654321', manager: f.ids.carol!, firstDay: '2026-01-31' };
    await f.commit([{ table: 'users', row: f.ids.bob!, to: bob }], f.as('alice'));
  });
  afterAll(async () => {
    await world.files.close();
    await world.f.close();
  });

  async function found(text: string, keys: string[], table = 'users', more: Partial<ImportPlan> = {}) {
    const { lines } = await stage(world, text, { keys, mode: 'update', ...more }, table);
    return lines.map(({ action, row, issues }) => [action, row, issues.map(({ code }) => code).join()]);
  }

  it('are compared as their type reads them', async () => {
    const { bob } = world.f.ids;
    const updated = [['update', bob, '']];
    expect(await found('Email;Department\n Bob@ACME.Test ;A\n', ['email'])).toEqual(updated);
    expect(await found('Email;Department\nmailto:bob@acme.test;A\n', ['email'])).toEqual(updated);
    expect(await found('Mobile;Department\n+33 6 87.65.43.21;A\n', ['mobile'])).toEqual(updated);
    expect(await found('Mobile;Department\n0033687654321;A\n', ['mobile'])).toEqual(updated);
    expect(await found('User ID;Department\nＢＯＢ;A\n', ['userId'])).toEqual(updated);
    expect(await found('First day;Department\n31 janvier 2026;A\n', ['firstDay'])).toEqual(updated);
  });

  it('that are links are read by the names of the rows', async () => {
    expect(await found('Manager;Department\nCAROL;A\ncarol@acme.test;B\n', ['manager'])).toEqual([
      ['update', world.f.ids.bob, ''],
      ['none', null, 'I_TWICE'],
    ]);
  });

  it('that are numbers match in any form', async () => {
    const [lot] = await world.f.reader
      .page({ table: 'subscriptions', scope: null, sort: [], fields: ['quantity'], limit: 1 })
      .then(({ rows }) => rows);
    expect(lot?.quantity).toBe(8);
    const rows = await found('Licences;End\n8,0;2031-01-01\n08;2031-01-01\n', ['quantity'], 'subscriptions');
    expect(rows.map(([, row, code]) => [row, code])).toEqual([
      [lot?.id, ''],
      [null, 'I_TWICE'],
    ]);
  });

  it('that their type does not accept match no row, and match each other', async () => {
    expect(await found('Email;Department\nno address;A\nNO address;B\n', ['email'])).toEqual([
      ['none', null, 'I_NOT_FOUND'],
      ['none', null, 'I_TWICE'],
    ]);
  });
});
