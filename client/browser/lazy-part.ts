import { type Component, createComponent, createMemo, createResource, type JSX, onCleanup, untrack } from 'solid-js';
import { isLoadError } from './idle.ts';

/** What a part is told besides its own props: what to do if it cannot be loaded. By default it is closed, if it can be. */
interface LazyProps {
  onMissing?: (() => void) | undefined;
  close?: (() => void) | undefined;
}

/** A component that is loaded when it is first shown, or ahead of that by `preload`. */
export type LazyPart<Props extends object> = Component<Props & Pick<LazyProps, 'onMissing'>> & {
  preload: () => Promise<unknown>;
};

/**
 * Creates a component from a part of the page. If the part cannot be loaded, the page reports it and nothing is shown, or `missing`. It is
 * loaded again when it is shown again, and while it is shown, when the browser is online again.
 */
export function lazyPart<Props extends object>(
  load: () => Promise<Component<Props>>,
  missing?: Component<{ retry: () => void }>,
): LazyPart<Props> {
  let part: Component<Props> | null = null;
  const preload = async (): Promise<Component<Props>> => {
    part ??= await load();
    return part;
  };
  const show = (props: Props & LazyProps): JSX.Element => {
    if (part !== null) return createComponent(part, props);
    const [loaded, { refetch }] = createResource(async () => {
      try {
        return { part: await preload() };
      } catch (error) {
        if (!isLoadError(error)) throw error;
        untrack(() => (props.onMissing ?? props.close)?.());
        return { part: null };
      }
    });
    const retry = (): void => void refetch();
    const retryOnline = (): void => void (untrack(loaded)?.part === null && retry());
    addEventListener('online', retryOnline);
    onCleanup(() => removeEventListener('online', retryOnline));
    return createMemo(() => {
      const now = loaded();
      if (now === undefined) return null;
      return untrack(() => (now.part ? createComponent(now.part, props) : missing && createComponent(missing, { retry })));
    }) as unknown as JSX.Element;
  };
  return Object.assign(show, { preload });
}
