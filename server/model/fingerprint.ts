/**
 * A fingerprint of a definition, the same in every process: 16 hexadecimal digits. Functions are left out; sets, maps and patterns count with
 * their contents. It tells versions apart and is no protection against forgery.
 */
export function fingerprint(definition: unknown): string {
  const text = JSON.stringify(definition, replaceCollections) ?? '';
  let [a, b] = [0x811c_9dc5, 0x9e37_79b9];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    a = Math.imul(a ^ code, 0x0100_0193);
    b = Math.imul(b ^ code, 0x85eb_ca6b) ^ (b >>> 13);
  }
  return [a, b].map(half => (half >>> 0).toString(16).padStart(8, '0')).join('');
}

function replaceCollections(_key: string, value: unknown): unknown {
  if (value instanceof Set || value instanceof Map) return [...value];
  return value instanceof RegExp ? String(value) : value;
}
