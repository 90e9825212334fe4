import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { findViolations } from '../kit/accessibility.ts';
import { launchChromium, sharedChromium } from '../kit/chromium.ts';

const screenshots = fileURLToPath(new URL('./screenshots', import.meta.url));

/** A person in a browser window of their own. */
export class BrowserUser {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors in the console, except for responses that the test expects. */
  readonly consoleErrors: string[] = [];

  constructor(page: Page, context: BrowserContext) {
    this.page = page;
    this.context = context;
    page.on('pageerror', error => this.consoleErrors.push(error.message));
    page.on('console', message => {
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        this.consoleErrors.push(message.text());
    });
  }

  /** The grid row that shows this text. */
  row(text: string): Locator {
    return this.page.getByRole('row').filter({ hasText: text });
  }

  /** A cell of that row, by the label of its column. */
  async cell(text: string, column: string): Promise<Locator> {
    const header = this.page.getByRole('columnheader', { name: column, exact: false }).first();
    const index = await header.getAttribute('aria-colindex');
    return this.row(text).locator(`[aria-colindex="${index}"]`);
  }

  /** Puts text on the clipboard as another program would, and presses Ctrl+V. */
  async paste(text: string): Promise<void> {
    await this.page.evaluate(typed => navigator.clipboard.writeText(typed), text);
    await this.page.keyboard.press('Control+v');
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Cuts the network once the page follows the server and has sent everything: what it still starts with would fail too. */
  async goOffline(): Promise<void> {
    await this.page.locator('.status-sync[data-state=saved]').waitFor();
    await this.context.setOffline(true);
  }

  /** Waits until the page shows this text anywhere. */
  async waitForText(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).filter({ visible: true }).first().waitFor({ timeout: 15_000 });
  }

  /** Copies all secrets of the dialog and closes it; returns them by address. */
  async copySecrets(): Promise<Map<string, string>> {
    const dialog = this.page.getByRole('dialog', { name: /Shown once|une seule fois/ });
    await dialog.waitFor();
    await dialog.getByRole('button', { name: /Copy all|Tout copier/ }).click();
    const text = await this.page.evaluate(() => navigator.clipboard.readText());
    await dialog.getByRole('button', { name: /Done|Terminé/ }).click();
    await dialog.waitFor({ state: 'detached' });
    const lines = text.trim().split(/\r?\n/).slice(1);
    return new Map(lines.map(line => line.split('\t')).map(([, to = '', , secret = '']) => [to, secret]));
  }

  async signIn(url: string, login: string, password: string): Promise<void> {
    await this.page.goto(`${url}/sign-in`);
    await this.page.getByLabel(/User ID|identifiant/).fill(login);
    await this.page.getByLabel(/^(Password|Mot de passe)$/).fill(password);
    await this.page.keyboard.press('Enter');
  }

  /** Expects no axe violations on the page or in a part of it, by all rules or by the given ones. */
  async expectAccessible(by: string[] | null = null, within = 'html'): Promise<void> {
    const violations = await findViolations(this.page, { within, ...(by === null ? {} : { rules: by }) });
    expect(violations.map(each => `${each.id}: ${each.nodes.map(node => node.target.join(' ')).join(', ')}`)).toEqual([]);
  }

  /** Expects no axe violations: by all rules in light, by the colour rules in dark. */
  async expectAccessibleInBothThemes(within?: string): Promise<void> {
    await this.expectAccessible();
    await this.page.emulateMedia({ colorScheme: 'dark' });
    await this.expectAccessible(['color-contrast', 'link-in-text-block'], within);
    await this.page.emulateMedia({ colorScheme: 'light' });
  }

  /** Takes a screenshot if `SCREENSHOTS=1` is set. */
  async screenshot(name: string): Promise<void> {
    if (process.env.SCREENSHOTS !== undefined) await this.page.screenshot({ path: join(screenshots, `${name}.png`) });
  }
}

/** Opens browser windows, and closes them all. */
export class BrowserUsers {
  #own: Browser | null = null;
  readonly #args: readonly string[];
  readonly #contexts: BrowserContext[] = [];

  /** `args` are further arguments of Chromium, which then is not the one that other test files use. */
  constructor(args: readonly string[] = []) {
    this.#args = args;
  }

  async open(
    options: { locale?: string; zone?: string; width?: number; height?: number; dark?: boolean; reducedMotion?: boolean } = {},
  ): Promise<BrowserUser> {
    if (this.#args.length > 0) this.#own ??= await launchChromium(this.#args);
    const browser = this.#own ?? (await sharedChromium());
    const context = await browser.newContext({
      viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
      locale: options.locale ?? 'en-GB',
      colorScheme: options.dark === true ? 'dark' : 'light',
      permissions: ['clipboard-read', 'clipboard-write'],
      timezoneId: options.zone ?? 'Europe/Paris',
      reducedMotion: options.reducedMotion === false ? 'no-preference' : 'reduce',
    });
    // The browser remembers 250 files that a page has loaded, which are not all.
    await context.addInitScript(() => performance.setResourceTimingBufferSize(2_000));
    this.#contexts.push(context);
    return new BrowserUser(await context.newPage(), context);
  }

  async close(): Promise<void> {
    await Promise.all(this.#contexts.map(context => context.close()));
    await this.#own?.close();
  }
}
