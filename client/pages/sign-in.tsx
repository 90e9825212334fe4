import { createSignal, type JSX, Show } from 'solid-js';
import { ApiProblem } from '../sync/api.ts';
import { t } from '../words/words.ts';
import { Entry } from './entry.tsx';
import { TextField } from './form.tsx';
import { session, signIn, sorry } from './session.ts';

/** The sign-in form. It never tells which of the two was wrong. */
export function SignInForm(props: { submit: string }): JSX.Element {
  const [login, setLogin] = createSignal(session.person()?.email ?? '');
  const [password, setPassword] = createSignal('');
  const [wrong, setWrong] = createSignal<string>();
  const [busy, setBusy] = createSignal(false);

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    setBusy(true);
    setWrong(undefined);
    try {
      await signIn(login().trim(), password());
    } catch (error) {
      setWrong(error instanceof ApiProblem && error.problem.status === 401 ? t().signIn.wrong : sorry(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <form class="form" onSubmit={event => void submit(event)}>
      <Show when={wrong()}>
        <p class="notice" role="alert">
          {wrong()}
        </p>
      </Show>
      <TextField
        label={t().signIn.login}
        value={login()}
        onInput={setLogin}
        name="username"
        autocomplete="username"
        inputMode="email"
        autofocus={login() === ''}
      />
      <TextField
        label={t().signIn.password}
        value={password()}
        onInput={setPassword}
        type="password"
        name="password"
        autocomplete="current-password"
        autofocus={login() !== ''}
      />
      <button type="submit" class="button main large" disabled={busy()}>
        {busy() ? t().signIn.submitting : props.submit}
      </button>
    </form>
  );
}

/** The sign-in page. */
export function SignIn(): JSX.Element {
  return (
    <Entry title={t().signIn.title}>
      <SignInForm submit={t().signIn.submit} />
      <p class="entry-foot">{t().signIn.forgotten}</p>
    </Entry>
  );
}
