import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cleanLine } from '../../server/model/fields/clean.ts';
import { normalised, storable } from '../kit/normalised.ts';

const signs = ['\u200d', '\u200c', '\ufe0f', '\u{1f3f4}\u{e0067}\u{e0062}\u{e007f}', '\u180e', '\u180b', '\ufffe', '\u{e0101}'];
const others = ['\u2800', ' ', '\u{e0041}', '\u3164', "'=", '\u034f', '👩', 'a', 'é', 'ک', '1', 'क', '\u094d'];
const part = fc.oneof(fc.string({ unit: 'binary', maxLength: 4 }), fc.constantFrom(...signs, ...others));
const texts = fc.array(part, { maxLength: 8 }).map(parts => parts.join(''));

it('a line of any text is stored as a separate implementation of the specification normalises it', () => {
  fc.assert(
    fc.property(texts, text => {
      const line = cleanLine(storable(text));
      expect([text, line === '' ? null : line]).toEqual([text, normalised(text)]);
    }),
    { numRuns: 2_000 },
  );
});
