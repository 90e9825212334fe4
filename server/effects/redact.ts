import { secretMask } from '../model/secretMask.ts';

/** 32 random bytes as base64url: the form of every token and temporary password that Seatgrid issues. */
const secretLike = /(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])/g;

/** A message without its secrets: the token of its link and any temporary password become `••••`; the rest stays readable. */
export function redact(body: string | null, link: string | null): { body: string | null; link: string | null } {
  const token = link?.split('#')[1] ?? '';
  const hide = (text: string | null): string | null =>
    text === null ? null : (token === '' ? text : text.replaceAll(token, secretMask)).replace(secretLike, secretMask);
  return { body: hide(body), link: hide(link) };
}
