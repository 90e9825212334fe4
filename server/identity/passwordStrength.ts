import { foldText } from '../../formulas/fold.ts';

/*
 * Estimates how easily a password is guessed: it is split into common passwords, words of the person, and what guessers add first, such as
 * digits, years, runs and repetitions.
 */

/** The lowest cost that a password must have, and the cost of each kind of part. */
export const minCost = 8;
const costs = { word: 4, run: 1, year: 1, digits: 3, own: 0, again: 1, sign: 1 };

/** The longest and shortest words that are looked up. */
const longestWord = 24;
const shortestWord = 3;

/** How costly a password is to guess, and whether the estimate used the person's own words. */
export interface StrengthEstimate {
  cost: number;
  own: boolean;
}

let loadedWords: Promise<ReadonlySet<string>> | undefined;

/** About 49,000 common passwords and parts of passwords, the most common first; loaded when a password is first chosen. */
const commonWords = (): Promise<ReadonlySet<string>> => {
  loadedWords ??= import('@zxcvbn-ts/language-common').then(({ dictionary }) => new Set(dictionary['passwords-common']));
  return loadedWords;
};

/** Estimates the cost of guessing a password. `own` are words and texts of the person; parts of three or more characters count. */
export async function estimateStrength(password: string, own: readonly string[]): Promise<StrengthEstimate> {
  const common = await commonWords();
  const ownTerms = new Set(own.flatMap(searchTerms));
  const text = foldText(password);
  // Punctuation between letters must not hide a word.
  const bare = text.replace(/[\s._-]+/g, '');
  const guesses = [text, bare].flatMap(each => [cheapestParse(each, ownTerms, common), repetitionCost(each, ownTerms, common)]);
  return guesses.reduce((best, each) => (each.cost < best.cost ? each : best));
}

/** The words of a text, adjacent pairs, and all of them joined. */
function searchTerms(text: string): string[] {
  const folded = foldText(text);
  const parts = folded.split(/[^\p{L}\p{N}]+/u).filter(part => part !== '');
  const pairs = parts.slice(1).map((part, index) => `${parts[index]}${part}`);
  return [folded, folded.replace(/[\s._-]+/g, ''), ...parts, ...pairs, parts.join('')].filter(
    part => part.length >= shortestWord,
  );
}

/** The cost when the whole text repeats one unit: that of the unit and the repetition. */
function repetitionCost(text: string, ownTerms: ReadonlySet<string>, common: ReadonlySet<string>): StrengthEstimate {
  const unit = /^(.+?)\1+$/su.exec(text)?.[1];
  if (unit === undefined) return { cost: Number.POSITIVE_INFINITY, own: false };
  const { cost, own } = cheapestParse(unit, ownTerms, common);
  return { cost: cost + costs.again, own };
}

interface ParseStep {
  cost: number;
  from: number;
  kind: keyof typeof costs;
}

/** The cheapest split of the text into known parts. */
function cheapestParse(text: string, ownTerms: ReadonlySet<string>, common: ReadonlySet<string>): StrengthEstimate {
  const spellings = [...new Set([text, unleet(text, 'i'), unleet(text, 'l')])];
  const steps: ParseStep[] = [{ cost: 0, from: 0, kind: 'sign' }];
  for (let end = 1; end <= text.length; end += 1) {
    let best: ParseStep = { cost: (steps[end - 1]?.cost ?? 0) + costs.sign, from: end - 1, kind: 'sign' };
    for (let from = Math.max(0, end - 64); from <= end - 2; from += 1) {
      const before = steps[from]?.cost ?? 0;
      const kind = classifyPart(spellings, from, end, ownTerms, common);
      if (kind !== null && before + costs[kind] < best.cost) best = { cost: before + costs[kind], from, kind };
    }
    steps.push(best);
  }
  return totalCost(text, steps);
}

/** The kind of a part, the cheapest first; null if it is not known. */
function classifyPart(
  spellings: readonly string[],
  from: number,
  end: number,
  ownTerms: ReadonlySet<string>,
  common: ReadonlySet<string>,
): ParseStep['kind'] | null {
  const parts = spellings.map(spelling => spelling.slice(from, end));
  const [part = ''] = parts;
  if (/^([^\p{L}\p{N}])\1+$/u.test(part)) return 'run';
  if (part.length >= shortestWord) {
    if (parts.some(each => ownTerms.has(each))) return 'own';
    if (isRun(part)) return 'run';
    if (/^(?:19|20)\d\d$/.test(part)) return 'year';
    if (part.length <= longestWord && parts.some(each => common.has(each))) return /^\d+$/.test(part) ? 'run' : 'word';
  }
  return /^\d{4,}$/.test(part) ? 'digits' : null;
}

/** The cost of the chosen steps; a repeated part costs less. */
function totalCost(text: string, steps: readonly ParseStep[]): StrengthEstimate {
  const seen = new Set<string>();
  let cost = 0;
  let own = false;
  for (let end = text.length; end > 0; ) {
    const { from, kind } = steps[end] ?? { from: end - 1, kind: 'sign' as const };
    const part = text.slice(from, end);
    cost += seen.has(part) && kind !== 'sign' ? Math.min(costs.again, costs[kind]) : costs[kind];
    own ||= kind === 'own';
    seen.add(part);
    end = from;
  }
  return { cost, own };
}

const leetLetters: Readonly<Record<string, string>> = {
  '0': 'o',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '6': 'g',
  '7': 't',
  '8': 'b',
  '9': 'g',
  '@': 'a',
  $: 's',
  '€': 'e',
  '(': 'c',
  '+': 't',
};

/** The text with look-alike digits and signs replaced by letters; `one` is the letter for 1, ! and |. */
const unleet = (text: string, one: string): string =>
  text.replace(/[0-9@$€(+!|]/g, sign => leetLetters[sign] ?? (/[1!|]/.test(sign) ? one : sign));

const sequences = [
  '1234567890',
  '0123456789',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'azertyuiop',
  'qsdfghjklm',
  'wxcvbn',
  'qwertzuiop',
  'yxcvbnm',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
  '1a2b3c4d5e6f',
];
const runs = sequences.flatMap(row => [`${row}${row}`, Array.from(`${row}${row}`).toReversed().join('')]);

/** One repeated character, or neighbours on a keyboard or in the alphabet. */
const isRun = (part: string): boolean => /^(.)\1*$/su.test(part) || runs.some(run => run.includes(part));
