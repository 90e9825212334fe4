import { For, type JSX, Show } from 'solid-js';

const address = /(https?:\/\/[^\s<>"]+)/;

/** A text whose web addresses can be followed; they open in a window of their own and are told nothing of where they came from. */
export function Linked(props: { text: string }): JSX.Element {
  return (
    <For each={props.text.split(address)}>
      {part => (
        <Show when={address.test(part)} fallback={part}>
          <a href={part} target="_blank" rel="noopener noreferrer">
            {part}
          </a>
        </Show>
      )}
    </For>
  );
}
