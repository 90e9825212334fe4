import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountByLogin, accountKnownToOrg, verifiedAccount } from '../../server/identity/accountLookup.ts';
import type { Outcome } from '../../server/model/change.ts';
import { bestMatch } from '../../server/model/identityKey.ts';
import { catalog, type Fixture, setup } from '../kit/administration.ts';
import { writeRawCells } from '../kit/rawWrites.ts';
import { engines } from '../kit/stores.ts';
import { type Browser, fixtureSite, password, type Site, workspace } from './site.ts';

/** Two addresses that an earlier version told apart and that now have one key. */
const addresses = { bob: 'stra\u00dfe@acme.test', carol: 'strasse@acme.test' } as const;
type Name = keyof typeof addresses;
const names = Object.keys(addresses) as Name[];

describe.each(engines)('accounts whose addresses share a key, on %s', engine => {
  let f: Fixture;
  let site: Site;
  let as: (name: string) => Promise<Browser>;
  const accounts: Partial<Record<Name, unknown>> = {};
  beforeAll(async () => {
    ({ f, site, as } = await fixtureSite(engine));
    for (const name of names) {
      const [email, account] = [addresses[name], (await f.user(name))?.account];
      accounts[name] = account;
      const key = addresses.carol;
      const keys = { emailKey: key, key_emailFree: key, key_emailOnce: `${f.acme}\u001f${key}` };
      await writeRawCells(f.where, 'accounts', String(account), { email, ...keys });
      await writeRawCells(f.where, 'users', f.ids[name]!, { email });
    }
  });
  afterAll(() => f.close());

  it.each(names)('%s signs in with their own address', async name => {
    for (const login of [addresses[name], addresses[name].toUpperCase().replace('SSE', name === 'bob' ? '\u00dfE' : 'SSE')]) {
      const browser = site.browser();
      expect((await browser.signIn(login, password)).status).toBe(200);
      const { body } = await browser.get<{ person: { user: string } }>('/api/session');
      expect(body.person.user).toBe(f.ids[name]);
    }
  });

  it.each(names)('only %s is linked by their own address in another organisation', async name => {
    const policy = { onboarding: 'invitation', existingAccount: 'link', acceptance: 'new_accounts_only' };
    await f.commit([{ table: 'orgs', row: f.globex, to: policy }], setup);
    const zoe = await as('zoe');
    const to = { userId: `${name}2`, firstName: 'A', lastName: 'B', email: addresses[name], status: 'Invited' };
    const { body } = await zoe.post<Outcome>(`${workspace}/commit`, { changes: [{ table: 'users', to }] });
    const made = await f.row('users', body.outcomes[0]!.row);
    expect([made?.status, made?.account]).toEqual(['Active', accounts[name]]);
  });

  it.each(names)('links name %s by their own address', async name => {
    const alice = await as('alice');
    const to = { user: addresses[name], workspace: f.ids.WS2! };
    const { body } = await alice.post<Outcome>(`${workspace}/commit`, { changes: [{ table: 'access', to }] });
    expect((await f.row('access', body.outcomes[0]!.row))?.user).toBe(f.ids[name]);
  });
});

describe.each(engines)('two accounts whose addresses share a key, only one verified, on %s', engine => {
  let f: Fixture;
  let site: Site;
  let as: (name: string) => Promise<Browser>;
  const accounts: Partial<Record<Name, string>> = {};
  beforeAll(async () => {
    ({ f, site, as } = await fixtureSite(engine));
    const key = addresses.carol;
    for (const name of names) {
      const [email, account] = [addresses[name], String((await f.user(name))?.account)];
      accounts[name] = account;
      const isKnown = name === 'carol';
      const verified = { verifiedAt: isKnown ? f.now : null, key_emailFree: isKnown ? key : null };
      await writeRawCells(f.where, 'accounts', account, {
        email,
        emailKey: key,
        key_emailOnce: `${f.acme}\u001f${key}`,
        ...verified,
      });
      await writeRawCells(f.where, 'users', f.ids[name]!, { email });
    }
  });
  afterAll(() => f.close());

  it.each(names)('%s signs in with their own address, and not with the other', async name => {
    for (const login of [addresses[name], ` ${addresses[name].replace('acme.test', 'ACME.TEST')}`]) {
      const browser = site.browser();
      expect((await browser.signIn(login, password)).status).toBe(200);
      expect((await browser.get<{ person: { user: string } }>('/api/session')).body.person.user).toBe(f.ids[name]);
    }
  });

  it('the two are told apart when typed in full-width letters', async () => {
    const browser = site.browser();
    expect((await browser.signIn('\uff53tra\uff53\uff53e@acme.test', password)).status).toBe(200);
    expect((await browser.get<{ person: { user: string } }>('/api/session')).body.person.user).toBe(f.ids.carol);
  });

  it('each account is found by its own address at a reset, an invitation and as verified', async () => {
    const means = { reader: f.reader, catalog: () => catalog };
    for (const name of names) {
      expect((await accountByLogin(means, addresses[name]))?.id).toBe(accounts[name]);
      expect((await accountKnownToOrg(means, addresses[name], f.acme))?.id).toBe(accounts[name]);
    }
    expect(await accountKnownToOrg(means, addresses.bob, f.globex)).toBeNull();
    expect((await verifiedAccount(means, addresses.carol))?.id).toBe(accounts.carol);
    expect(await verifiedAccount(means, addresses.bob)).toBeNull();
  });

  it('an address that only looks alike is refused in another organisation', async () => {
    const policy = { onboarding: 'invitation', existingAccount: 'link', acceptance: 'new_accounts_only' };
    await f.commit([{ table: 'orgs', row: f.globex, to: policy }], setup);
    const zoe = await as('zoe');
    const to = { userId: 'bob2', firstName: 'A', lastName: 'B', email: addresses.bob, status: 'Invited' };
    const { body } = await zoe.post<Outcome>(`${workspace}/commit`, { changes: [{ table: 'users', to }] });
    const made = await f.row('users', body.outcomes[0]!.row);
    expect([made?.status, made?.account === accounts.carol, made?.account === accounts.bob]).toEqual(['Draft', false, false]);
  });
});

describe.each(engines)('a row with the same key as one of another organisation, on %s', engine => {
  it('a row is not affected by changes of the other one, and is valid when it is next written', async () => {
    const { f, as } = await fixtureSite(engine);
    try {
      const pairs = { bob: addresses.bob, zoe: addresses.carol };
      for (const [name, email] of Object.entries(pairs)) {
        const account = String((await f.user(name))?.account);
        await writeRawCells(f.where, 'accounts', account, { email, emailKey: addresses.carol, key_emailFree: addresses.carol });
        const issues = JSON.stringify([{ field: 'email', code: 'V_EMAIL_TAKEN', message: 'E-mail already in use' }]);
        await writeRawCells(f.where, 'users', f.ids[name]!, { email, validationResult: 'E-mail already in use', issues });
      }
      await f.commit([{ table: 'users', row: f.ids.bob!, to: { email: 'bob2@acme.test' } }]);
      const zoe = await as('zoe');
      const { body } = await zoe.get<unknown>(`${workspace}/tables/users/rows/${f.ids.zoe}/history`);
      expect(JSON.stringify(body)).not.toContain('Alice');
      expect((await f.user('zoe'))?.updatedBy).not.toBe('Alice Martin');
      // The sign-in has written it.
      expect((await f.user('zoe'))?.validationResult).toBe('OK');
    } finally {
      await f.close();
    }
  });
});

describe('the best match of rows with one key', () => {
  const rows = [
    { id: '2', text: 'stra\u00dfe' },
    { id: '1', text: 'strasse' },
  ];
  it.each([
    ['strasse', '1'],
    ['stra\u00dfe', '2'],
    ['STRASSE', '1'],
    ['Stra\u00dfe', '2'],
    ['\uff53trasse', '1'],
  ])('%s is %s, in whatever order they come', (typed, id) => {
    for (const some of [rows, rows.toReversed()]) expect(bestMatch(some, row => row.text, typed)?.id).toBe(id);
  });
  it('there is no match among no rows', () => expect(bestMatch<{ id: string }>([], row => row.id, 'x')).toBeUndefined());
});
