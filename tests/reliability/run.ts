import type { Campaign, Size } from './campaign.ts';
import { campaigns } from './campaigns.ts';
import { knownSeeds, newSeed } from './seeds.ts';
import { stopPostgres } from './testDatabase.ts';

/*
 * npm run reliability: every campaign at its full size; -- kills seats: only campaigns whose names begin so; -- --small: a
 * few rounds each; -- --seed=7: with that seed. Exits with 1 when a promise is broken.
 */

const args = process.argv.slice(2);
const size: Size = args.includes('--small') ? 'small' : 'full';
const asked = args.find(arg => arg.startsWith('--seed='))?.slice('--seed='.length);
const names = args.filter(arg => !arg.startsWith('--'));
const isOne = (name: string): boolean => campaigns.some(each => each.name === name);
const isAsked = (name: string): boolean => names.some(asked => name === asked || (!isOne(asked) && name.startsWith(asked)));
const chosen = names.length === 0 ? campaigns : campaigns.filter(({ name }) => isAsked(name));
if (chosen.length === 0)
  throw new Error(`There is no campaign ${names.join(', ')}: ${campaigns.map(each => each.name).join(', ')}`);
const broken: string[] = [];

async function take(campaign: Campaign, size: Size, seed: number): Promise<void> {
  const began = performance.now();
  try {
    const figures = await campaign.run(size, seed);
    console.log(
      `\n| ${campaign.name} | ${size}, seed ${seed}, ${((performance.now() - began) / 1_000).toFixed(0)} s |\n|---|--:|`,
    );
    for (const [what, figure] of Object.entries(figures)) console.log(`| ${what} | ${figure} |`);
  } catch (error) {
    broken.push(`${campaign.name} with --seed=${seed}`);
    console.error(`\n${campaign.name} is broken by seed ${seed}: put it in tests/reliability/seeds.json`, error);
  }
}

for (const campaign of chosen) {
  if (asked === undefined) for (const seed of knownSeeds(campaign)) await take(campaign, 'small', seed);
  await take(campaign, size, asked === undefined ? newSeed() : Number(asked));
}
await stopPostgres();
for (const words of broken) console.error(`Broken: ${words}`);
process.exit(broken.length > 0 ? 1 : 0);
