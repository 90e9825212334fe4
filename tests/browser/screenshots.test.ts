import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Server, startServer } from '../kit/server.ts';
import { BrowserUsers } from './browserUser.ts';

/** The example organisation in several windows, without overflow. `SCREENSHOTS=1` takes the README's pictures. */
describe('screenshots of the example organisation', () => {
  let server: Server;
  const visitors = new BrowserUsers();
  beforeAll(async () => {
    server = await startServer({}, ['--demo']);
  });
  afterAll(async () => {
    await visitors.close();
    await server.stop();
  });

  it.each([
    { locale: 'fr-FR', says: 'Mot de passe' },
    { locale: 'en-GB', says: 'Password' },
  ])('greets a browser in $locale in its own language', async ({ locale, says }) => {
    const person = await visitors.open({ locale });
    await person.page.goto(server.url);
    await person.page.getByLabel(says, { exact: true }).waitFor();
    await person.context.close();
  });

  it('are in the browser’s language, because the owner has none', async () => {
    const person = await visitors.open({ locale: 'en-GB' });
    await person.signIn(server.url, 'helene.verdier', 'la-maison-verdier');
    await person.waitForText('Noémie');
    await person.page.getByRole('button', { name: 'Add person' }).waitFor();
    await person.context.close();
  });

  it('show externals in the column Person as squares with a tag, and members as circles', async () => {
    const person = await visitors.open({ width: 1440, height: 860 });
    await person.signIn(server.url, 'helene.verdier', 'la-maison-verdier');
    await person.waitForText('Noémie');
    const shapes = async (filter: string): Promise<string[]> => {
      await person.page.goto(`${server.url}/users?view=people&filter=${encodeURIComponent(filter)}`);
      await person.page.locator('.sg-body [role=rowheader] .avatar').first().waitFor();
      const found = await person.page.locator('.sg-body [role=rowheader]:visible').evaluateAll(cells =>
        cells
          .filter(cell => (cell as HTMLElement).innerText.trim() !== '')
          .map(cell => {
            const isSquare = cell.querySelector('.avatar')?.classList.contains('square');
            return `${isSquare ? 'square' : 'circle'}${(cell as HTMLElement).dataset.tag === 'External' ? ' with tag' : ''}`;
          }),
      );
      return [...new Set(found)];
    };
    expect(await shapes('external')).toEqual(['square with tag']);
    expect(await shapes('NOT(external)')).toEqual(['circle']);
    await person.context.close();
  });

  it.each([
    { name: 'users', language: 'en', width: 1440, height: 860, dark: false },
    { name: 'users-dark-fr', language: 'fr', width: 1440, height: 860, dark: true },
    { name: 'users-wide', language: 'en', width: 2560, height: 1300, dark: false },
    { name: 'users-phone', language: 'en', width: 390, height: 780, dark: false },
  ])('$name', async ({ name, language, ...window }) => {
    const person = await visitors.open(window);
    const { page } = person;
    await person.signIn(server.url, 'helene.verdier', 'la-maison-verdier');
    await person.waitForText('Noémie');
    await page.evaluate(
      chosen =>
        fetch('/api/session', {
          method: 'PATCH',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ language: chosen }),
        }),
      language,
    );
    await page.reload();
    await person.waitForText('Noémie');
    // The rows that need attention were added last.
    await page.locator('.sg-body [role=rowheader]').first().focus();
    await person.press('Control+End', 'Home');
    // Only a few cards fit: those that need attention.
    if (window.width < 700) {
      await page.locator('.status-problems').click();
      await page.locator('.status-problems[aria-pressed=true]').waitFor();
      await page.locator('.status-count').getByText(/^9$/).waitFor();
      await page.locator('.sg-body [role=rowheader]').first().focus();
    }
    await page
      .getByText(/^(Missing|Manquant)/)
      .filter({ visible: true })
      .first()
      .waitFor();
    const [inside, across] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(inside).toBeLessThanOrEqual(across);
    await person.screenshot(name);
    await person.context.close();
  });
});
