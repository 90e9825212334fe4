import { inject } from 'vitest';
import type { SharedName } from './shared.ts';

/** The address of what the run shares. Throws with the reason where it does not start. */
export async function addressOf(name: SharedName): Promise<string> {
  const response = await fetch(`${inject('shared')}/${name}`);
  const text = await response.text();
  if (!response.ok) throw new Error(`The shared ${name} did not start: ${text}`);
  return text;
}
