import { deterministicRooms, roomOf, rooms, sql } from './rooms.ts';
import type { Import, Source } from './sources.ts';
import { importsOf, packageOf } from './sources.ts';

/** A rule about the source files. Returns a sentence for each violation. */
export type Law = (sources: readonly Source[]) => string[];

const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length;

/** Each room imports only what its entry in `rooms` allows. */
export const allowedImports: Law = sources => sources.flatMap(importsOf).flatMap(each => forbiddenImport(each) ?? []);

function forbiddenImport(each: Import): string | null {
  const name = roomOf(each.from);
  const room = name === null ? undefined : rooms[name];
  if (name === null || room === undefined) return null;
  if (!each.own) {
    const wanted = packageOf(each.to);
    const { packages } = room;
    const allowed = packages === 'any' || (packages === 'any but SQL' ? !sql.includes(wanted) : packages.includes(wanted));
    return allowed ? null : `${each.from} imports the package ${wanted}, which ${name} may not import`;
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

/** No import cycles, type imports included. */
export const noCircles: Law = sources => {
  const own = new Map(sources.map(source => [source.path, importsOf(source).flatMap(each => (each.own ? each.to : []))]));
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const first = trail.indexOf(path);
    if (first >= 0) circles.push(`circle: ${[...trail.slice(first), path].join(' → ')}`);
    if (first >= 0 || done.has(path)) return;
    for (const next of own.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of own.keys()) visit(path, []);
  return circles;
};

/** The deterministic rooms use neither the clock nor random numbers. */
export const deterministic: Law = sources =>
  sources
    .filter(source => deterministicRooms.includes(roomOf(source.path) ?? ''))
    .flatMap(({ path, bare }) =>
      [
        ...bare.matchAll(
          /\bDate\.now\b|\bnew Date\(\s*\)|(?<!new )\bDate\(\s*\)|\bMath\.random\b|\bperformance\.now\b|\bTemporal\.Now\b/g,
        ),
      ].map(found => `${path}:${lineOf(bare, found.index)} uses ${found[0]}`),
    );

/** Files that may contain invisible characters: their definition, text folding, and two that write one on purpose. */
const invisibleCharacterFiles: ReadonlySet<string> = new Set([
  'formulas/unicode.ts',
  'formulas/fold.ts',
  'server/model/identityKey.ts',
  'server/imports/writeCsv.ts',
  'server/tables/messageBody.ts',
]);

const invisibleCharacters =
  /\\u\{?(?:200[b-f]|2060|feff|00ad|061c|034f|3164|ffa0|115f|1160|2800)\b|\\x[aA][dD]|\/\\p\{(?:Cf|M|Mn)\}\+?\/gu/gi;

/** Only `formulas/unicode.ts` lists invisible characters and accents. */
export const noInvisibleCharacterLists: Law = sources =>
  sources
    .filter(({ path }) => /^(?:formulas|server|client)\//.test(path) && !invisibleCharacterFiles.has(path))
    .flatMap(({ path, code }) =>
      [...code.matchAll(invisibleCharacters)].map(
        found => `${path}:${lineOf(code, found.index)} lists ${found[0]}: use formulas/unicode.ts`,
      ),
    );

/** No barrel files, which only re-export. */
export const noBarrels: Law = sources =>
  sources
    .filter(({ code }) => {
      const rest = code
        .replace(/^[ \t]*(?:import|export)\s+(?:type\s+)?[\w$*{][^;'"]*?\sfrom\s*['"][^'"]+['"];?/gm, '')
        .replace(/^[ \t]*export\s+(?:type\s+)?\{[^}]*\};?/gm, '');
      return rest.trim() === '' && /\bexport\b/.test(code);
    })
    .map(({ path }) => `${path} only re-exports`);

/** No default exports, except where a tool requires one. */
export const namedExports: Law = sources =>
  sources
    .filter(({ path }) => !/\.(config|d)\.ts$/.test(path) && !['tests/kit/reporter.ts', 'tests/kit/global.ts'].includes(path))
    .filter(({ bare }) => /^[ \t]*export\s+default\b|\bas\s+default\b/m.test(bare))
    .map(({ path }) => `${path} has a default export`);

const exported = /^export\s+(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(const|let|function\*?|class|interface|type)\s+(\w+)/gm;

/** Every export has a sentence above it; further signatures of the same function need none. */
export const exportsDocumented: Law = sources =>
  sources.flatMap(({ path, text, code }) => {
    const lines = text.split('\n');
    let before = '';
    return [...code.matchAll(exported)].flatMap(([, , name], index, all) => {
      const line = lineOf(code, all[index]?.index ?? 0);
      const again = name === before;
      before = name ?? '';
      const above = lines[line - 2]?.trim() ?? '';
      return again || (above.endsWith('*/') && hasDocComment(lines, line - 2))
        ? []
        : `${path}:${line} ${name} has no sentence above it`;
    });
  });

/** Whether a doc comment with words ends on this line. */
function hasDocComment(lines: readonly string[], last: number): boolean {
  let first = last;
  while (first > 0 && !lines[first]?.includes('/*')) first -= 1;
  const comment = lines.slice(first, last + 1).join(' ');
  return comment.includes('/**') && /\w+\W+\w+/.test(comment.replace(/[/*]/g, ''));
}

/** The patterns are written so that they do not match themselves. */
const unfinished = [
  /\b(?:TO[D]O|FIX[M]E|XX[X])\b/g,
  /\b(?:it|test|describe|suite)\.(?:\w+\.)*(?:only|skip|todo)\b/g,
  /@ts-(?:ignore|nocheck)\b/g,
];

/** No unfinished work, skipped tests or suppressed compiler errors. */
export const noUnfinishedWork: Law = sources =>
  sources.flatMap(({ path, text }) =>
    unfinished.flatMap(pattern => [...text.matchAll(pattern)].map(found => `${path}:${lineOf(text, found.index)} ${found[0]}`)),
  );

const vague = /(?:Manager|Service|Helper|Util)s?(?=$|[A-Z])/;

/** No vague file names or exported names. */
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

/** Maximum lines of a file without a reason. */
export const maxLines = 300;

/** Files over `maxLines` have a reason, and no other file has one. */
export const fileLength =
  (reasons: Readonly<Record<string, string>>): Law =>
  sources => {
    const long = sources.filter(({ text }) => text.trimEnd().split('\n').length > maxLines);
    return [
      ...long.filter(({ path }) => !(path in reasons)).map(({ path }) => `${path} has more than ${maxLines} lines`),
      ...Object.keys(reasons)
        .filter(path => !long.some(source => source.path === path))
        .map(path => `${path} has at most ${maxLines} lines: remove its reason`),
    ];
  };

/** Files that may announce to screen readers directly, because the page shows the same text elsewhere. */
const announcers: readonly RegExp[] = [/^client\/grid\/(?:announce|notifications|state)\.ts$/, /^client\/grid\/harness\//];

/** The grid announces only through `notifications.ts`, which also shows the text. */
export const announcementsVisible: Law = sources =>
  sources
    .filter(({ path }) => path.startsWith('client/') && !announcers.some(each => each.test(path)))
    .flatMap(({ path, code }) =>
      [...code.matchAll(/\bcreateAnnouncer\(|\bannouncer\b|props\.onReport\(/g)].map(
        found => `${path}:${lineOf(code, found.index)} ${found[0]} announces without notifications.ts`,
      ),
    );

/** Files that call PostgreSQL's driver directly: the one that gives lost connections a code, and the one of the commands. */
const drivers = new Set(['server/store/postgresConnection.ts', 'server/store/postgresSchema.ts']);

/** Files that may set the selection directly, and why the selected cells are visible. */
const visibleSelectors: Readonly<Record<string, string>> = {
  'client/grid/edit.ts': 'It scrolls to the selection.',
  'client/grid/pointer.ts': 'The cells are under the pointer.',
  'client/grid/chosen-rows.ts': 'It is the row under the pointer, the active row, or all rows.',
  'client/grid/commands.ts': 'The selection is around the active cell, which does not move.',
  'client/grid/gutter-keys.ts': 'It scrolls to the row.',
  'client/grid/fill.ts': 'The fill was dragged there.',
  'client/grid/restore-position.ts': 'It scrolls to the restored position.',
};

/** Only these files select cells without scrolling to them. */
export const selectionsVisible: Law = sources =>
  sources
    .filter(({ path }) => path.startsWith('client/') && !(path in visibleSelectors))
    .flatMap(({ path, code }) =>
      [...code.matchAll(/\bselection\.(?:set|select|add|extend)\(/g)].map(
        found => `${path}:${lineOf(code, found.index)} ${found[0]} may select cells out of view`,
      ),
    );

/** The store calls the driver only through `postgresConnection.ts`, which gives lost connections a code, so that they become 503 and not 500. */
export const connectionLossesCoded: Law = sources =>
  sources
    .filter(({ path }) => path.startsWith('server/store/') && !drivers.has(path))
    .flatMap(({ path, code }) =>
      [...code.matchAll(/\b(?:pool|client|making)\.(?:query|connect)\b/g)].map(
        found => `${path}:${lineOf(code, found.index)} ${found[0]} rejects without a code when the connection is lost`,
      ),
    );

/** Dialogs are imported as modules: the package's `Dialog` object shares its parts with the alert dialog. */
export const dialogImports: Law = sources =>
  sources
    .filter(({ path }) => path.startsWith('client/'))
    .filter(({ code }) => /import \{[^}]*\b(?:Alert)?Dialog\b[^}]*\} from '@kobalte\/core\/(?:alert-)?dialog'/.test(code))
    .map(({ path }) => `${path} imports Dialog by name: every dialog would become an alert dialog`);

/** The types that the client imports from the API are inferred from its schemas and not stated again. */
export const typesInferred: Law = sources =>
  sources
    .filter(({ path }) => path === 'server/api/wire.ts')
    .flatMap(({ path, code }) =>
      [...code.matchAll(/^export (?:interface (\w+)|type (\w+) =(?! z\.(?:input|output)<typeof [\w.]+>;))/gm)].map(
        found => `${path}:${lineOf(code, found.index)} ${found[1] ?? found[2]} is not inferred from a schema`,
      ),
    );
