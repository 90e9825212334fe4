import { backup } from './backup.ts';
import type { Campaign } from './campaign.ts';
import { converging } from './convergence.ts';
import { killing } from './kills.ts';
import { seating } from './seats.ts';

/** All campaigns, each in a file of its own, in the order in which they are run. */
export const campaigns: readonly Campaign[] = [...killing, ...seating, ...converging, backup];
