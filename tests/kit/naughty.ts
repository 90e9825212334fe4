import naughty from './naughty.json' with { type: 'json' };

/**
 * Texts that people, programs and attackers send, and that software has been known to lose, change or obey, by what makes them so.
 * Invisible characters are written as escapes in naughty.json, so that it can be read and compared.
 */
export const naughtyByKind: Readonly<Record<string, readonly string[]>> = naughty;

/** All of them, each once. */
export const naughtyStrings: readonly string[] = [...new Set(Object.values(naughty).flat())];
