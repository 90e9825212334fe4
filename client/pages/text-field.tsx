import Eye from 'lucide-solid/icons/eye';
import EyeOff from 'lucide-solid/icons/eye-off';
import { createSignal, createUniqueId, type JSX, onMount, Show } from 'solid-js';
import { InlineError } from '../components/inline-error.tsx';
import { authTexts } from '../i18n/auth.ts';

interface TextFieldProps {
  label: string;
  value: string;
  onInput(value: string): void;
  type?: 'text' | 'email' | 'password' | 'number';
  name?: string;
  autocomplete?: string;
  hint?: string | undefined;
  error?: string | undefined;
  autofocus?: boolean;
  optional?: boolean;
  inputMode?: 'text' | 'numeric' | 'email';
}

/** A labelled input with a hint or an error below it. */
export function TextField(props: TextFieldProps): JSX.Element {
  const id = createUniqueId();
  const [isRevealed, setRevealed] = createSignal(false);
  const isPassword = (): boolean => props.type === 'password';
  const message = (): string | undefined => props.error ?? props.hint;
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <div class="with-button">
        <input
          id={id}
          class="input"
          type={isPassword() && isRevealed() ? 'text' : (props.type ?? 'text')}
          name={props.name}
          value={props.value}
          autocomplete={props.autocomplete ?? 'off'}
          autocapitalize={isPassword() || props.type === 'email' ? 'none' : undefined}
          spellcheck={false}
          required={!props.optional}
          inputMode={props.inputMode}
          aria-invalid={props.error !== undefined}
          aria-describedby={message() === undefined ? undefined : `${id}-note`}
          ref={input => props.autofocus && onMount(() => queueMicrotask(() => input.focus()))}
          onInput={event => props.onInput(event.currentTarget.value)}
        />
        <Show when={isPassword()}>
          <button
            type="button"
            class="button icon inside"
            aria-pressed={isRevealed()}
            aria-label={isRevealed() ? authTexts().signIn.hide : authTexts().signIn.show}
            onClick={() => setRevealed(!isRevealed())}
          >
            <Show when={isRevealed()} fallback={<Eye />}>
              <EyeOff />
            </Show>
          </button>
        </Show>
      </div>
      <Show
        when={props.error}
        fallback={
          <Show when={props.hint}>
            <p id={`${id}-note`} class="hint">
              {props.hint}
            </p>
          </Show>
        }
      >
        {words => (
          <InlineError id={`${id}-note`} role="alert">
            {words()}
          </InlineError>
        )}
      </Show>
    </div>
  );
}
