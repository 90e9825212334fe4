import { expect, inject, it } from 'vitest';
import { campaigns } from './campaigns.ts';
import seeds from './seeds.json' with { type: 'json' };
import { knownSeeds, newSeed } from './seeds.ts';
import { sharePostgres } from './testDatabase.ts';

sharePostgres(inject('postgres'));

it('every campaign has its own name, and every seed belongs to a campaign', () => {
  const names = campaigns.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(Object.keys(seeds).filter(name => !names.includes(name))).toEqual([]);
});

for (const campaign of campaigns) {
  it(`the campaign ${campaign.name} holds in its small size`, { timeout: 180_000 }, async () => {
    for (const seed of knownSeeds(campaign)) await campaign.run('small', seed);
    const seed = newSeed();
    await campaign.run('small', seed).catch((cause: unknown) => {
      throw new Error(`${campaign.name} is broken by seed ${seed}: put it in tests/reliability/seeds.json`, { cause });
    });
  });
}
