import { stripMeaningless } from '../../formulas/unicode.ts';

/** The text without line ends, controls, and signs that nobody sees or that turn the text after them round. */
export const oneLine = (text: string): string => stripMeaningless(text).replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '');
