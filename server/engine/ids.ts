import { V7Generator } from 'uuidv7';
import type { RowId } from '../model/change.ts';

/** Random numbers, generated in bulk because each call is expensive. */
const words = new Uint32Array(1024);
let taken = words.length;

const generator = new V7Generator({
  nextUint32() {
    if (taken === words.length) {
      crypto.getRandomValues(words);
      taken = 0;
    }
    taken += 1;
    return words[taken - 1]!;
  },
});

const digits = Buffer.from('0123456789abcdef');
const text = Buffer.from('00000000-0000-0000-0000-000000000000');
const digitOffsets = [...text].flatMap((byte, at) => (byte === digits[0] ? [at] : []));

/**
 * A new row id: a version 7 UUID, so that ids sort in the order of creation. It is built as one flat string, because it is used as a key
 * of many maps.
 */
export function newId(): RowId {
  const { bytes } = generator.generate();
  for (let at = 0; at < bytes.length; at += 1) {
    text[digitOffsets[2 * at]!] = digits[bytes[at]! >> 4]!;
    text[digitOffsets[2 * at + 1]!] = digits[bytes[at]! & 15]!;
  }
  return text.toString('latin1');
}
