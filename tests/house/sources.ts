import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** A source file: path from the root, text, `code` with comments blanked, and `bare` with string contents blanked too. */
export interface Source {
  path: string;
  text: string;
  code: string;
  bare: string;
}

/** An import, export-from or dynamic import. `to` is a path from the root for own files, else the package as written. */
export interface Import {
  from: string;
  to: string;
  own: boolean;
  /** Whether it is `import type` or `export type`. */
  type: boolean;
}

/** Makes a source from a path and a text. */
export function sourceOf(path: string, text: string): Source {
  const code = text.replace(pieces, piece => (piece.startsWith('/') ? blank(piece) : piece));
  const bare = code.replace(pieces, piece => (/^['"]/.test(piece) ? piece[0] + blank(piece.slice(1, -1)) + piece[0] : piece));
  return { path, text, code, bare };
}

/** Strings, templates and comments. */
const pieces = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\*[\s\S]*?\*\/|(?<![:\\/[])\/\/[^\n]*/g;

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

/** Reads all source files of the repository. */
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

/** All imports of a file, static and dynamic. */
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

/** The package of an import: `@hono/zod-openapi` for `@hono/zod-openapi/x`. */
export const packageOf = (to: string): string =>
  to.startsWith('node:')
    ? to
    : to
        .split('/')
        .slice(0, to.startsWith('@') ? 2 : 1)
        .join('/');
