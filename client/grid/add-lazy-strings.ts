import { lazyStrings } from './lazy-strings.ts';
import { addStrings } from './strings.ts';

// Each lazily loaded file imports this one, so that its strings are there before they are used.
addStrings(lazyStrings);
