import type { FileChooser, Locator, Page } from 'playwright-core';
import type { BrowserUser } from './browserUser.ts';

/** What the page has seen of mouse and keyboard. Keys without a modifier that type into one place are one value. */
interface SeenInput {
  count: number;
  isTyping: boolean;
}

declare global {
  interface Window {
    seenInput?: (kind: 'press' | 'key' | 'text' | 'space' | 'paste' | 'choice') => void;
  }
}

/**
 * Does what a person does with mouse and keyboard. The steps are counted by the events that the page sees: each press of a pointer, key or
 * chord, paste and typed value is one step, and one of the browser's own Back button.
 */
export class Steps {
  readonly #who: BrowserUser;
  readonly #seen: SeenInput = { count: 0, isTyping: false };

  private constructor(who: BrowserUser) {
    this.#who = who;
  }

  /** Counts what the page sees from now on, also after it has loaded again. */
  static async of(who: BrowserUser): Promise<Steps> {
    const steps = new Steps(who);
    const seen = steps.#seen;
    await watch(who.page, kind => {
      // A space is a part of a typed value, or else a key of its own.
      const isOneValue = (kind === 'text' || kind === 'space') && seen.isTyping;
      if (!isOneValue) seen.count += kind === 'choice' ? 2 : 1;
      seen.isTyping = kind === 'text' || isOneValue;
    });
    return steps;
  }

  get count(): number {
    return this.#seen.count;
  }

  async click(target: Locator): Promise<void> {
    await target.click();
  }

  async press(key: string): Promise<void> {
    await this.#who.press(key);
  }

  /** Types a value where the focus is. */
  async type(text: string): Promise<void> {
    await this.#who.page.keyboard.type(text);
  }

  /** Pastes what another program has copied. */
  async paste(text: string): Promise<void> {
    await this.#who.paste(text);
  }

  /** Goes back in the browser, which the page does not see as an input. */
  async back(): Promise<void> {
    this.#seen.count += 1;
    await this.#who.page.goBack();
  }

  /** Chooses a file in the dialog of the system, which the page does not see as an input. */
  async chooseFile(chooser: FileChooser, name: string, text: string): Promise<void> {
    this.#seen.count += 1;
    await chooser.setFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
  }

  /** Chooses an option of a native list: a click on the list and one on the option. The page sees only that another was chosen. */
  async choose(list: Locator, option: string): Promise<void> {
    await list.selectOption(option);
  }
}

const watching = new WeakMap<Page, { listen: (kind: Parameters<NonNullable<Window['seenInput']>>[0]) => void }>();

/** Calls `listen` for each input that the page sees, instead of the listener before. */
async function watch(page: Page, listen: (kind: Parameters<NonNullable<Window['seenInput']>>[0]) => void): Promise<void> {
  const before = watching.get(page);
  if (before) {
    before.listen = listen;
    return;
  }
  const current = { listen };
  watching.set(page, current);
  await page.exposeFunction('seenInput', (kind: Parameters<NonNullable<Window['seenInput']>>[0]) => current.listen(kind));
  await page.addInitScript(report);
  await page.evaluate(report);
}

/** Reports the trusted inputs of a page, and choices of native lists, whose menu is no part of the page. Runs in the page. */
function report(): void {
  const tell = (kind: Parameters<NonNullable<Window['seenInput']>>[0]): void => window.seenInput?.(kind);
  const listen = <Name extends keyof WindowEventMap>(name: Name, work: (event: WindowEventMap[Name]) => void): void =>
    addEventListener(name, event => event.isTrusted && work(event), true);
  listen('pointerdown', () => tell('press'));
  listen('keydown', event => {
    const isModifier = ['Control', 'Shift', 'Alt', 'Meta'].includes(event.key);
    // The browser turns this chord into a paste.
    const isPaste = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'v';
    if (event.repeat || isModifier || isPaste) return;
    const isText =
      event.key.length === 1 && !(event.key === ' ' && event.shiftKey) && !event.ctrlKey && !event.metaKey && !event.altKey;
    tell(!isText ? 'key' : event.key === ' ' ? 'space' : 'text');
  });
  listen('paste', () => tell('paste'));
  addEventListener('change', event => !event.isTrusted && event.target instanceof HTMLSelectElement && tell('choice'), true);
}
