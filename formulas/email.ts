const plain =
  /^(?=[^@]{1,64}@)(?=.{1,254}$)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+(?![0-9]+$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;
const localCharacters = /^(?:[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]|[^\p{ASCII}\p{C}\p{Z}＠])+$/u;
const labelCharacters = /^[\p{L}\p{M}\p{N}-]+$/u;
// Control, format and unassigned characters and lone surrogates, none of which an address may hold.
const invisible = /[\p{C}]/u;

/** Whether the text is one e-mail address that mail can be sent to, by its form alone: exactly when `emailProblem` finds nothing. */
export function isEmail(text: string): boolean {
  return plain.test(text) || emailProblem(text) === null;
}

/** What keeps the text from being one e-mail address, in words, or null when nothing does. */
export function emailProblem(text: string): string | null {
  if (text === '') return 'The address is empty';
  if (invisible.test(text)) return 'The address contains a control or invisible character';
  if (/\s/.test(text)) return 'The address contains a space';
  if (text.includes('＠')) return 'The address contains the wide sign "＠" instead of "@"';
  if (/[<>,;]/.test(text)) return 'Write one address alone, without a name or brackets';
  if (/["()[\]\\]/.test(text)) return 'Quotes, brackets, backslashes and comments are not accepted in an address';
  const at = text.lastIndexOf('@');
  if (at < 0) return 'The "@" is missing';
  if (text.indexOf('@') !== at) return 'There is more than one "@"';
  if (octets(text) > 254) return 'The address is longer than 254 characters';
  return localProblem(text.slice(0, at)) ?? domainProblem(text.slice(at + 1));
}

function localProblem(local: string): string | null {
  if (local === '') return 'Nothing stands before the "@"';
  if (octets(local) > 64) return 'The part before the "@" is longer than 64 characters';
  if (local.startsWith('.') || local.endsWith('.') || local.includes('..')) {
    return 'The part before the "@" has a dot too many';
  }
  return localCharacters.test(local) ? null : 'The part before the "@" contains a character that is not accepted';
}

function domainProblem(domain: string): string | null {
  if (domain === '') return 'Nothing stands after the "@"';
  const labels = domain.split('.');
  if (labels.includes('')) return 'The domain has a dot too many';
  if (labels.length < 2) return 'The domain needs a dot, as in example.com';
  for (const label of labels) {
    if (label.length > 63) return 'A part of the domain is longer than 63 characters';
    if (!labelCharacters.test(label)) return `The domain contains a character that is not accepted, in "${label}"`;
    if (label.startsWith('-') || label.endsWith('-')) return 'A part of the domain begins or ends with a hyphen';
  }
  return /^\p{N}+$/u.test(labels.at(-1)!) ? 'The domain ends with a number' : null;
}

function octets(text: string): number {
  let count = 0;
  for (const character of text) {
    const point = character.codePointAt(0)!;
    count += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return count;
}
