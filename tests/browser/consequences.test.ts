import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cells } from '../../server/model/change.ts';
import { type Acme, password, startAcme } from './acme.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';
import { panelOf } from './rowPanel.ts';

/** Every way to deactivate a person whom others depend on leads to the same question, and nothing happens if it is cancelled. */
describe('the question before somebody is deactivated whom others report to', () => {
  const visitors = new BrowserUsers();
  let acme: Acme;
  let alice: BrowserUser;
  let ids: Record<string, string>;

  const status = async (name: string): Promise<unknown> => {
    const { body } = await acme.api.at<{ row: { cells: Cells } }>('GET', `tables/users/rows/${ids[name]}`);
    return body.row.cells.status;
  };
  beforeAll(async () => {
    acme = await startAcme();
    ids = {
      boris: await acme.add('boris', { status: 'Active' }),
      boss: await acme.add('boss', { status: 'Active', role: 'manager' }),
      worker: await acme.add('worker', { status: 'Active' }),
    };
    const changes = [
      { table: 'users', row: ids.boris, to: { status: 'Inactive' } },
      { table: 'users', row: ids.worker, to: { manager: ids.boss } },
    ];
    await acme.api.at('POST', 'commit', { changes });
    alice = await visitors.open({ width: 1440, height: 900 });
    alice.page.setDefaultTimeout(15_000);
    await alice.signIn(acme.server.url, 'alice', password);
    await alice.row('boss@acme.test').waitFor();
  });
  afterAll(async () => {
    await visitors.close();
    await acme?.stop();
  });

  const dialog = () => alice.page.getByRole('alertdialog');
  const select = async (column: string, keys: readonly string[] = []): Promise<void> => {
    await (await alice.cell('boss@acme.test', column)).click();
    await alice.press(...keys);
  };
  const panel = () => panelOf(alice);
  const openPanel = async (): Promise<void> => {
    await select('User ID', ['Space']);
    await panel().locator('#row-status').waitFor();
  };
  const bar = () => alice.page.locator('.bulk');
  const choose = async (): Promise<void> => {
    await select('User ID', ['Shift+Space']);
    await bar().waitFor();
  };

  const ways: Record<string, () => Promise<unknown>> = {
    'the editor of the cell': () => select('Status', ['i', 'n', 'a', 'Enter']),
    'its value typed for several cells': () => select('Status', ['Shift+ArrowDown', 'i', 'n', 'a', 'Control+Enter']),
    'a fill from above': async () => {
      await (await alice.cell('boris@acme.test', 'Status')).click();
      await alice.press('Shift+ArrowDown', 'Control+d');
    },
    'a copy of the cell above': () => select('Status', ["Control+'"]),
    'a paste': async () => {
      await select('Status');
      await alice.paste('Inactive');
    },
    'a paste in French': async () => {
      await select('Status');
      await alice.paste('inactif');
    },
    'a paste into several ranges': async () => {
      await select('Status');
      await (await alice.cell('worker@acme.test', 'Status')).click({ modifiers: ['Control'] });
      await alice.paste('Inactive');
    },
    'a paste of further cells': async () => {
      await select('Email');
      await alice.paste('boss@acme.test\tInactive');
    },
    'the field in the open row': async () => {
      await openPanel();
      await panel().locator('#row-status').selectOption('Inactive');
    },
    'the button of the open row': async () => {
      await openPanel();
      await panel()
        .getByRole('button', { name: /^Deactivate/ })
        .click();
    },
    'the menu of the row': async () => {
      await select('User ID', ['Shift+F10']);
      await alice.page.getByRole('menuitem', { name: /^Deactivate/ }).click();
    },
    'the bar of chosen rows': async () => {
      await choose();
      await bar().getByRole('button', { name: 'Deactivate', exact: true }).click();
    },
    'a field set for chosen rows': async () => {
      await choose();
      await bar().getByRole('button', { name: 'Set field…' }).click();
      await alice.page.getByLabel('Field', { exact: true }).selectOption('Status');
      await alice.page.getByLabel('New value').selectOption('Inactive');
      await alice.page.getByRole('button', { name: 'Set Status for 1 person' }).click();
    },
    'the command palette': async () => {
      await select('User ID', ['Control+k']);
      await alice.page.getByRole('combobox', { name: 'Jump to' }).fill('deactivate');
      await alice.page.locator('[role=option][aria-selected=true] .palette-label', { hasText: 'Deactivate' }).waitFor();
      await alice.press('Enter');
    },
  };

  it.each(Object.keys(ways))('is asked for %s', async way => {
    await alice.page.goto(`${acme.server.url}/users?sort=userId`);
    await alice.row('boss@acme.test').waitFor();
    await ways[way]!();
    await dialog()
      .getByText(/^1 person reports to boss Adam$/)
      .waitFor();
    await dialog().getByText('Manager: boss Adam.').waitFor();
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    await dialog().waitFor({ state: 'detached' });
    // What was cancelled is not shown as done either.
    expect(await (await alice.cell('boss@acme.test', 'Status')).innerText()).toContain('Active');
    if ((await panel().count()) > 0) expect(await panel().locator('#row-status').inputValue()).toBe('Active');
    expect([await status('boss'), await status('worker')]).toEqual(['Active', 'Active']);
  });

  it('is answered in the open row, which then shows the new state', async () => {
    await alice.page.goto(`${acme.server.url}/users/${ids.boss}`);
    const field = panel().locator('#row-status');
    await field.selectOption('Inactive');
    await dialog().getByRole('button', { name: 'Deactivate 1 person' }).click();
    await expect.poll(() => status('boss')).toBe('Inactive');
    await expect.poll(() => field.inputValue()).toBe('Inactive');
    await alice.press('Control+z');
    await expect.poll(() => status('boss')).toBe('Active');
    await expect.poll(() => field.inputValue()).toBe('Active');
  });

  it.each([800, 1440])('returns the focus to the open row, %i pixels wide, also if its button has gone', async width => {
    await alice.page.setViewportSize({ width, height: 900 });
    await alice.page.goto(`${acme.server.url}/users/${ids.boss}`);
    const inPanel = (selector: string): Promise<boolean> =>
      alice.page.evaluate(where => document.activeElement?.matches(where) === true, `.panel ${selector}`);
    const field = panel().locator('#row-status');
    const button = panel().getByRole('button', { name: /^Deactivate/ });
    await field.focus();
    await field.selectOption('Inactive');
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    await dialog().waitFor({ state: 'detached' });
    await expect.poll(() => inPanel('#row-status')).toBe(true);
    await button.click();
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    await dialog().waitFor({ state: 'detached' });
    await expect.poll(() => inPanel('.panel-actions button')).toBe(true);
    await button.click();
    await dialog().getByRole('button', { name: 'Deactivate 1 person' }).click();
    await expect.poll(() => status('boss')).toBe('Inactive');
    await button.waitFor({ state: 'detached' });
    await dialog().waitFor({ state: 'detached' });
    await expect.poll(() => alice.page.evaluate(() => document.activeElement !== document.body)).toBe(true);
    // Beside the panel the grid has it; behind the panel nobody would see it.
    if (width <= 900) expect(await inPanel('*')).toBe(true);
    await alice.press('Control+z');
    await expect.poll(() => status('boss')).toBe('Active');
    await alice.page.setViewportSize({ width: 1440, height: 900 });
  });

  it('is not asked for a person on whom nobody depends', async () => {
    await alice.page.goto(`${acme.server.url}/users/${ids.worker}`);
    await panel().locator('#row-status').selectOption('Inactive');
    await expect.poll(() => status('worker')).toBe('Inactive');
    expect(await dialog().count()).toBe(0);
    await alice.press('Control+z');
    await expect.poll(() => status('worker')).toBe('Active');
  });

  it.each([
    ['en', 'Deactivate', 'Managers: boss Adam and chief Adam.', 'Cancel'],
    ['fr', 'Désactiver', 'Gestionnaires\u00a0: boss Adam et chief Adam.', 'Abandonner'],
  ])('names all managers among several people, in %s', async (language, name, sentence, cancel) => {
    if (language === 'en') ids.chief = await acme.add('chief', { status: 'Active', role: 'manager' });
    await acme.api.ask('PATCH', '/api/session', { language });
    await alice.page.goto(`${acme.server.url}/users?sort=userId&search=Adam`);
    await alice.row('chief@acme.test').waitFor();
    // Rows by User ID: boris, boss, chief, worker.
    await alice.row('boss@acme.test').locator('[role=rowheader]').click();
    await alice.press('Shift+Space', 'Shift+ArrowDown');
    await bar().getByRole('button', { name, exact: true }).click();
    await dialog().getByText(sentence).waitFor();
    await dialog().getByRole('button', { name: cancel }).click();
    await dialog().waitFor({ state: 'detached' });
    await acme.api.ask('PATCH', '/api/session', { language: 'en' });
    expect([await status('boss'), await status('chief')]).toEqual(['Active', 'Active']);
  });

  it('its line about licences leads to Plan and billing', async () => {
    await alice.page.goto(`${acme.server.url}/users`);
    await alice.row('boss@acme.test').waitFor();
    await choose();
    await bar().getByRole('button', { name: 'Deactivate', exact: true }).click();
    await dialog().getByRole('button', { name: 'See who has a licence' }).click();
    await alice.page.waitForURL('**/plan');
    await alice.page.getByRole('heading', { name: 'Plan and billing' }).waitFor();
  });

  it('the console shows no errors', () => {
    expect(alice.consoleErrors).toEqual([]);
  });
});
