import { roomOf, rooms, sql, timeless } from './rooms.ts';
import type { Import, Source } from './sources.ts';
import { importsOf, packageOf } from './sources.ts';

/** A law of the house: every way in which these files break it, in words. */
export type Law = (sources: readonly Source[]) => string[];

const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length;

/** Each room imports only what its row in the table of rooms allows. */
export const roomsKept: Law = sources => sources.flatMap(importsOf).flatMap(each => trespass(each) ?? []);

function trespass(each: Import): string | null {
  const name = roomOf(each.from);
  const room = name === null ? undefined : rooms[name];
  if (name === null || room === undefined) return null;
  if (!each.own) {
    const wanted = packageOf(each.to);
    const { packages } = room;
    const allowed = packages === 'any' || (packages === 'any but SQL' ? !sql.includes(wanted) : packages.includes(wanted));
    return allowed ? null : `${each.from} imports the package ${wanted}, which is not for ${name}`;
  }
  if (!/^(formulas|server|client)\//.test(each.to)) {
    return /\.(css|json|svg)$/.test(each.to) ? null : `${each.from} imports ${each.to}, which is no room`;
  }
  const target = roomOf(each.to);
  if (target === name || (target !== null && room.own.includes(target))) return null;
  const types = room.types?.some(type => type === target || type === each.to) ?? false;
  if (types && each.type) return null;
  return types
    ? `${each.from} imports more than types from ${each.to}`
    : `${each.from} imports ${each.to}: ${name} may not import ${target}`;
}

/** No file imports itself by way of others; imports of types count too, as they hold a reader up all the same. */
export const noCircles: Law = sources => {
  const own = new Map(sources.map(source => [source.path, importsOf(source).flatMap(each => (each.own ? each.to : []))]));
  const done = new Set<string>();
  const circles: string[] = [];
  const walk = (path: string, trail: readonly string[]): void => {
    const met = trail.indexOf(path);
    if (met >= 0) circles.push(`circle: ${[...trail.slice(met), path].join(' → ')}`);
    if (met >= 0 || done.has(path)) return;
    for (const next of own.get(path) ?? []) walk(next, [...trail, path]);
    done.add(path);
  };
  for (const path of own.keys()) walk(path, []);
  return circles;
};

/** The pure rooms ask neither the clock nor chance. */
export const noClock: Law = sources =>
  sources
    .filter(source => timeless.includes(roomOf(source.path) ?? ''))
    .flatMap(({ path, bare }) =>
      [
        ...bare.matchAll(
          /\bDate\.now\b|\bnew Date\(\s*\)|(?<!new )\bDate\(\s*\)|\bMath\.random\b|\bperformance\.now\b|\bTemporal\.Now\b/g,
        ),
      ].map(found => `${path}:${lineOf(bare, found.index)} asks ${found[0]}`),
    );

/** Files that know signs which nobody sees: what they are, how text is folded by them, and two that write one on purpose. */
const knowsUnseen: ReadonlySet<string> = new Set([
  'formulas/unicode.ts',
  'formulas/fold.ts',
  'server/model/identityKey.ts',
  'server/api/csv.ts',
  'server/tables/messageBody.ts',
]);

const unseenSigns =
  /\\u\{?(?:200[b-f]|2060|feff|00ad|061c|034f|3164|ffa0|115f|1160|2800)\b|\\x[aA][dD]|\/\\p\{(?:Cf|M|Mn)\}\+?\/gu/gi;

/** Which signs nobody sees, and what an accent is, is known in one place; no list of them stands anywhere else. */
export const noListsOfSigns: Law = sources =>
  sources
    .filter(({ path }) => /^(?:formulas|server|client)\//.test(path) && !knowsUnseen.has(path))
    .flatMap(({ path, code }) =>
      [...code.matchAll(unseenSigns)].map(
        found => `${path}:${lineOf(code, found.index)} lists ${found[0]}: formulas/unicode.ts knows`,
      ),
    );

/** Every file has something of its own: none only passes on what others export. */
export const noBarrels: Law = sources =>
  sources
    .filter(({ code }) => {
      const rest = code
        .replace(/^[ \t]*(?:import|export)\s+(?:type\s+)?[\w$*{][^;'"]*?\sfrom\s*['"][^'"]+['"];?/gm, '')
        .replace(/^[ \t]*export\s+(?:type\s+)?\{[^}]*\};?/gm, '');
      return rest.trim() === '' && /\bexport\b/.test(code);
    })
    .map(({ path }) => `${path} only passes on what others export`);

/** Exports have names, but where a tool asks for a default. */
export const noDefaults: Law = sources =>
  sources
    .filter(({ path }) => !/\.(config|d)\.ts$/.test(path) && !['tests/kit/reporter.ts', 'tests/kit/global.ts'].includes(path))
    .filter(({ bare }) => /^[ \t]*export\s+default\b|\bas\s+default\b/m.test(bare))
    .map(({ path }) => `${path} has a default export`);

const exported = /^export\s+(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(const|let|function\*?|class|interface|type)\s+(\w+)/gm;

/** Above every export stands a sentence that says what it promises; a further signature of the same function needs none. */
export const everyExportExplained: Law = sources =>
  sources.flatMap(({ path, text, code }) => {
    const lines = text.split('\n');
    let before = '';
    return [...code.matchAll(exported)].flatMap(([, , name], index, all) => {
      const line = lineOf(code, all[index]?.index ?? 0);
      const again = name === before;
      before = name ?? '';
      const above = lines[line - 2]?.trim() ?? '';
      return again || (above.endsWith('*/') && docAbove(lines, line - 2))
        ? []
        : `${path}:${line} ${name} has no sentence above it`;
    });
  });

/** A doc comment with words in it ends on this line. */
function docAbove(lines: readonly string[], last: number): boolean {
  let first = last;
  while (first > 0 && !lines[first]?.includes('/*')) first -= 1;
  const comment = lines.slice(first, last + 1).join(' ');
  return comment.includes('/**') && /\w+\W+\w+/.test(comment.replace(/[/*]/g, ''));
}

/** Written so that they do not find themselves. */
const unfinished = [
  /\b(?:TO[D]O|FIX[M]E|XX[X])\b/g,
  /\b(?:it|test|describe|suite)\.(?:\w+\.)*(?:only|skip|todo)\b/g,
  /@ts-(?:ignore|nocheck)\b/g,
];

/** Nothing is left undone, switched off or hidden from the compiler. */
export const nothingLeft: Law = sources =>
  sources.flatMap(({ path, text }) =>
    unfinished.flatMap(pattern => [...text.matchAll(pattern)].map(found => `${path}:${lineOf(text, found.index)} ${found[0]}`)),
  );

const vague = /(?:Manager|Service|Helper|Util)s?(?=$|[A-Z])/;

/** Names say what a thing is; these say nothing. */
export const noVagueNames: Law = sources =>
  sources.flatMap(({ path, code }) => {
    const file = path.split('/').at(-1) ?? '';
    const names = [...code.matchAll(exported)].map(found => found[2] ?? '').filter(name => vague.test(name));
    return [
      ...(/(?:service|helper|util)s?\b|(?:^|\w)manager\b/i.test(file.replace(/\.(test|config)?\.?tsx?$/, ''))
        ? [`${path} is named vaguely`]
        : []),
      ...names.map(name => `${path} exports ${name}`),
    ];
  });

/** Files past this many lines want a reason. */
export const longest = 300;

/** No file is past 300 lines without a reason, and no reason is given for one that is not. */
export const shortFiles =
  (reasons: Readonly<Record<string, string>>): Law =>
  sources => {
    const long = sources.filter(({ text }) => text.trimEnd().split('\n').length > longest);
    return [
      ...long.filter(({ path }) => !(path in reasons)).map(({ path }) => `${path} is past ${longest} lines`),
      ...Object.keys(reasons)
        .filter(path => !long.some(source => source.path === path))
        .map(path => `${path} is not past ${longest} lines: its reason can go`),
    ];
  };

/** Where the page may speak without a sight of its own: each of these reads out what is written elsewhere on the page. */
const spoken: readonly RegExp[] = [/^client\/grid\/(?:announce|notifications|state)\.ts$/, /^client\/grid\/harness\//];

/** The grid tells, reports and fails by its voice, which shows what it says: no refusal is only heard. */
export const seenAsWellAsHeard: Law = sources =>
  sources
    .filter(({ path }) => path.startsWith('client/') && !spoken.some(each => each.test(path)))
    .flatMap(({ path, code }) =>
      [...code.matchAll(/\bcreateAnnouncer\(|\bannouncer\b|props\.onReport\(/g)].map(
        found => `${path}:${lineOf(code, found.index)} ${found[0]} speaks past the voice of the grid`,
      ),
    );

/** Files that speak with PostgreSQL's driver themselves: the one that says what is known of a lost connection, and those of commands. */
const drivers = new Set(['server/store/postgresConnection.ts', 'server/store/postgresSchema.ts']);

/** Where cells are selected without being brought into sight: the doors that do it, and what works on cells that are in sight already. */
const inSight: Readonly<Record<string, string>> = {
  'client/grid/edit.ts': 'It has the doors.',
  'client/grid/pointer.ts': 'The cells are under the pointer.',
  'client/grid/commands.ts': 'Around the active cell, which stays where it is.',
  'client/grid/fill.ts': 'The fill was drawn there.',
  'client/grid/restore-view-state.ts': 'It scrolls to where a person was.',
};

/** No range is selected out of sight. */
export const selectedInSight: Law = sources =>
  sources
    .filter(({ path }) => path.startsWith('client/') && !(path in inSight))
    .flatMap(({ path, code }) =>
      [...code.matchAll(/\bselection\.(?:set|select|add|extend)\(/g)].map(
        found => `${path}:${lineOf(code, found.index)} ${found[0]} selects what may be out of sight`,
      ),
    );

/** What the driver throws for a lost connection has no code: only where it is given one is it answered by 503 instead of 500. */
export const lossesKnown: Law = sources =>
  sources
    .filter(({ path }) => path.startsWith('server/store/') && !drivers.has(path))
    .flatMap(({ path, code }) =>
      [...code.matchAll(/\b(?:pool|client|making)\.(?:query|connect)\b/g)].map(
        found => `${path}:${lineOf(code, found.index)} ${found[0]} rejects without a code where the connection is lost`,
      ),
    );

/** The package writes the parts of its alert dialog into the one object that it gives out as `Dialog`: only its modules keep the two apart. */
export const dialogsApart: Law = sources =>
  sources
    .filter(({ path }) => path.startsWith('client/'))
    .filter(({ code }) => /import \{[^}]*\b(?:Alert)?Dialog\b[^}]*\} from '@kobalte\/core\/(?:alert-)?dialog'/.test(code))
    .map(({ path }) => `${path} takes Dialog by name: after the first question every dialog would be an alert`);
