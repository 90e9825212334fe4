import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Acme, password, startAcme } from './acme.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

/** How the page shows rows, and where its messages lead. */
describe('the page', () => {
  const visitors = new BrowserUsers();
  let acme: Acme;

  beforeAll(async () => {
    acme = await startAcme({ ben: { status: 'Active' }, cleo: {}, dan: {} }, 2);
  });
  afterAll(async () => {
    await visitors.close();
    await acme?.stop();
  });
  const open = async (window: Parameters<BrowserUsers['open']>[0] = {}): Promise<BrowserUser> => {
    const person = await visitors.open(window);
    await person.signIn(acme.server.url, 'alice', password);
    await person.page.locator('.sg-body [role=rowheader]').first().waitFor();
    return person;
  };

  it('leads from a lack of licences to Plan and billing, and says when licences are free again', async () => {
    const alice = await open();
    await alice.row('cleo@acme.test').locator('.sg-type-state').click();
    await alice.page.keyboard.type('Active');
    await alice.press('Enter');
    const validation = alice.row('cleo@acme.test').locator('.sg-type-verdict');
    await expect.poll(() => validation.innerText()).toContain('No licence available (2 of 2 used)');
    await validation.click({ position: { x: 12, y: 10 } });
    await alice.page.locator('.sg-note').getByText('Add licences', { exact: true }).click();
    await alice.page.waitForURL('**/plan');
    await alice.page.getByRole('link', { name: 'Users' }).click();
    await validation.locator('.sg-remedy').click();
    await alice.page.waitForURL('**/plan');
    await alice.page.getByRole('link', { name: 'Users' }).click();
    const toast = alice.page.locator('.toast').filter({ hasText: 'No licence available' });
    await toast.getByRole('button', { name: 'Add licences' }).click();
    await alice.page.waitForURL('**/plan');
    const subscription = { appliedTo: 'acme', purchasedBy: 'acme', quantity: 3, startsAt: '2020-01-01', product: 'seatgrid' };
    await acme.api.at('POST', 'commit', {
      changes: [{ table: 'subscriptions', row: crypto.randomUUID(), from: null, to: subscription }],
    });
    await alice.page.getByRole('link', { name: 'Users' }).click();
    await expect.poll(() => validation.innerText()).toContain('3 licences are free now: set Status to Active again');
    expect(alice.consoleErrors).toEqual([]);
    await alice.context.close();
  });

  it('gives spare width to the validation result, and keeps a width set by hand', async () => {
    const alice = await open({ width: 2560, height: 900 });
    const head = alice.page.getByRole('columnheader', { name: 'Validation result' });
    const width = async (): Promise<number> => (await head.boundingBox())!.width;
    expect(await width()).toBeGreaterThan(600);
    const isInside = await alice.page.locator('.sg-scroll').evaluate(one => one.scrollWidth <= one.clientWidth);
    expect(isInside).toBe(true);
    const box = (await head.boundingBox())!;
    await alice.page.mouse.move(box.x + box.width, box.y + 10);
    await alice.page.mouse.down();
    await alice.page.mouse.move(box.x + box.width - 200, box.y + 10, { steps: 4 });
    await alice.page.mouse.up();
    await expect.poll(async () => Math.abs((await width()) - (box.width - 200)) < 4).toBe(true);
    await alice.context.close();
  });

  it('shows no message over the rows it is about', async () => {
    const alice = await open({ height: 420 });
    const changes = Array.from({ length: 14 }, (_, at) => ({
      table: 'users',
      row: crypto.randomUUID(),
      from: null,
      to: { userId: `zoe${at}`, firstName: 'Zoe', lastName: `Z${at}` },
    }));
    await acme.api.at('POST', 'commit', { changes });
    await alice.page.locator('.sg-body [role=rowheader]').first().click();
    await alice.press('Control+End', 'ArrowDown', 'Home');
    await alice.paste('uma\tUma\tVert\numo\tUmo\tVert');
    await alice.row('umo').waitFor();
    await alice.page.locator('.toast').first().waitFor();
    const lies = (): Promise<boolean> =>
      alice.page.evaluate(() => {
        const toast = document.querySelector('.toasts')!.getBoundingClientRect();
        // A message that has timed out would prove nothing.
        if (toast.height === 0) return true;
        return [...document.querySelectorAll('.sg-body [data-active], .sg-body [data-sel]')].some(cell => {
          const box = cell.getBoundingClientRect();
          return box.bottom > toast.top && box.top < toast.bottom;
        });
      });
    expect(await alice.page.locator('.sg-body [data-sel]').count()).toBeGreaterThan(2);
    await expect.poll(lies).toBe(false);
    await acme.api.at('POST', 'commit', { changes: changes.map(({ row }) => ({ table: 'users', row, to: null })) });
    await alice.context.close();
  });

  it('has a column menu button, whose menu opens the list of columns for the hidden ones', async () => {
    const alice = await open({ width: 2560 });
    await alice.page.getByRole('button', { name: 'Menu of First Name' }).click();
    const menu = alice.page.locator('.menu').first();
    await menu.waitFor();
    const entries = await menu.getByRole('menuitem').allInnerTexts();
    expect(entries.filter(entry => /hidden|show/i.test(entry)).map(entry => entry.split('\n')[0])).toEqual(['Hidden columns…']);
    await alice.expectAccessible();
    await menu.getByRole('menuitem', { name: 'Hidden columns…' }).click();
    const panel = alice.page.locator('.popover');
    await panel.getByRole('checkbox', { name: 'Department' }).check();
    await alice.page.getByRole('columnheader', { name: 'Department' }).waitFor();
    expect(await menu.count()).toBe(0);
    await alice.press('Escape');
    await panel.waitFor({ state: 'detached' });
    expect(alice.consoleErrors).toEqual([]);
    await alice.context.close();
  });

  it('titles a card with the person’s name, and Add row opens its first field', async () => {
    const phone = await open({ width: 390, height: 780 });
    await phone.page.getByRole('rowheader', { name: 'ben Adam', exact: true }).waitFor();
    await phone.page.getByRole('button', { name: 'Add person' }).click();
    await phone.page.locator('.sg-insert .sg-frozen input:focus').waitFor();
    await phone.page.keyboard.type('new.person');
    await phone.press('Enter');
    await phone.page.locator('.sg-body [role=rowheader]').filter({ hasText: 'new.person' }).waitFor();
    expect(phone.consoleErrors).toEqual([]);
    await phone.context.close();
  });

  it('prints its rows as a table, without the rest of the page', async () => {
    const alice = await open({ dark: true });
    await alice.page.evaluate(() => {
      window.print = () => {
        dispatchEvent(new Event('beforeprint'));
      };
    });
    await expect
      .poll(async () => {
        await alice.press('Control+p');
        return alice.page.locator('.sg-print tbody tr').count();
      })
      .toBeGreaterThan(3);
    expect(await alice.page.locator('.sg-print').isVisible()).toBe(false);
    await alice.page.emulateMedia({ media: 'print' });
    expect(await alice.page.locator('.sg-print').innerText()).toContain('ben@acme.test');
    expect(await alice.page.locator('.workspace').isVisible()).toBe(false);
    await alice.page.emulateMedia({ media: 'screen' });
    await alice.page.evaluate(() => dispatchEvent(new Event('afterprint')));
    expect(await alice.page.locator('.sg-print').count()).toBe(0);
    await alice.context.close();
  });
});
