import { backup } from './backup.ts';
import type { Campaign } from './campaign.ts';
import { converging } from './convergence.ts';
import { filling } from './disk.ts';
import { hostile } from './hostile.ts';
import { killing } from './kills.ts';
import { naughty } from './naughty.ts';
import { naughtyPage } from './naughtyPage.ts';
import { failing } from './outages.ts';
import { seating } from './seats.ts';
import { slow } from './slow.ts';

/** The campaigns in parts that run side by side; each part is the test file of its name. */
export const parts = {
  faults: [...killing, ...seating, ...converging, ...failing],
  attacks: [...filling, backup, hostile, naughty, naughtyPage, slow],
} satisfies Record<string, readonly Campaign[]>;

/** All campaigns, in the order in which they run. */
export const campaigns: readonly Campaign[] = Object.values(parts).flat();
