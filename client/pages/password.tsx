import { createSignal, type JSX, Show } from 'solid-js';
import { ApiProblem } from '../sync/api.ts';
import { own } from '../words/account.ts';
import { entryWords } from '../words/entry.ts';
import { Entry } from './entry.tsx';
import { TextField } from './form.tsx';
import { codeOf } from './refusals.ts';
import { api, readSession, sorry, typed } from './session.ts';

/** Fewest characters of a password. */
export const shortest = 12;

/** What is wrong with a new password while it is too short. */
export const tooShort = (password: string): string | undefined =>
  password.length < shortest ? entryWords().password.short(shortest - password.length) : undefined;

/** What is wrong with a new password, as the server says. */
export function passwordWrong(error: unknown): string {
  const said: Partial<Record<string, unknown>> = own();
  const words = said[codeOf(error)];
  return typeof words === 'string' ? words : sorry(error);
}

/** The form by which people change their password. */
export function PasswordForm(props: { temporary: boolean; done: () => void | Promise<void> }): JSX.Element {
  const [current, setCurrent] = createSignal(props.temporary ? typed.password : '');
  const known = props.temporary || current() !== '';
  const [next, setNext] = createSignal('');
  const [wrong, setWrong] = createSignal<{ current?: string; next?: string }>({});
  const [busy, setBusy] = createSignal(false);

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const short = tooShort(next());
    setWrong(short === undefined ? {} : { next: short });
    if (short !== undefined) return;
    setBusy(true);
    try {
      await api.ask('POST', '/api/session/password', {
        ...(current() === '' ? {} : { current: current() }),
        next: next(),
      });
      typed.password = '';
      await props.done();
    } catch (error) {
      const status = error instanceof ApiProblem ? error.problem.status : 0;
      if (status === 401 || status === 403) setWrong({ current: entryWords().password.wrong });
      else setWrong({ next: passwordWrong(error) });
    } finally {
      setBusy(false);
    }
  }

  return (
    <form class="form" onSubmit={event => void submit(event)}>
      <Show when={!known || wrong().current}>
        <TextField
          label={props.temporary ? entryWords().password.currentTemporary : entryWords().password.current}
          value={current()}
          onInput={setCurrent}
          type="password"
          autocomplete="current-password"
          wrong={wrong().current}
          autofocus
        />
      </Show>
      <TextField
        label={entryWords().password.next}
        value={next()}
        onInput={setNext}
        type="password"
        autocomplete="new-password"
        autofocus={known}
        hint={entryWords().password.hint}
        wrong={wrong().next}
      />
      <button type="submit" class="button main large" disabled={busy()}>
        {entryWords().password.submit}
      </button>
    </form>
  );
}

/** Shown instead of the workspace while a person still has the password that was sent to them. */
export function NewPassword(): JSX.Element {
  return (
    <Entry title={own().temporaryTitle} why={own().temporaryWhy}>
      <PasswordForm temporary done={readSession} />
    </Entry>
  );
}
