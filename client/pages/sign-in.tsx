import { createResource, createSignal, type JSX, Show } from 'solid-js';
import type { SiteResponse } from '../../server/api/wire.ts';
import { accountTexts } from '../i18n/account.ts';
import { authTexts } from '../i18n/auth.ts';
import { ApiProblem } from '../sync/api.ts';
import { accountErrorMessage, signInWithRetry } from './account-errors.ts';
import { AuthLayout } from './auth-layout.tsx';
import { navigate } from './route.ts';
import { api, session } from './session.ts';
import { TextField } from './text-field.tsx';

/** The sign-in form. It does not say whether the login or the password was wrong. */
export function SignInForm(props: { submit: string }): JSX.Element {
  const [login, setLogin] = createSignal(session.person()?.email ?? '');
  const [password, setPassword] = createSignal('');
  const [errorText, setErrorText] = createSignal<string>();
  const [busy, setBusy] = createSignal(false);

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    setBusy(true);
    setErrorText(undefined);
    try {
      await signInWithRetry(login().trim(), password());
    } catch (error) {
      setErrorText(
        error instanceof ApiProblem && error.problem.status === 401 ? authTexts().signIn.wrong : accountErrorMessage(error),
      );
    } finally {
      setBusy(false);
    }
  }

  return (
    <form class="form" onSubmit={event => void submit(event)}>
      <Show when={errorText()}>
        <p class="notice" role="alert">
          {errorText()}
        </p>
      </Show>
      <TextField
        label={authTexts().signIn.login}
        value={login()}
        onInput={setLogin}
        name="username"
        autocomplete="username"
        inputMode="email"
        autofocus={login() === ''}
      />
      <TextField
        label={authTexts().signIn.password}
        value={password()}
        onInput={setPassword}
        type="password"
        name="password"
        autocomplete="current-password"
        autofocus={login() !== ''}
      />
      <button type="submit" class="button main large" disabled={busy()}>
        {busy() ? authTexts().signIn.submitting : props.submit}
      </button>
    </form>
  );
}

/** The address to sign in at, if it is not this one. Over plain http the browser does not store a `Secure` cookie. */
const canonicalAddress = ({ address }: SiteResponse): string | null =>
  address.startsWith('https:') && location.protocol === 'http:' ? address : null;

/** The sign-in page. */
export function SignIn(): JSX.Element {
  const [site] = createResource(() => api.get<SiteResponse>('/api/site').catch(() => null));
  const canonical = (): string | null => {
    const answer = site();
    return answer ? canonicalAddress(answer) : null;
  };
  return (
    <AuthLayout title={authTexts().signIn.title}>
      <Show when={canonical()}>
        {address => (
          <p class="notice" role="alert">
            {accountTexts().wrongAddress('')}
            <a href={address()}>{address()}</a>
          </p>
        )}
      </Show>
      <SignInForm submit={authTexts().signIn.submit} />
      <p class="auth-foot">
        <a
          href="/forgotten"
          onClick={event => {
            event.preventDefault();
            navigate('/forgotten');
          }}
        >
          {accountTexts().forgotten}
        </a>
      </p>
    </AuthLayout>
  );
}
