import { foldText } from '../../formulas/fold.ts';
import type { HelpTopic } from '../i18n/help-en.ts';

/** The topics that contain every typed word, ignoring case and accents. */
export function searchHelp(topics: readonly HelpTopic[], typed: string): HelpTopic[] {
  const terms = foldText(typed).split(/\s+/).filter(Boolean);
  return topics.filter(topic => {
    const text = foldText(`${topic.title} ${topic.text.join(' ')}`);
    return terms.every(word => text.includes(word));
  });
}
