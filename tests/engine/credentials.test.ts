import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tablesFor } from '../../server/api/catalog.ts';
import { credentialFindings } from '../../server/cli/checkup.ts';
import { resealCredentials } from '../../server/cli/rotateKey.ts';
import { readConfig } from '../../server/config.ts';
import { addKey, CredentialVault, keyFile, keyIdOf } from '../../server/credentialVault.ts';
import { createWriter } from '../../server/engine/createWriter.ts';
import { onlyBuiltIn } from '../../server/model/catalogs.ts';
import { compile, compileCatalog } from '../../server/model/compile.ts';
import { check, computed, encrypted, link, text } from '../../server/model/definitionBuilders.ts';
import { say } from '../../server/model/localizedText.ts';
import { defineTable } from '../../server/model/table.ts';
import { accessTo } from '../../server/model/tableAccess.ts';
import type { Writer } from '../../server/model/writer.ts';
import { openStore } from '../../server/store/openStore.ts';
import { administration } from '../../server/tables/administration.ts';
import { FilterParser } from '../../server/workspace/filterParser.ts';
import { clock, type Fixture, openFixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';

const same = (label: string) => say(label, label);
const secret = 'hunter2-very-secret';

/** Connections to other systems, with a password that people only write. */
const links = defineTable('connections', {
  label: same('Connections'),
  title: 'name',
  scope: ['org'],
  fields: {
    name: text(same('Name')),
    password: encrypted(same('Password'), { max: 40 }),
    ready: computed('flag', same('Ready'), 'AND(name <> "", password)'),
    org: link('orgs', same('Organisation'), { system: true, ownOrg: true, onDelete: 'cascade' }),
  },
  rules: { named: check('NOT(ISBLANK(name))', 'V_NAME', same('Name it'), { at: 'name' }) },
  actions: {
    connect: {
      label: same('Connect'),
      needs: [],
      form: { password: encrypted(same('Password'), { required: true }) },
      set: { password: '{password}' },
    },
  },
  access: {
    owner: { read: 'organisation', insert: true, update: true, delete: true },
    manager: { read: 'organisation', insert: { fields: ['name'] }, update: [{ fields: ['name'] }] },
    team_admin: { read: 'organisation', update: [{ fields: ['password'] }] },
  },
});
const catalog = compileCatalog([...administration, links]);

describe.each(engines)('an encrypted field on %s', engine => {
  let f: Fixture;
  let data: string;
  let vault: CredentialVault;
  let writer: Writer;
  let store: Awaited<ReturnType<typeof openStore>>;
  beforeEach(async () => {
    f = await openFixture(engine, { catalog });
    data = mkdtempSync(join(tmpdir(), 'seatgrid-key-'));
    vault = new CredentialVault({ data, credentialKeys: null });
    store = await openStore(f.where, onlyBuiltIn(catalog));
    const newSecret = () => ({ clear: 'c', hash: 'h' });
    writer = createWriter(store, onlyBuiltIn(catalog), { publicUrl: 'x', now: () => clock, newSecret, sealer: vault });
  });
  afterEach(async () => {
    await store.close();
    await f.close();
    rmSync(data, { recursive: true, force: true });
  });

  const commit = (to: Record<string, unknown> | null, row?: string, who = 'alice', options = {}) =>
    writer.commit(f.as(who), [{ table: 'connections', ...(row === undefined ? {} : { row }), to }], options);
  const add = async (password: unknown = secret) => (await commit({ name: 'CRM', password })).outcomes[0]!.row;
  const stored = async (row: string) => (await store.reader.rows('connections', [row])).get(row)!;
  const open = async (row: string) =>
    vault.open({ table: 'connections', row, field: 'password' }, String((await stored(row)).password_sealed));

  it('says only whether it is set; the reader of effects opens it', async () => {
    const row = await add();
    expect(await stored(row)).toMatchObject({ password: true, ready: true });
    expect(await open(row)).toBe(secret);
    expect((await commit({ password: 'another' }, row)).outcomes[0]).toMatchObject({ outcome: 'accepted', issues: [] });
    expect(await open(row)).toBe('another');
    await commit({ password: '' }, row);
    expect(await stored(row)).toMatchObject({ password: null, password_sealed: null, ready: false });
    expect(await stored(await add(null))).toMatchObject({ password: null, ready: false });
  });

  it('keeps its value when a row is sent back as it was read', async () => {
    const row = await add();
    const { transaction } = await commit({ password: true, name: 'ERP' }, row);
    expect(transaction).not.toBeNull();
    expect(await open(row)).toBe(secret);
    expect((await commit({ password: true }, await add(null))).outcomes[0]).toMatchObject({
      outcome: 'refused',
      issues: [{ code: 'not_kept', field: 'password' }],
    });
  });

  it('is in no row that people read, log, history, search, answer or dry run', async () => {
    const outcomes = [await commit({ name: 'CRM', password: secret }, undefined, 'alice', { dryRun: true })];
    const made = await commit({ name: 'CRM', password: secret }, undefined, 'alice', { key: { key: 'k', hash: 'h' } });
    const { row } = made.outcomes[0]!;
    outcomes.push(made, await commit({ password: `${secret}2` }, row));
    outcomes.push(await commit({ name: 'CRM', password: secret }, undefined, 'alice', { key: { key: 'k', hash: 'h' } }));
    const access = accessTo(catalog.table('connections'), f.as('alice'))!;
    expect([...access.fieldIds]).not.toContain('password_sealed');
    const page = (view: object) =>
      store.reader.page({ ...access.view, fields: [...access.fieldIds], sort: [], limit: 10, ...view });
    const shown = await page({});
    const log = await store.reader.tail(0, 1_000, 10_000);
    const history = await store.reader.history('connections', row, 100);
    const everything = JSON.stringify([outcomes, shown, log, history, tablesFor([catalog.table('connections')], f.as('alice'))]);
    expect(everything).toContain('CRM');
    expect(everything).not.toContain(secret);
    expect(everything).not.toContain(String((await stored(row)).password_sealed));
    expect(everything).not.toContain('password_sealed');
    expect(history).toHaveLength(2);
    for (const search of [secret, String((await stored(row)).password_sealed).slice(0, 12)])
      expect((await page({ search })).rows).toEqual([]);
    const parser = new FilterParser(() => catalog);
    const filtered = async (filter: string) => (await page({ filter: parser.parse(filter, access, f.as('alice')) })).rows.length;
    expect([await filtered('password'), await filtered('NOT(password)')]).toEqual([1, 0]);
    expect(() => parser.parse('password_sealed <> ""', access, f.as('alice'))).toThrow(/Unknown field/);
  });

  it('is not named by formulas, and its text is in no message about it', async () => {
    const wrong = { ...links, rules: { r: check('password_sealed <> ""', 'R', same('R')) } };
    expect(compile([...administration, wrong]).issues.map(({ code }) => code)).toEqual(['unknown_field']);
    const long = 'x'.repeat(41);
    for (const to of [
      { name: 'CRM', password: long },
      { name: '', password: secret },
      { name: 'CRM', password: [secret] },
    ]) {
      const outcome = await commit(to);
      expect(outcome.outcomes[0]?.outcome).toBe('refused');
      for (const part of [long, secret]) expect(JSON.stringify(outcome)).not.toContain(part);
    }
  });

  it('needs the right to write this field', async () => {
    const row = await add();
    await writer.commit(f.as('alice'), [{ table: 'users', row: f.ids.carol!, to: { role: 'manager' } }]);
    expect((await commit({ password: 'x' }, row, 'carol')).outcomes[0]).toMatchObject({
      outcome: 'refused',
      issues: [{ code: 'forbidden' }],
    });
    expect((await commit({ password: 'theirs' }, row, 'bob')).outcomes[0]).toMatchObject({ outcome: 'accepted' });
    expect((await commit({ password_sealed: 'x' }, row)).outcomes[0]).toMatchObject({
      outcome: 'refused',
      issues: [{ code: 'unknown_field' }],
    });
    expect(await open(row)).toBe('theirs');
  });

  it('is set by the form of an action, which refuses to go without it', async () => {
    const row = await add(null);
    const act = async (input: Record<string, string>) =>
      (await writer.runAction(f.as('alice'), { table: 'connections', action: 'connect', rows: [row], input })).outcomes[0];
    expect(await act({})).toMatchObject({ outcome: 'refused', issues: [{ code: 'input_missing', field: 'password' }] });
    expect(await act({ password: secret })).toMatchObject({ outcome: 'accepted' });
    expect(await open(row)).toBe(secret);
  });

  it('is emptied by the undo of its first value, and nothing brings one back', async () => {
    const row = await add(null);
    const set = await commit({ password: secret }, row);
    await writer.undo(f.as('alice'), set.transaction!);
    expect(await stored(row)).toMatchObject({ password: null, password_sealed: null });
    await commit({ password: secret }, row);
    const cleared = await commit({ password: null, name: 'ERP' }, row);
    const [back] = (await writer.undo(f.as('alice'), cleared.transaction!)).outcomes;
    expect(back).toMatchObject({ outcome: 'accepted', kept: [{ code: 'not_kept', field: 'password' }] });
    expect(await stored(row)).toMatchObject({ name: 'CRM', password: null });
    await commit({ password: secret }, row);
    const gone = await commit(null, row);
    const [restored] = (await writer.undo(f.as('alice'), gone.transaction!)).outcomes;
    expect(restored).toMatchObject({ outcome: 'accepted', kept: [{ code: 'not_kept', field: 'password' }] });
    expect(await stored(row)).toMatchObject({ name: 'CRM', password: null, password_sealed: null });
  });

  it('cannot be moved to another cell, and the doctor finds what no key opens', async () => {
    const [one, other] = [await add(), await add('other')];
    const found = () => store.write(async tx => ({ commit: false, value: await credentialFindings(tx, catalog, vault) }));
    expect(await found()).toEqual([]);
    await store.write(async tx => {
      const [from, to] = [await stored(one), await stored(other)];
      await tx.write('connections', [
        { before: to, after: { ...to, password_sealed: from.password_sealed ?? null }, fields: ['password_sealed'] },
      ]);
      return { commit: true, value: null };
    });
    await expect(open(other)).rejects.toThrow(/was changed or moved/);
    expect(await found()).toMatchObject([
      { code: 'credential', table: 'connections', field: 'password', many: 1, examples: [other] },
    ]);
    const without = new CredentialVault({ data, credentialKeys: [Buffer.alloc(32, 7).toString('base64')] });
    const lost = await store.write(async tx => ({ commit: false, value: await credentialFindings(tx, catalog, without) }));
    expect(lost).toMatchObject([{ code: 'credential', many: 2 }]);
  });

  it('is encrypted again with a new key in chunks, wherever that is killed', async () => {
    const rows: string[] = [];
    for (let at = 0; at < 7; at += 1) rows.push(await add(`${secret}${at}`));
    const before = await store.reader.rows('connections', rows);
    addKey(data);
    const current = vault.current().id;
    expect(vault.keys()).toHaveLength(2);
    let left = 3;
    const killed: Pick<typeof store, 'write'> = {
      write: (work, ...more) =>
        store.write(
          async tx => {
            const done = await work(tx);
            left -= 1;
            if (left < 0) throw new Error('killed');
            return done;
          },
          ...more,
        ),
    };
    await expect(resealCredentials(killed, onlyBuiltIn(catalog), vault, 3)).rejects.toThrow('killed');
    const half = [...(await store.reader.rows('connections', rows)).values()];
    expect(new Set(half.map(row => keyIdOf(String(row.password_sealed)))).size).toBe(2);
    for (const [at, row] of rows.entries()) expect(await open(row)).toBe(`${secret}${at}`);
    expect(await resealCredentials(store, onlyBuiltIn(catalog), vault, 3)).toBe(1);
    expect(await resealCredentials(store, onlyBuiltIn(catalog), vault, 3)).toBe(0);
    for (const [at, row] of rows.entries()) {
      const now = await stored(row);
      expect([keyIdOf(String(now.password_sealed)), await open(row)]).toEqual([current, `${secret}${at}`]);
      const { password_sealed: _old, ...rest } = before.get(row)!;
      expect(now).toMatchObject(rest);
    }
  });
});

describe('the key for credentials', () => {
  const keys = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)].map(bytes => bytes.toString('base64'));
  const place = { table: 't', row: 'r', field: 'f' };

  it('is read from SEATGRID_KEY, with older keys after it; a malformed one is refused without being shown', () => {
    expect(readConfig({ SEATGRID_KEY: keys.join(', ') }).credentialKeys).toEqual(keys);
    expect(readConfig({}).credentialKeys).toBe(null);
    for (const wrong of ['short', `${keys[0]},`, `${keys[0]}x`, 'ä'.repeat(43)]) {
      expect(() => readConfig({ SEATGRID_KEY: wrong })).toThrow(
        /^SEATGRID_KEY .*: write 32 bytes in base64, as openssl rand -base64 32 prints them, and older keys after commas\.$/,
      );
      expect(() => readConfig({ SEATGRID_KEY: wrong })).not.toThrow(new RegExp(wrong.slice(0, 5)));
    }
    const old = new CredentialVault({ data: '/nowhere', credentialKeys: [keys[1]!] }).seal(place, 'x');
    expect(new CredentialVault({ data: '/nowhere', credentialKeys: keys }).open(place, old)).toBe('x');
  });

  it('is otherwise a file that only its user can read, made when it is first needed', () => {
    const data = mkdtempSync(join(tmpdir(), 'seatgrid-key-'));
    try {
      const vault = new CredentialVault({ data, credentialKeys: null });
      expect(vault.keys()).toEqual([]);
      const sealed = vault.seal(place, 'x');
      expect(statSync(keyFile(data)).mode & 0o777).toBe(0o600);
      expect(new CredentialVault({ data, credentialKeys: null }).open(place, sealed)).toBe('x');
      expect(vault.seal(place, 'x')).not.toBe(sealed);
      addKey(data);
      expect(statSync(keyFile(data)).mode & 0o777).toBe(0o600);
      expect(vault.open(place, sealed)).toBe('x');
      expect(readFileSync(keyFile(data), 'utf8').trim().split('\n')).toHaveLength(2);
      writeFileSync(keyFile(data), '');
      expect(() => vault.seal(place, 'x')).toThrow(/contains no key/);
    } finally {
      rmSync(data, { recursive: true, force: true });
    }
  });
});
