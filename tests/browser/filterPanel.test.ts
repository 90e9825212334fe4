import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Acme, password, startAcme } from './acme.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

describe('the filter', () => {
  const visitors = new BrowserUsers();
  let acme: Acme;
  let alice: BrowserUser;
  beforeAll(async () => {
    acme = await startAcme({ ben: { status: 'Active' }, cleo: {}, dan: {} }, 2);
    alice = await visitors.open({ width: 1440 });
    await alice.signIn(acme.server.url, 'alice', password);
    await alice.page.locator('.sg-body [role=rowheader]').first().waitFor();
  });
  afterAll(async () => {
    await visitors.close();
    await acme?.stop();
  });
  const formula = (): string | null => new URL(alice.page.url()).searchParams.get('filter');
  /** The rows that are shown, by name: their elements are in no order. */
  const shown = async (): Promise<string[]> => (await alice.page.locator('.sg-body [role=rowheader]').allInnerTexts()).toSorted();

  it('chosen from the values of a column is shown by the panel, which edits it and joins conditions by "or"', async () => {
    const { page } = alice;
    await page.getByRole('button', { name: 'Menu of Status' }).click();
    await page.getByRole('menuitem', { name: 'Filter by this column' }).click();
    const values = page.getByRole('dialog', { name: 'Filter by Status' });
    await values.getByRole('checkbox', { name: 'Select all' }).uncheck();
    await values.getByRole('checkbox', { name: /^Active/ }).check();
    await alice.expectAccessible();
    await values.getByRole('button', { name: 'Apply' }).click();
    await expect.poll(formula).toBe('IN(status, "Active")');
    await expect.poll(shown).toEqual(['alice', 'ben']);
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-field'))).toBe('status');

    await page.getByRole('button', { name: '1 filter' }).click();
    const panel = page.locator('.popover .filter');
    await panel.getByRole('button', { name: 'Remove Active' }).waitFor();
    await panel.getByLabel('Value').selectOption('Draft');
    await expect.poll(formula).toBe('IN(status, "Active", "Draft")');
    await panel.getByRole('button', { name: 'Remove Active' }).click();
    await expect.poll(formula).toBe('IN(status, "Draft")');
    await panel.getByLabel('Comparison').selectOption('is none of');
    await expect.poll(formula).toBe('NOT(IN(status, "Draft"))');
    await panel.getByRole('button', { name: 'Add condition' }).click();
    await panel.getByLabel('Value').nth(1).fill('cle');
    await expect.poll(formula).toBe('AND(NOT(IN(status, "Draft")), CONTAINS(userId, "cle"))');
    await panel.getByLabel('All conditions or any').selectOption('or');
    await expect.poll(formula).toBe('OR(NOT(IN(status, "Draft")), CONTAINS(userId, "cle"))');
    await expect.poll(shown).toEqual(['alice', 'ben', 'cleo']);
    await alice.expectAccessible();
    expect(alice.consoleErrors).toEqual([]);
  });

  it.each([
    [
      'en',
      { filter: 'Filter', add: 'Add condition', column: 'Column', comparison: 'Comparison', value: 'Value' },
      '12.',
      '12.50',
    ],
    [
      'fr',
      { filter: 'Filtrer', add: 'Ajouter une condition', column: 'Colonne', comparison: 'Comparaison', value: 'Valeur' },
      '12,',
      '12,50',
    ],
  ] as const)(
    'a number is not rewritten while it is typed, and what is none is named, in %s',
    async (language, words, part, whole) => {
      const { page } = alice;
      await acme.api.ask('PATCH', '/api/session', { language });
      await page.goto(`${acme.server.url}/users`);
      await page.locator('.sg-body [role=rowheader]').first().waitFor();
      await page.getByRole('button', { name: words.filter, exact: true }).click();
      await page.getByRole('button', { name: words.add }).click();
      const panel = page.locator('.popover .filter');
      const value = panel.getByLabel(words.value);
      const alert = panel.getByRole('alert');
      await panel.getByLabel(words.column).selectOption('invitesSent');
      await panel.getByLabel(words.comparison).selectOption('more');
      await value.focus();
      await page.keyboard.type(part);
      await expect.poll(formula).toBe('invitesSent > 12');
      expect(await value.inputValue()).toBe(part);
      await page.keyboard.type('50');
      await expect.poll(formula).toBe('invitesSent > 12.5');
      expect(await value.inputValue()).toBe(whole);
      await value.fill('-');
      await alert.waitFor();
      expect([await value.inputValue(), await value.getAttribute('aria-invalid'), formula()]).toEqual(['-', 'true', null]);
      await page.keyboard.type('1');
      await expect.poll(formula).toBe('invitesSent > -1');
      expect([await value.inputValue(), await alert.count()]).toEqual(['-1', 0]);
      // A text that is no number stays, with the reason, until it is corrected.
      await value.fill('many');
      await panel.getByLabel(words.comparison).focus();
      await alert
        .getByText(
          language === 'en'
            ? '“many” is not a number: this condition is not applied.'
            : '«\u202fmany\u202f» n’est pas un nombre\u00a0: cette condition n’est pas appliquée.',
        )
        .waitFor();
      expect([await value.inputValue(), formula()]).toEqual(['many', null]);
      await alice.expectAccessible();
      await panel.getByLabel(words.column).selectOption('email');
      expect([await value.inputValue(), await alert.count()]).toEqual(['', 0]);
      await acme.api.ask('PATCH', '/api/session', { language: 'en' });
      expect(alice.consoleErrors).toEqual([]);
    },
  );

  it('what a condition refuses stays with it when one above is removed', async () => {
    const { page } = alice;
    await page.goto(`${acme.server.url}/users`);
    await page.locator('.sg-body [role=rowheader]').first().waitFor();
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    const panel = page.locator('.popover .filter');
    for (const field of ['email', 'invitesSent', 'lastName']) {
      await page.getByRole('button', { name: 'Add condition' }).click();
      await panel.getByLabel('Column').last().selectOption(field);
    }
    await panel.getByLabel('Value').nth(1).fill('many');
    await panel.getByLabel('Value').nth(2).fill('Adam');
    await panel.getByText('“many” is not a number').waitFor();
    await panel.getByRole('button', { name: 'Remove condition' }).first().click();
    expect(await panel.locator('.filter-line').first().innerText()).toContain('“many” is not a number');
    expect(await panel.getByLabel('Value').first().inputValue()).toBe('many');
    await expect.poll(() => panel.getByRole('alert').count()).toBe(1);
    await expect.poll(formula).toBe('CONTAINS(lastName, "Adam")');
    await panel.getByLabel('Value').first().fill('3');
    await expect.poll(formula).toBe('AND(invitesSent = 3, CONTAINS(lastName, "Adam"))');
    expect(await panel.getByRole('alert').count()).toBe(0);
  });

  describe('values that are pasted', () => {
    const panel = () => alice.page.locator('.popover .filter');
    /** Opens the panel with one condition of several values. */
    const addCondition = async (field: string, words: Record<'filter' | 'add' | 'column' | 'comparison' | 'any', string>) => {
      const { page } = alice;
      await page.goto(`${acme.server.url}/users`);
      await page.locator('.sg-body [role=rowheader]').first().waitFor();
      await page.getByRole('button', { name: words.filter, exact: true }).click();
      await page.getByRole('button', { name: words.add }).click();
      await panel().getByLabel(words.column).selectOption(field);
      await panel().getByLabel(words.comparison).selectOption(words.any);
    };
    const english = { filter: 'Filter', add: 'Add condition', column: 'Column', comparison: 'Comparison', any: 'is any of' };
    const french = {
      filter: 'Filtrer',
      add: 'Ajouter une condition',
      column: 'Colonne',
      comparison: 'Comparaison',
      any: 'fait partie de',
    };

    it('are dates as people write them; what is none is named', async () => {
      await addCondition('lastDay', english);
      await panel().getByLabel('Value').focus();
      await alice.paste('03/04/2026\n2 May 2026\n31/13/2026\nsoon');
      await expect.poll(formula).toBe('IN(lastDay, "2026-04-03", "2026-05-02")');
      await panel().getByText('Not added: “31/13/2026”, “soon”. The column has no such value.').waitFor();
      await alice.expectAccessible();
      await alice.paste('2026-12-31');
      await expect.poll(formula).toBe('IN(lastDay, "2026-04-03", "2026-05-02", "2026-12-31")');
      expect(await panel().getByText('Not added').count()).toBe(0);
    });

    it('are numbers', async () => {
      await addCondition('invitesSent', english);
      await panel().getByLabel('Value').focus();
      await alice.paste('1\n1,200\n2.5\nmany');
      await expect.poll(formula).toBe('IN(invitesSent, 1, 1200, 2.5)');
      await panel().getByText('Not added: “many”.').waitFor();
    });

    it('are choices by name in either language', async () => {
      await addCondition('role', english);
      await panel().getByLabel('Value').focus();
      await alice.paste('Owner\ngestionnaire\nKing');
      await expect.poll(formula).toBe('IN(role, "owner", "manager")');
      await panel().getByText('Not added: “King”.').waitFor();
    });

    it('are people by name, User ID or e-mail, in French', async () => {
      await acme.api.ask('PATCH', '/api/session', { language: 'fr' });
      await addCondition('manager', french);
      await panel().getByRole('combobox', { name: 'Valeur' }).focus();
      const lookups: string[] = [];
      alice.page.on('request', request => {
        if (/\/users\/rows\?.*(BEN|cleo|dan|Personne)/.test(request.url())) lookups.push(request.url());
      });
      await alice.paste('BEN Adam\ncleo\ndan@acme.test\nPersonne Ici');
      await panel().getByText('Non ajouté\u00a0: «\u202fPersonne Ici\u202f». La colonne n’a pas de telle valeur.').waitFor();
      for (const name of ['ben Adam', 'cleo Adam', 'dan Adam'])
        await panel()
          .getByRole('button', { name: new RegExp(name) })
          .waitFor();
      await expect.poll(formula).toMatch(/^IN\(manager, "[^"]+", "[^"]+", "[^"]+"\)$/);
      // All four were looked up together.
      expect(lookups).toHaveLength(1);
      await acme.api.ask('PATCH', '/api/session', { language: 'en' });
    });

    it('go to the condition that they were pasted in, or nowhere, and say when they could not be looked up', async () => {
      const { page } = alice;
      await addCondition('manager', english);
      let release: () => void = () => undefined;
      const held = new Promise<void>(done => {
        release = done;
      });
      const isLookup = /\/users\/rows\?.*(cleo|ben)/;
      await page.route(isLookup, async route => {
        await held;
        await route.continue();
      });
      await panel().getByRole('combobox', { name: 'Value' }).focus();
      await alice.paste('ben Adam\ncleo');
      await panel().getByText('Searching…').waitFor();
      await panel().getByLabel('Column').selectOption('email');
      await panel().getByLabel('Comparison').selectOption('is any of');
      release();
      await page.unrouteAll({ behavior: 'wait' });
      await panel().getByText('Searching…').waitFor({ state: 'detached' });
      await panel().getByLabel('Value').focus();
      await alice.paste('ben@acme.test\ndan@acme.test');
      await expect.poll(formula).toBe('IN(email, "ben@acme.test", "dan@acme.test")');

      await addCondition('manager', english);
      await page.route(isLookup, route => route.abort());
      await panel().getByRole('combobox', { name: 'Value' }).focus();
      await alice.paste('ben Adam\ncleo');
      await panel().getByText('2 lines could not be looked up. Paste again in a moment.').waitFor();
      await page.unroute(isLookup);
      expect(alice.consoleErrors).toEqual([]);
    });

    it('that are too many are not applied, and the panel says so', async () => {
      await addCondition('email', english);
      await panel().getByLabel('Value').focus();
      await alice.paste('first@acme.test\nsecond@acme.test');
      await expect.poll(formula).toBe('IN(email, "first@acme.test", "second@acme.test")');
      await alice.paste(Array.from({ length: 500 }, (_, at) => `somebody.${at}@a-long-domain.test`).join('\n'));
      await panel().getByText('Too many values for one filter').waitFor();
      expect(formula()).toBe('IN(email, "first@acme.test", "second@acme.test")');
      expect(alice.consoleErrors).toEqual([]);
    });
  });
});
