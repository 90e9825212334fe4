import type { Locator } from 'playwright-core';
import type { BrowserUser } from './browserUser.ts';

/** Does what a person does with mouse and keyboard, and counts it: each click, key or chord, paste and typed value is one step. */
export class Steps {
  readonly #who: BrowserUser;
  #count = 0;

  constructor(who: BrowserUser) {
    this.#who = who;
  }

  get count(): number {
    return this.#count;
  }

  async click(target: Locator): Promise<void> {
    this.#count += 1;
    await target.click();
  }

  async press(key: string): Promise<void> {
    this.#count += 1;
    await this.#who.press(key);
  }

  /** Types a value where the focus is. */
  async type(text: string): Promise<void> {
    this.#count += 1;
    await this.#who.page.keyboard.type(text);
  }

  /** Pastes what another program has copied. */
  async paste(text: string): Promise<void> {
    this.#count += 1;
    await this.#who.paste(text);
  }

  /** Goes back in the browser. */
  async back(): Promise<void> {
    this.#count += 1;
    await this.#who.page.goBack();
  }

  /** Chooses an option of a native list, which takes a click on the list and a click on the option. */
  async choose(list: Locator, option: string): Promise<void> {
    this.#count += 2;
    await list.selectOption(option);
  }
}
