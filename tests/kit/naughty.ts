import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Read and not imported: the bundler under vitest refuses halves of characters in JSON. */
const naughty = JSON.parse(readFileSync(join(import.meta.dirname, 'naughty.json'), 'utf8')) as Record<string, string[]>;

/**
 * Texts that people, programs and attackers send, and that software has been known to lose, change or obey, by what makes them so.
 * Invisible characters are written as escapes in naughty.json, so that it can be read and compared.
 */
export const naughtyByKind: Readonly<Record<string, readonly string[]>> = naughty;

/** All of them, each once. */
export const naughtyStrings: readonly string[] = [...new Set(Object.values(naughty).flat())];
