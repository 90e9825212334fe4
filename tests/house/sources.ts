import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** A file of code: its path from the root, its text, the same text with its comments blanked, and with what stands in quotes blanked too. */
export interface Source {
  path: string;
  text: string;
  code: string;
  bare: string;
}

/** One import, export-from or dynamic import. `to` is a path from the root for the repository's own files, else the package as written. */
export interface Import {
  from: string;
  to: string;
  own: boolean;
  /** `import type` or `export type`: it leaves nothing behind when the program runs. */
  type: boolean;
}

/** A file as it would be read; for the house's own proofs too. */
export function sourceOf(path: string, text: string): Source {
  const code = text.replace(pieces, piece => (piece.startsWith('/') ? blank(piece) : piece));
  const bare = code.replace(pieces, piece => (/^['"]/.test(piece) ? piece[0] + blank(piece.slice(1, -1)) + piece[0] : piece));
  return { path, text, code, bare };
}

/** Strings, templates and comments. */
const pieces = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\*[\s\S]*?\*\/|(?<![:\\/[])\/\/[^\n]*/g;

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

/** Every file of code of the repository: the rooms, the tests, and what lies at the root. */
export function readSources(): Source[] {
  const rooms = ['formulas', 'server', 'client', 'tests'].filter(room => existsSync(join(root, room)));
  const inside = rooms.flatMap(room =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).map(name => `${room}/${name.replaceAll('\\', '/')}`),
  );
  const paths = [...readdirSync(root), ...inside].filter(
    path => /\.tsx?$/.test(path) && !/(^|\/)(node_modules|dist)\//.test(path),
  );
  return paths.sort().map(path => sourceOf(path, readFileSync(join(root, path), 'utf8')));
}

const statement = /^[ \t]*(import|export)\s+(type\s+)?(?:[\w$*{][^;'"]*?\sfrom\s*)?['"]([^'"]+)['"]/gm;
const dynamic = /\bimport\s*\(\s*['"`]/g;

/** What a file imports, in whatever way. */
export function importsOf({ path, code, bare }: Source): Import[] {
  const found = [...code.matchAll(statement)].map(([, , type, to]) => ({ to: to ?? '', type: type !== undefined }));
  const later = [...bare.matchAll(dynamic)].map(({ 0: before, index }) => {
    const [to = ''] = code.slice(index + before.length).split(/['"`]/, 1);
    return { to, type: false };
  });
  return [...found, ...later].map(({ to, type }) => {
    const own = to.startsWith('.');
    return { from: path, to: own ? posix.normalize(posix.join(posix.dirname(path), to)) : to, own, type };
  });
}

/** `@hono/zod-openapi/x` is of the package `@hono/zod-openapi`. */
export const packageOf = (to: string): string =>
  to.startsWith('node:')
    ? to
    : to
        .split('/')
        .slice(0, to.startsWith('@') ? 2 : 1)
        .join('/');
