import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Read instead of imported: the bundler under vitest refuses lone surrogates in JSON. */
const naughty = JSON.parse(readFileSync(join(import.meta.dirname, 'naughty.json'), 'utf8')) as Record<string, string[]>;

/**
 * Texts that software has been known to lose, change or execute, by kind. Invisible characters are written as escapes in
 * naughty.json, so that it can be read and compared.
 */
export const naughtyByKind: Readonly<Record<string, readonly string[]>> = naughty;

/** All of them, without duplicates. */
export const naughtyStrings: readonly string[] = [...new Set(Object.values(naughty).flat())];
