import { backup } from './backup.ts';
import type { Campaign } from './campaign.ts';
import { hostile } from './hostile.ts';
import { naughty } from './naughty.ts';
import { naughtyPage } from './naughtyPage.ts';
import { slow } from './slow.ts';

/** All campaigns, each in a file of its own, in the order in which they are run. */
export const campaigns: readonly Campaign[] = [backup, hostile, naughty, naughtyPage, slow];
