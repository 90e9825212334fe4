import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Acme, password, startAcme } from './acme.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

/** The Outbox as an owner sees it. */
describe('the outbox', () => {
  const visitors = new BrowserUsers();
  let acme: Acme;
  let alice: BrowserUser;

  beforeAll(async () => {
    acme = await startAcme();
    for (const name of ['ben', 'cleo', 'dan']) await acme.add(name, { status: 'Active' });
    alice = await visitors.open({ zone: 'Europe/Paris' });
    await alice.signIn(acme.server.url, 'alice', password);
    await alice.row('dan@acme.test').waitFor();
    await alice.page.goto(`${acme.server.url}/outbox`);
    await alice.row('dan@acme.test').first().waitFor();
  });
  afterAll(async () => {
    await visitors.close();
    await acme?.stop();
  });

  it('starts with the newest message and shows when each was created', async () => {
    const to = await alice.page.locator('.sg-body [role=rowheader]').allInnerTexts();
    expect(to.slice(0, 3)).toEqual(['dan@acme.test', 'cleo@acme.test', 'ben@acme.test']);
    const header = alice.page.getByRole('columnheader', { name: 'Created' }).first();
    expect([await header.getAttribute('aria-sort'), await header.getAttribute('aria-colindex')]).toEqual(['descending', '3']);
    expect(await (await alice.cell('dan@acme.test', 'Created')).innerText()).toMatch(/^\d{1,2} \w{3,4} \d{4}, \d\d:\d\d$/);
    expect(alice.consoleErrors).toEqual([]);
  });
});
