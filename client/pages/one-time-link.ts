import { createResource, createSignal, type Resource } from 'solid-js';
import { token } from './route.ts';
import { api } from './session.ts';

/** A one-time link that the person has opened. */
export interface OpenedLink<T> {
  token: string;
  /** What the server says about the link; undefined while loading and for an invalid link. */
  content: Resource<T | undefined>;
  isInvalid: () => boolean;
  setInvalid: (invalid: boolean) => void;
}

/** Reads the link whose token is in the address. `isInvalidError` tells an invalid link from other errors. */
export function createLink<T>(path: string, isInvalidError: (error: unknown) => boolean): OpenedLink<T> {
  const linkToken = token();
  const [isInvalid, setInvalid] = createSignal(linkToken === '');
  const [content] = createResource(async () => {
    if (isInvalid()) return undefined;
    try {
      return await api.request<T>('POST', path, { token: linkToken });
    } catch (error) {
      if (!isInvalidError(error)) throw error;
      setInvalid(true);
      return undefined;
    }
  });
  return { token: linkToken, content, isInvalid, setInvalid };
}
