import { lazyStrings } from './lazy-strings.ts';
import { addStrings } from './strings.ts';

// Whatever is loaded later imports this file, and has its words before it says anything.
addStrings(lazyStrings);
