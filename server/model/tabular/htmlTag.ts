/** A tag of an HTML text. `name` is in lower case, and empty for a comment. `end` is the index after the tag. */
export interface HtmlTag {
  name: string;
  closes: boolean;
  end: number;
  /** The text between its name and its end. */
  source: string;
}

const nameAt = /<(\/?)([a-z][^\s/>]*)/iy;
const attribute = /[\s/]*([^\s/>=][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]*)))?/y;

/** The tag that begins at this `<`; null if the `<` is an ordinary character. */
export function tagAt(html: string, open: number): HtmlTag | null {
  const next = html[open + 1];
  if (next === '!' || next === '?') return commentAt(html, open);
  nameAt.lastIndex = open;
  const found = nameAt.exec(html);
  if (found === null) return next === '/' ? commentAt(html, open) : null;
  const from = nameAt.lastIndex;
  const end = endOf(html, from);
  return { name: found[2]!.toLowerCase(), closes: found[1] === '/', end, source: html.slice(from, end) };
}

function commentAt(html: string, open: number): HtmlTag {
  const close = html.startsWith('<!--', open) ? '-->' : '>';
  const end = html.indexOf(close, open + 2);
  return { name: '', closes: false, end: end < 0 ? html.length : end + close.length, source: '' };
}

const [tab, space, doubleQuote, singleQuote, equals, closing] = [9, 32, 34, 39, 61, 62];

/** The index after the `>` of a tag, skipping quoted values. */
function endOf(html: string, from: number): number {
  let isValue = false;
  for (let at = from; at < html.length; at += 1) {
    const code = html.charCodeAt(at);
    if (code === closing) return at + 1;
    if (isValue && (code === doubleQuote || code === singleQuote)) {
      at = html.indexOf(html[at]!, at + 1);
      if (at < 0) break;
      isValue = false;
    } else if (code === equals) isValue = true;
    else if (code !== space && (code < tab || code > 13)) isValue = false;
  }
  return html.length;
}

/** The attributes of a tag by their names in lower case, as written: character references are not decoded. */
export function attributesOf({ source }: HtmlTag): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  attribute.lastIndex = 0;
  for (let part = attribute.exec(source); part !== null; part = attribute.exec(source)) {
    const name = part[1]!.toLowerCase();
    if (!found.has(name)) found.set(name, part[2] ?? part[3] ?? part[4] ?? '');
  }
  return found;
}
