import type { Law } from './laws.ts';
import type { Source } from './sources.ts';
import { titlesOf } from './titles.ts';

/** Words that version 0.1.0 made up. The names beside them say the same in the field's words. */
const privateFileNames: Readonly<Record<string, string>> = {
  stirred: 'hasEffects',
  glance: 'minimalColumns',
  'weigh-in-turn': 'preview-in-turn',
  weigh: 'preview-consequences',
  verdict: 'validation',
  lots: 'subscription',
  judge: 'referenceEvaluator',
  f0: 'exampleFixture',
  accepting: 'acceptInvitation',
  allow: 'authorize',
  alphabet: 'collation',
  apart: 'off-thread-fetch',
  asked: 'commitBody',
  bells: 'keyed-signals',
  company: 'companyAccount',
  deed: 'command',
  desk: 'workspace-view',
  ear: 'streamReader',
  fate: 'result',
  foresight: 'prefetch',
  gone: 'tombstones',
  kept: 'memo',
  letter: 'message',
  outside: 'externalUsers',
  overhear: 'announce-remote-changes',
  packing: 'logCodec',
  rail: 'sidebar',
  rework: 'recompute',
  rounds: 'periodicTask',
  seek: 'find',
  shade: 'backdrop',
  sheet: 'dialog',
  sheets: 'dialogs',
  shelf: 'row-store',
  slot: 'parameter',
  sorry: 'errorMessage',
  tail: 'changeFeed',
  tidy: 'releaseMemory',
  together: 'groupCommit',
  turns: 'mutex',
  undelivered: 'deliveryFailures',
  unreadable: 'badRequest',
  wayIn: 'credentials',
  wish: 'change-requests',
};

/** Exported names of version 0.1.0, and what to call such a thing instead. */
const privateExports: Readonly<Record<string, string>> = {
  AsOf: 'RowVersion',
  Asked: 'CommitBody',
  Commission: 'CommitInput',
  Deed: 'CommandKind',
  Desk: 'WorkspaceContext',
  Ending: 'TransactionResult',
  Heard: 'FeedEntry',
  Letter: 'Message',
  Reply: 'StoredResponse',
  Said: 'LocalizedText',
  Shelf: 'RowStore',
  Stood: 'AppliedChange',
  Surroundings: 'Environment',
  Tail: 'ChangeFeed',
  Together: 'GroupCommit',
  Wish: 'ChangeRequest',
  Words: 'LocalizedText',
  World: 'Environment',
  atMost: 'bodyLimit',
  holdsMost: 'selectivity',
  inOrder: 'sorted',
  keptByTable: 'memoizeByTable',
  loosen: 'dropPendingPreconditions',
  mostKept: 'maxEntries',
  nameOf: 'titleOf',
  notKept: 'noStore',
  onlyOurs: 'sameOrigin',
  sorry: 'errorMessage',
  tryOut: 'dryRun',
  useDesk: 'useWorkspace',
};

const exported = /^export\s+(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?:const|let|function\*?|class|interface|type)\s+(\w+)/gm;

/** No file and no export has a name that only this repository understands. */
export const noPrivateNames: Law = sources =>
  sources.flatMap(({ path, code }) => {
    const file =
      path
        .split('/')
        .at(-1)
        ?.replace(/(?:\.test)?\.tsx?$/, '') ?? '';
    const names = [...code.matchAll(exported)].map(found => found[1] ?? '');
    return [
      ...(Object.hasOwn(privateFileNames, file) ? [`${path}: use a name such as ${privateFileNames[file]}`] : []),
      ...names
        .filter(name => Object.hasOwn(privateExports, name))
        .map(name => `${path} exports ${name}: use a name such as ${privateExports[name]}`),
    ];
  });

/** Words that version 0.1.0 made up or used for something else, and the field's word. No name, class, key or title contains them. */
export const privateWords: Readonly<Record<string, string>> = {
  bells: 'signals',
  commission: 'commit input',
  deed: 'command',
  desk: 'workspace',
  entrant: 'account',
  fate: 'result',
  foresight: 'prefetch',
  glance: 'minimal columns',
  judge: 'evaluate',
  lot: 'subscription',
  lots: 'subscriptions',
  overhear: 'announce',
  rail: 'sidebar',
  seek: 'find',
  shade: 'backdrop',
  shelf: 'row store',
  sorry: 'error message',
  stirred: 'has effects',
  stood: 'applied',
  verdict: 'validation result',
  verdicts: 'validation results',
  weigh: 'preview',
  weighed: 'previewed',
  weighing: 'preview',
  wish: 'request',
  wishes: 'requests',
};

/** Words that say too little about what a name of the program holds, and better ones. Titles of tests are sentences, and may have them. */
const vagueWords: Readonly<Record<string, string>> = {
  asked: 'requested',
  gone: 'removed or missing',
  heard: 'received',
  instead: 'remedy or replacement',
  kept: 'retained or unchanged',
  mine: 'own',
  ours: 'own',
  place: 'position, slot or address',
  places: 'positions, slots or limit',
  said: 'declared or text',
  stuck: 'waiting',
  theirs: 'own or related',
  told: 'reported',
};

/** Names that contain such a word because stored data or the wire does, and texts of the specification. */
const storedWords: Readonly<Record<string, string>> = {
  '.sg-type-verdict': 'The class of a field type has the name of the type, which is on the wire.',
};

const declared = /\b(?:const|let|function\*?|class|interface|type|enum)\s+(\w+)/g;
const key = /^[ \t]+(\w+):/gm;
const styled = /[.#][a-z][\w-]*|--[a-z][\w-]*|\bdata-[\w-]+/gi;

/** The words of a name: `wish`, `in` and `turn` of `wishInTurn` and of `wish-in-turn`. */
const wordsOf = (name: string): string[] =>
  [...name.matchAll(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g)].map(([word]) => word.toLowerCase());

/** The names that a file declares, its classes and custom properties, and the keys of its texts. */
function namesIn({ path, code }: Source): string[] {
  if (path.endsWith('.css')) return [...code.replace(/\/\*[\s\S]*?\*\//g, '').matchAll(styled)].map(([name]) => name);
  return [
    ...[...code.matchAll(declared)].map(([, name = '']) => name),
    ...(path.startsWith('client/i18n/') ? [...code.matchAll(key)].map(([, name = '']) => name) : []),
  ];
}

/** The words of these names that a vocabulary replaces. */
const replacedIn = (path: string, names: readonly string[], vocabulary: Readonly<Record<string, string>>): string[] =>
  [...new Set(names)].flatMap(name =>
    wordsOf(name)
      .filter(word => Object.hasOwn(vocabulary, word))
      .map(word => `${path} has “${word}” in ${name}: say ${vocabulary[word]}`),
  );

/** No name that a file declares, no class or custom property, no key of a text and no title of a test has a private word. */
export const noPrivateWords: Law = sources =>
  sources
    .filter(({ path }) => !path.startsWith('tests/house'))
    .flatMap(source => {
      const names = [...namesIn(source), ...titlesOf(source).map(({ text }) => text)].filter(name => !(name in storedWords));
      return replacedIn(source.path, names, privateWords);
    });

/** No name of the program and none of its files has a word that says too little. */
export const noVagueWords: Law = sources =>
  sources
    .filter(({ path }) => /^(?:client|formulas|server)\//.test(path))
    .flatMap(source => replacedIn(source.path, [source.path.split('/').at(-1) ?? '', ...namesIn(source)], vagueWords));

/** Phrases that make a comment a riddle. */
const privatePhrases = [
  'is said of',
  'stands(?! for)',
  'anew',
  'whoever',
  'what became of',
  'for as long as',
  'in no time',
  'wishes',
  'not good any more',
];

/** The comments of a file: what its code does not have. */
const commentsOf = ({ text, code }: Source): string =>
  text
    .split('')
    .map((character, at) => (character === '\n' || code[at] === ' ' ? character : ' '))
    .join('');

/** Comments are plain sentences. */
export const plainComments: Law = sources =>
  sources
    .filter(({ path }) => !['tests/house/vocabulary.ts', 'tests/house.test.ts'].includes(path))
    .flatMap(source => {
      const lines = commentsOf(source).split('\n');
      return lines.flatMap((line, at) =>
        privatePhrases
          .filter(phrase => new RegExp(String.raw`\b${phrase}\b`, 'i').test(line))
          .map(phrase => `${source.path}:${at + 1} has “${phrase}” in a comment`),
      );
    });
