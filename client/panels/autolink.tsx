import { For, type JSX, Show } from 'solid-js';

const urlPattern = /(https?:\/\/[^\s<>"]+)/;

/** A text whose web addresses can be followed; they open in a window of their own and are told nothing of where they came from. */
export function Autolink(props: { text: string }): JSX.Element {
  return (
    <For each={props.text.split(urlPattern)}>
      {part => (
        <Show when={urlPattern.test(part)} fallback={part}>
          <a href={part} target="_blank" rel="noopener noreferrer">
            {part}
          </a>
        </Show>
      )}
    </For>
  );
}
