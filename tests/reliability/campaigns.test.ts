import { expect, inject, test } from 'vitest';
import { campaigns } from './campaigns.ts';
import seeds from './seeds.json' with { type: 'json' };
import { knownSeeds, newSeed } from './seeds.ts';
import { sharePostgres } from './testDatabase.ts';

sharePostgres(inject('postgres'));

test('campaigns have names of their own, and seeds are of campaigns that there are', () => {
  const names = campaigns.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(Object.keys(seeds).filter(name => !names.includes(name))).toEqual([]);
});

for (const campaign of campaigns) {
  test(`${campaign.name}, in small`, { timeout: 180_000 }, async () => {
    for (const seed of knownSeeds(campaign)) await campaign.run('small', seed);
    const seed = newSeed();
    await campaign.run('small', seed).catch((cause: unknown) => {
      throw new Error(`${campaign.name} is broken by seed ${seed}: put it in tests/reliability/seeds.json`, { cause });
    });
  });
}
