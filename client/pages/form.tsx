import Eye from 'lucide-solid/icons/eye';
import EyeOff from 'lucide-solid/icons/eye-off';
import { createSignal, createUniqueId, type JSX, onMount, Show } from 'solid-js';
import { entryWords } from '../words/entry.ts';

interface TextFieldProps {
  label: string;
  value: string;
  onInput(value: string): void;
  type?: 'text' | 'email' | 'password' | 'number';
  name?: string;
  autocomplete?: string;
  hint?: string | undefined;
  wrong?: string | undefined;
  autofocus?: boolean;
  optional?: boolean;
  inputMode?: 'text' | 'numeric' | 'email';
}

/** A labelled input that says below itself what it wants or what is wrong. */
export function TextField(props: TextFieldProps): JSX.Element {
  const id = createUniqueId();
  const [shown, setShown] = createSignal(false);
  const secret = (): boolean => props.type === 'password';
  const note = (): string | undefined => props.wrong ?? props.hint;
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <div class="with-button">
        <input
          id={id}
          class="input"
          type={secret() && shown() ? 'text' : (props.type ?? 'text')}
          name={props.name}
          value={props.value}
          autocomplete={props.autocomplete ?? 'off'}
          autocapitalize={secret() || props.type === 'email' ? 'none' : undefined}
          spellcheck={false}
          required={!props.optional}
          inputMode={props.inputMode}
          aria-invalid={props.wrong !== undefined}
          aria-describedby={note() === undefined ? undefined : `${id}-note`}
          ref={input => props.autofocus && onMount(() => queueMicrotask(() => input.focus()))}
          onInput={event => props.onInput(event.currentTarget.value)}
        />
        <Show when={secret()}>
          <button
            type="button"
            class="button icon inside"
            aria-pressed={shown()}
            aria-label={shown() ? entryWords().signIn.hide : entryWords().signIn.show}
            onClick={() => setShown(!shown())}
          >
            <Show when={shown()} fallback={<Eye />}>
              <EyeOff />
            </Show>
          </button>
        </Show>
      </div>
      <Show when={note()}>
        <p
          id={`${id}-note`}
          class={props.wrong === undefined ? 'hint' : 'wrong'}
          role={props.wrong === undefined ? undefined : 'alert'}
        >
          {note()}
        </p>
      </Show>
    </div>
  );
}
