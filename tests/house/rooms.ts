/**
 * What a room may import: `own` rooms of this repository besides itself, `types` rooms or files of which only types may be imported,
 * and npm `packages`.
 */
export interface Room {
  own: readonly string[];
  types?: readonly string[];
  packages: readonly string[] | 'any' | 'any but SQL';
}

/** Packages for SQL; only the store may import them. */
export const sql: readonly string[] = ['kysely', 'better-sqlite3', 'pg', 'pg-cursor', 'node:sqlite'];

const shared = ['formulas', 'server/model', 'server/model/tabular'];
const wire = ['server/api'];
const contract = [...wire, 'client/contract'];

/** The rooms by path. A file belongs to the room with the longest matching path. */
export const rooms: Record<string, Room> = {
  formulas: { own: [], packages: [] },
  'server/model': { own: ['formulas', 'server/model/fields', 'server/model/tabular'], packages: ['libphonenumber-js'] },
  'server/model/fields': { own: ['formulas', 'server/model', 'server/model/tabular'], packages: ['libphonenumber-js'] },
  'server/model/tabular': { own: ['formulas', 'server/model', 'server/model/fields'], packages: ['entities'] },
  'server/tables': { own: ['server/model'], packages: [] },
  'server/engine': { own: ['formulas', 'server/model', 'server/model/fields'], packages: ['uuidv7'] },
  'server/store': { own: ['formulas', 'server/model', 'server/model/fields'], packages: 'any' },
  'server/workspace': { own: ['formulas', 'server/model', 'server/model/fields', 'server/engine', 'server/store'], packages: [] },
  'server/effects': { own: ['server/model', 'server/model/fields', 'server/engine'], packages: 'any but SQL' },
  'server/imports': {
    own: ['server/model', 'server/model/fields', 'server/model/tabular', 'server/engine'],
    packages: 'any but SQL',
  },
  'server/identity': {
    own: ['formulas', 'server/model', 'server/model/fields'],
    packages: ['@node-rs/argon2', '@zxcvbn-ts/language-common', 'node:crypto', 'node:net', 'node:timers/promises', 'uuidv7'],
  },
  'server/demo': { own: ['server/model', 'server/tables'], packages: [] },
  'server/api': {
    own: [
      'formulas',
      'server/model',
      'server/model/fields',
      'server/engine',
      'server/workspace',
      'server/identity',
      'server/imports',
    ],
    types: ['server/config.ts'],
    packages: 'any but SQL',
  },
  server: {
    own: [
      'formulas',
      'server/model',
      'server/model/fields',
      'server/model/tabular',
      'server/tables',
      'server/engine',
      'server/store',
      'server/workspace',
      'server/identity',
      'server/effects',
      'server/imports',
      'server/demo',
      'server/api',
    ],
    packages: 'any but SQL',
  },
  'client/browser': { own: [], packages: 'any but SQL' },
  'client/styles': { own: [], packages: [] },
  'client/components': { own: ['client/browser', 'client/styles'], types: ['server/model/change.ts'], packages: 'any but SQL' },
  'client/contract': { own: [], types: [...wire, 'server/model'], packages: [] },
  'client/fields': {
    own: [...shared, 'client/browser', 'client/components'],
    types: contract,
    packages: 'any but SQL',
  },
  'client/grid': {
    own: [...shared, 'client/browser', 'client/styles', 'client/components', 'client/fields'],
    types: contract,
    packages: 'any but SQL',
  },
  'client/sync': {
    own: [...shared, 'client/browser', 'client/fields'],
    types: contract,
    packages: 'any but SQL',
  },
  client: {
    own: [...shared, 'client/browser', 'client/styles', 'client/components', 'client/fields', 'client/grid', 'client/sync'],
    types: contract,
    packages: 'any but SQL',
  },
};

/** Rooms without clock and random numbers, except for the ids of the engine, which come from a package. */
export const deterministicRooms: readonly string[] = [
  'formulas',
  'server/model',
  'server/model/fields',
  'server/model/tabular',
  'server/tables',
  'server/engine',
  'server/demo',
];

/** The room of a file; null for tests and root files, which may import anything. */
export function roomOf(path: string): string | null {
  const names = Object.keys(rooms).filter(name => path.startsWith(`${name}/`));
  return names.sort((a, b) => b.length - a.length)[0] ?? null;
}
