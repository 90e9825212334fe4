import { fold } from '../../formulas/fold.ts';
import type { Topic } from '../words/help-en.ts';

/** The topics in which every word that was typed is said somewhere, whatever its case and accents. */
export function searchHelp(topics: readonly Topic[], typed: string): Topic[] {
  const words = fold(typed).split(/\s+/).filter(Boolean);
  return topics.filter(topic => {
    const text = fold(`${topic.title} ${topic.text.join(' ')}`);
    return words.every(word => text.includes(word));
  });
}
