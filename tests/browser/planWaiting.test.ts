import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Acme, password, startAcme } from './acme.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

/** More people wait for a licence than are activated at once. */
describe('Plan and billing, when 510 people wait for a licence', () => {
  const visitors = new BrowserUsers();
  let acme: Acme;
  let alice: BrowserUser;

  beforeAll(async () => {
    acme = await startAcme({}, 1);
    const changes = Array.from({ length: 510 }, (_, at) => ({
      table: 'users',
      row: uuidv7(),
      from: null,
      to: { userId: `person.${at}`, firstName: 'Ann', lastName: 'Adam', email: `p${at}@acme.test`, status: 'Active' },
    }));
    await acme.api.at('POST', 'commit', { changes });
    alice = await visitors.open();
    alice.page.setDefaultTimeout(30_000);
    await alice.signIn(acme.server.url, 'alice', password);
    await alice.row('alice').waitFor();
    await alice.page.goto(`${acme.server.url}/plan`);
  });
  afterAll(async () => {
    await visitors.close();
    await acme?.stop();
  });

  it('counts all of them, activates the first 500, and says that the others still wait', async () => {
    await alice.page.getByText(/^510 people are waiting for a licence/).waitFor();
    await acme.api.at('POST', 'commit', {
      changes: [{ table: 'subscriptions', from: null, to: { product: 'base', quantity: 600, appliedTo: 'acme' } }],
    });
    await alice.page.getByRole('button', { name: 'Activate them…' }).click();
    await alice.page.getByRole('button', { name: 'Activate 500 people' }).click();
    await alice.page.getByText(/^10 people are waiting for a licence/).waitFor();
    const active = await acme.api.at<{ total: number }>('GET', 'tables/users/rows?limit=1&total=true&filter=status="Active"');
    expect(active.body.total).toBe(501);
  });
});
