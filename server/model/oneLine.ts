import { stripMeaningless } from '../../formulas/unicode.ts';

/** The text without line breaks, control characters, invisible characters and direction marks. */
export const oneLine = (text: string): string => stripMeaningless(text).replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '');
