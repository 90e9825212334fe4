import { laterWords } from './later-words.ts';
import { addWords } from './words.ts';

// Whatever is loaded later imports this file, and has its words before it says anything.
addWords(laterWords);
