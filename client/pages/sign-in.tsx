import { createResource, createSignal, type JSX, Show } from 'solid-js';
import type { SiteAnswer } from '../../server/api/wire.ts';
import { ApiProblem } from '../sync/api.ts';
import { own } from '../words/account.ts';
import { entryWords } from '../words/entry.ts';
import { Entry } from './entry.tsx';
import { TextField } from './form.tsx';
import { signInPatiently, sorryOwn } from './refusals.ts';
import { go } from './route.ts';
import { api, session } from './session.ts';

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
      await signInPatiently(login().trim(), password());
    } catch (error) {
      setWrong(error instanceof ApiProblem && error.problem.status === 401 ? entryWords().signIn.wrong : sorryOwn(error));
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
        label={entryWords().signIn.login}
        value={login()}
        onInput={setLogin}
        name="username"
        autocomplete="username"
        inputMode="email"
        autofocus={login() === ''}
      />
      <TextField
        label={entryWords().signIn.password}
        value={password()}
        onInput={setPassword}
        type="password"
        name="password"
        autocomplete="current-password"
        autofocus={login() !== ''}
      />
      <button type="submit" class="button main large" disabled={busy()}>
        {busy() ? entryWords().signIn.submitting : props.submit}
      </button>
    </form>
  );
}

/** The address under which signing in works, where it is not this one: over plain http the browser does not keep the cookie of https. */
const otherAddress = ({ address }: SiteAnswer): string | null =>
  address.startsWith('https:') && location.protocol === 'http:' ? address : null;

/** The sign-in page. */
export function SignIn(): JSX.Element {
  const [site] = createResource(() => api.get<SiteAnswer>('/api/site').catch(() => null));
  const elsewhere = (): string | null => {
    const known = site();
    return known ? otherAddress(known) : null;
  };
  return (
    <Entry title={entryWords().signIn.title}>
      <Show when={elsewhere()}>
        {address => (
          <p class="notice" role="alert">
            {own().wrongAddress('')}
            <a href={address()}>{address()}</a>
          </p>
        )}
      </Show>
      <SignInForm submit={entryWords().signIn.submit} />
      <p class="entry-foot">
        <a
          href="/forgotten"
          onClick={event => {
            event.preventDefault();
            go('/forgotten');
          }}
        >
          {own().forgotten}
        </a>
      </p>
    </Entry>
  );
}
