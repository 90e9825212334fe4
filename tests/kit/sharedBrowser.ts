import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';
import { inject } from 'vitest';
import type { SharedName } from './shared.ts';

/** The address of what the run shares. Throws with the reason where it does not start. */
export async function addressOf(name: SharedName): Promise<string> {
  const response = await fetch(`${inject('shared')}/${name}`);
  const text = await response.text();
  if (!response.ok) throw new Error(`The shared ${name} did not start: ${text}`);
  return text;
}

/** A connection to the Chromium of the run: windows opened by it are its own, and go when it is closed. */
export const connectChromium = async (): Promise<Browser> => chromium.connect(await addressOf('chromium'));
