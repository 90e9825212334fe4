import { For, type JSX, Show } from 'solid-js';

const urlPattern = /(https?:\/\/[^\s<>"]+)/;

/** Shows a text with its web addresses as links. They open in a new tab without opener or referrer. */
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
