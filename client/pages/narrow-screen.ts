import { createSignal, onCleanup, onMount } from 'solid-js';

/** Whether the window is so narrow that the sidebar is a drawer. Follows the window's size. */
export function createNarrowScreen(): () => boolean {
  const query = matchMedia('(max-width: 900px)');
  const [isNarrow, setIsNarrow] = createSignal(query.matches);
  const resized = (): void => void setIsNarrow(query.matches);
  onMount(() => query.addEventListener('change', resized));
  onCleanup(() => query.removeEventListener('change', resized));
  return isNarrow;
}
