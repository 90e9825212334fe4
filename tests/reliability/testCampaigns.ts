import { inject, it } from 'vitest';
import type { Campaign } from './campaign.ts';
import { knownSeeds, newSeed } from './seeds.ts';
import { sharePostgres } from './testDatabase.ts';

/** Declares a test for each of these campaigns, in its small size. */
export function testCampaigns(campaigns: readonly Campaign[]): void {
  sharePostgres(inject('postgres'));
  for (const campaign of campaigns) {
    it(`the campaign ${campaign.name} holds in its small size`, { timeout: 180_000 }, async () => {
      for (const seed of knownSeeds(campaign)) await campaign.run('small', seed);
      const seed = newSeed();
      await campaign.run('small', seed).catch((cause: unknown) => {
        throw new Error(`${campaign.name} is broken by seed ${seed}: put it in tests/reliability/seeds.json`, { cause });
      });
    });
  }
}
