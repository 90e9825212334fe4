import { createSignal, type JSX, Show } from 'solid-js';
import { accountTexts } from '../i18n/account.ts';
import { authTexts } from '../i18n/auth.ts';
import { ApiProblem } from '../sync/api.ts';
import { problemCode } from './account-errors.ts';
import { AuthLayout } from './auth-layout.tsx';
import { api, errorMessage, lastSignIn, readSession } from './session.ts';
import { TextField } from './text-field.tsx';

/** Minimum length of a password, in characters. */
export const minPasswordLength = 12;

/** The error of a password that is too short; undefined if it is long enough. */
export const shortPasswordError = (password: string): string | undefined =>
  password.length < minPasswordLength ? authTexts().password.short(minPasswordLength - password.length) : undefined;

/** The message for the server's refusal of a new password. */
export function newPasswordError(error: unknown): string {
  const texts: Partial<Record<string, unknown>> = accountTexts();
  const text = texts[problemCode(error)];
  return typeof text === 'string' ? text : errorMessage(error);
}

/** The form for changing one's password. */
export function PasswordForm(props: { temporary: boolean; done: () => void | Promise<void> }): JSX.Element {
  const [current, setCurrent] = createSignal(props.temporary ? lastSignIn.password : '');
  const isCurrentKnown = props.temporary || current() !== '';
  const [next, setNext] = createSignal('');
  const [errors, setErrors] = createSignal<{ current?: string; next?: string }>({});
  const [busy, setBusy] = createSignal(false);

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const short = shortPasswordError(next());
    setErrors(short === undefined ? {} : { next: short });
    if (short !== undefined) return;
    setBusy(true);
    try {
      await api.request('POST', '/api/session/password', {
        ...(current() === '' ? {} : { current: current() }),
        next: next(),
      });
      lastSignIn.password = '';
      await props.done();
    } catch (error) {
      const status = error instanceof ApiProblem ? error.problem.status : 0;
      if (status === 401 || status === 403) setErrors({ current: authTexts().password.wrong });
      else setErrors({ next: newPasswordError(error) });
    } finally {
      setBusy(false);
    }
  }

  return (
    <form class="form" onSubmit={event => void submit(event)}>
      <Show when={!isCurrentKnown || errors().current}>
        <TextField
          label={props.temporary ? authTexts().password.currentTemporary : authTexts().password.current}
          value={current()}
          onInput={setCurrent}
          type="password"
          autocomplete="current-password"
          error={errors().current}
          autofocus
        />
      </Show>
      <TextField
        label={authTexts().password.next}
        value={next()}
        onInput={setNext}
        type="password"
        autocomplete="new-password"
        autofocus={isCurrentKnown}
        hint={authTexts().password.hint}
        error={errors().next}
      />
      <button type="submit" class="button main large" disabled={busy()}>
        {authTexts().password.submit}
      </button>
    </form>
  );
}

/** Shown instead of the workspace until a temporary password has been replaced. */
export function NewPassword(): JSX.Element {
  return (
    <AuthLayout title={accountTexts().temporaryTitle} description={accountTexts().temporaryWhy}>
      <PasswordForm temporary done={readSession} />
    </AuthLayout>
  );
}
