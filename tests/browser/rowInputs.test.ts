import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { onlyBuiltIn } from '../../server/model/catalogs.ts';
import { compileCatalog } from '../../server/model/compile.ts';
import { choices, encrypted, link, links, number, text } from '../../server/model/definitionBuilders.ts';
import { say } from '../../server/model/localizedText.ts';
import { defineTable } from '../../server/model/table.ts';
import { administration } from '../../server/tables/administration.ts';
import { type Fixture, openFixture } from '../kit/administration.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';
import { alicePassword as password, servePage } from './ownCatalog.ts';

const secret = 'hunter2-very-secret';
const languages = { en: say('English', 'Anglais'), fr: say('French', 'Français'), de: say('German', 'Allemand') };

/** A table with every kind of list, a credential and a number. */
const connections = defineTable('connections', {
  label: say('Connections', 'Connexions'),
  title: 'name',
  scope: ['org'],
  fields: {
    name: text(say('Name', 'Nom')),
    languages: choices(say('Languages', 'Langues'), languages),
    people: links('users', say('People', 'Personnes')),
    rate: number(say('Rate', 'Taux'), { min: 0, max: 1_000_000, step: 0.01 }),
    password: encrypted(say('Password', 'Mot de passe'), { max: 40 }),
    org: link('orgs', say('Organisation', 'Organisation'), { system: true, ownOrg: true, onDelete: 'cascade' }),
  },
  actions: {
    connect: {
      label: say('Connect', 'Connecter'),
      needs: [],
      form: {
        languages: choices(say('Languages', 'Langues'), languages),
        people: links('users', say('People', 'Personnes'), { required: true }),
        password: encrypted(say('Password', 'Mot de passe'), { required: true }),
      },
      set: { password: '{password}', languages: '{languages}', people: '{people}' },
    },
  },
  access: {
    owner: { read: 'organisation', insert: true, update: true, delete: true },
    manager: { read: 'organisation', update: [{ fields: ['name'] }] },
  },
});
const catalog = compileCatalog([...administration, connections]);

const visitors = new BrowserUsers();
let f: Fixture;
let alice: BrowserUser;
let url: string;
let row: string;
let stop: () => Promise<void>;

beforeAll(async () => {
  f = await openFixture('sqlite', { catalog });
  ({ url, stop } = await servePage(f, onlyBuiltIn(catalog)));
  const made = await f.commit([{ table: 'connections', to: { name: 'CRM' } }], f.as('alice'));
  row = made.outcomes[0]!.row;
  alice = await visitors.open();
  await alice.signIn(url, 'alice', password);
  await alice.row('bob').waitFor();
}, 120_000);
afterAll(async () => {
  await visitors.close();
  await stop?.();
});
beforeEach(async () => {
  await alice.page.goto(`${url}/connections/${row}`);
  await alice.page.locator('.panel-fields').waitFor();
});

const stored = async () => (await f.reader.rows('connections', [row])).get(row)!;
const panel = () => alice.page.locator('.panel');

it('choices are ticked with the keyboard, and keep the order of the field', async () => {
  await panel().getByRole('checkbox', { name: 'German' }).focus();
  await alice.press('Space');
  await expect.poll(async () => (await stored()).languages).toEqual(['de']);
  await alice.press('Shift+Tab', 'Shift+Tab', 'Space');
  await expect.poll(async () => (await stored()).languages).toEqual(['en', 'de']);
  expect(await alice.page.evaluate(() => (document.activeElement as HTMLInputElement).checked)).toBe(true);
  await alice.press('Space');
  await expect.poll(async () => (await stored()).languages).toEqual(['de']);
});

it('linked rows are found, added and removed with the keyboard', async () => {
  const people = async () => (await stored()).people;
  const [bob, carol] = [(await f.user('bob'))!.id, (await f.user('carol'))!.id];
  await panel().getByRole('combobox', { name: 'People' }).focus();
  await alice.page.keyboard.type('bob');
  await panel().getByRole('option', { name: /Bob/ }).waitFor();
  await alice.press('Enter');
  await expect.poll(people).toEqual([bob]);
  await alice.page.keyboard.type('carol');
  await panel().getByRole('option', { name: /Carol/ }).waitFor();
  await alice.press('Enter');
  await expect.poll(people).toEqual([bob, carol]);
  await panel()
    .getByRole('button', { name: /Remove Bob/ })
    .press('Enter');
  await expect.poll(people).toEqual([carol]);
});

it('Enter takes no row of an earlier text, and a text that names nobody empties nothing', async () => {
  const people = async () => (await stored()).people;
  const before = await people();
  const input = panel().getByRole('combobox', { name: 'People' });
  await input.focus();
  await alice.page.keyboard.type('nobody of this name');
  await alice.press('Enter');
  await expect.poll(() => input.getAttribute('aria-expanded')).toBe('false');
  expect([await input.inputValue(), await people()]).toEqual(['nobody of this name', before]);
  // Both in one go: the answer to "bo" is not there yet when Enter is pressed.
  await input.fill('');
  await alice.page.keyboard.type('dav');
  await alice.press('Enter');
  const dave = (await f.user('dave'))!.id;
  await expect.poll(people).toContain(dave);
});

it('a credential is set, replaced and cleared with the keyboard, and never shown or stored', async () => {
  const isSet = async () => (await stored()).password;
  const sealed = async () => (await stored()).password_sealed;
  expect(await panel().locator('#row-password').innerText()).toBe('Not set');
  await panel().getByRole('button', { name: 'Set: Password' }).press('Enter');
  await alice.page.keyboard.type(secret);
  await alice.screenshot('credential');
  expect(await panel().getByLabel('New value of Password').getAttribute('type')).toBe('password');
  await alice.expectAccessible();
  await alice.press('Enter');
  await expect.poll(isSet).toBe(true);
  await expect.poll(() => panel().locator('#row-password').innerText()).toBe('Set');
  const first = await sealed();
  await expect.poll(() => alice.page.evaluate(() => document.activeElement?.textContent)).toBe('Replace');
  await alice.press('Enter');
  await alice.page.keyboard.type('x'.repeat(41));
  await alice.press('Enter');
  await panel().locator('#row-password-refused').waitFor();
  expect(await sealed()).toBe(first);
  await alice.press('Control+a');
  await alice.page.keyboard.type(`${secret}-2`);
  await alice.press('Enter');
  await expect.poll(sealed).not.toBe(first);
  const left = await alice.page.evaluate(async () => {
    const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
    const texts = await Promise.all(
      names.map(
        name =>
          new Promise<string>(resolve => {
            const asked = indexedDB.open(name);
            asked.onsuccess = () => {
              const stores = [...asked.result.objectStoreNames];
              if (stores.length === 0) return resolve('');
              const all = asked.result.transaction(stores).objectStore(stores[0]!).getAll();
              all.onsuccess = () => resolve(JSON.stringify(all.result));
            };
          }),
      ),
    );
    const kept = [localStorage, sessionStorage].flatMap(storage => Object.keys(storage).map(key => storage.getItem(key)));
    return [document.documentElement.outerHTML, ...kept, ...texts].join('');
  });
  expect(left).not.toContain(secret);
  await panel().getByRole('button', { name: 'Clear: Password' }).press('Enter');
  await expect.poll(isSet).toBeNull();
  await expect.poll(() => panel().locator('#row-password').innerText()).toBe('Not set');
});

it('Cancel, Escape and Save of a credential lead back to its button', async () => {
  const button = panel().getByRole('button', { name: 'Set: Password' });
  const isFocused = () => button.evaluate(element => element === document.activeElement);
  await button.press('Enter');
  await panel().getByRole('button', { name: 'Cancel' }).press('Enter');
  await panel().getByLabel('New value of Password').waitFor({ state: 'detached' });
  await alice.page.evaluate(() => new Promise(resolve => setTimeout(() => requestAnimationFrame(resolve))));
  expect(await isFocused()).toBe(true);
  await button.press('Enter');
  await alice.press('Escape');
  await expect.poll(isFocused).toBe(true);
});

it('a form asks for choices, linked rows and a credential, hidden, with the keyboard alone', async () => {
  await panel().getByRole('button', { name: 'Connect…' }).press('Enter');
  const form = alice.page.getByRole('dialog');
  await form.getByRole('checkbox', { name: 'French' }).focus();
  await alice.press('Space');
  await form.getByLabel('Password').focus();
  expect(await form.getByLabel('Password').getAttribute('type')).toBe('password');
  await alice.press('Enter');
  expect(await form.getByRole('alert').allInnerTexts()).toEqual(['Please fill this in.', 'Please fill this in.']);
  await alice.expectAccessible();
  const people = form.getByRole('combobox', { name: 'People' });
  await expect.poll(() => people.evaluate(element => element === document.activeElement)).toBe(true);
  await alice.page.keyboard.type('bob');
  await form.getByRole('option', { name: /Bob/ }).waitFor();
  await alice.press('Enter');
  await form.getByRole('button', { name: /Remove Bob/ }).waitFor();
  await alice.page.keyboard.type('nobody known');
  await alice.press('Tab');
  // A text of which no row was chosen is not lost.
  expect([await people.inputValue(), await people.getAttribute('aria-invalid')]).toEqual(['nobody known', 'true']);
  await people.fill('');
  await form.getByLabel('Password').focus();
  await alice.page.keyboard.type(secret);
  await alice.press('Enter');
  await form.waitFor({ state: 'detached' });
  const bob = (await f.user('bob'))!.id;
  await expect
    .poll(async () => [(await stored()).password, (await stored()).languages, (await stored()).people])
    .toEqual([true, ['fr'], [bob]]);
});

it('a number is shown in the reader’s language, and edited as it is typed', async () => {
  const rate = panel().locator('#row-rate');
  await rate.focus();
  await alice.page.keyboard.type('1234.5');
  await alice.press('Tab');
  await expect.poll(async () => (await stored()).rate).toBe(1234.5);
  expect(await rate.inputValue()).toBe('1,234.5');
  await rate.focus();
  expect(await rate.inputValue()).toBe('1234.5');
  await alice.press('Tab');

  const french = await visitors.open({ locale: 'fr-FR' });
  await french.signIn(url, 'alice', password);
  await french.row('bob').waitFor();
  await french.page.evaluate(() => localStorage.setItem('seatgrid.language', '"fr"'));
  await f.commit([{ table: 'users', row: (await f.user('alice'))!.id, to: { language: 'fr' } }], f.as('alice'));
  await french.page.goto(`${url}/connections/${row}`);
  const taux = french.page.locator('#row-rate');
  await expect.poll(() => taux.inputValue()).toBe('1\u202f234,5');
  await taux.focus();
  expect(await taux.inputValue()).toBe('1234,5');
  await french.press('Control+a');
  await french.page.keyboard.type('2 000,25');
  await french.press('Tab');
  await expect.poll(async () => (await stored()).rate).toBe(2000.25);
  expect(await taux.inputValue()).toBe('2\u202f000,25');
  await french.screenshot('row-inputs-fr');
});

it('the console shows no errors', () => {
  expect(alice.consoleErrors).toEqual([]);
});
