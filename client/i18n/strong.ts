/** Marks words for emphasis within a sentence. */
export const strong = (words: string): string => `**${words.replaceAll('**', '*')}**`;

/** The parts of a sentence: every second one is emphasised. */
export const partsOf = (sentence: string): string[] => sentence.split('**');
