import { createEffect, createResource, createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import type { LinkResponse, SessionResponse, SiteResponse } from '../../server/api/wire.ts';
import { accountTexts } from '../i18n/account.ts';
import { authTexts } from '../i18n/auth.ts';
import { language, t } from '../i18n/language.ts';
import { accountErrorMessage, isLinkInvalid } from './account-errors.ts';
import { AuthLayout } from './auth-layout.tsx';
import { createLink } from './one-time-link.ts';
import { newPasswordError, shortPasswordError } from './password.tsx';
import { isPage, navigate, replacePath } from './route.ts';
import { api, readSession } from './session.ts';
import { TextField } from './text-field.tsx';

/** A link, in the shape of a button, to another sign-in page. */
function LinkButton(props: { path: string; label: string }): JSX.Element {
  return (
    <div class="form">
      <a
        class="button framed large"
        href={props.path}
        onClick={event => {
          event.preventDefault();
          navigate(props.path);
        }}
      >
        {props.label}
      </a>
    </div>
  );
}

const setTitle = (title: () => string): void =>
  createEffect(() => {
    document.title = `${title()} · Seatgrid`;
  });

/** Sends a password reset link. The answer is the same whether or not the account exists. */
function ForgottenPassword(): JSX.Element {
  setTitle(() => accountTexts().forgottenTitle);
  const [site] = createResource(() => api.get<SiteResponse>('/api/site'));
  const [login, setLogin] = createSignal('');
  const [errorText, setErrorText] = createSignal<string>();
  const [busy, setBusy] = createSignal(false);
  const [sent, setSent] = createSignal(false);

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    setErrorText(login().trim() === '' ? t().app.required : undefined);
    if (errorText() !== undefined) return;
    setBusy(true);
    try {
      await api.request('POST', '/api/password-resets', { login: login().trim(), language: language() });
      setSent(true);
    } catch (error) {
      setErrorText(accountErrorMessage(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Switch fallback={<AuthLayout title="…" />}>
      <Match when={sent()}>
        <AuthLayout title={accountTexts().sent} description={accountTexts().sentWhy}>
          <LinkButton path="/" label={accountTexts().back} />
        </AuthLayout>
      </Match>
      <Match when={site.error as unknown}>
        {error => <AuthLayout title={accountTexts().forgottenTitle} description={accountErrorMessage(error())} />}
      </Match>
      <Match when={site()?.mail === false}>
        <AuthLayout title={accountTexts().forgottenTitle} description={accountTexts().noMail}>
          <LinkButton path="/" label={accountTexts().back} />
        </AuthLayout>
      </Match>
      <Match when={site()}>
        <AuthLayout title={accountTexts().forgottenTitle} description={accountTexts().forgottenWhy}>
          <form class="form" novalidate onSubmit={event => void submit(event)}>
            <TextField
              label={authTexts().signIn.login}
              value={login()}
              onInput={setLogin}
              name="username"
              autocomplete="username"
              inputMode="email"
              error={errorText()}
              autofocus
            />
            <button type="submit" class="button main large" disabled={busy()}>
              {accountTexts().send}
            </button>
          </form>
          <LinkButton path="/" label={accountTexts().back} />
        </AuthLayout>
      </Match>
    </Switch>
  );
}

/** The page of a password reset link. Only the button changes anything. */
function ResetPassword(): JSX.Element {
  setTitle(() => accountTexts().resetTitle);
  const link = createLink<LinkResponse>('/api/password-resets/read', isLinkInvalid);
  const [done, setDone] = createSignal(false);
  const [next, setNext] = createSignal('');
  const [errorText, setErrorText] = createSignal<string>();
  const [busy, setBusy] = createSignal(false);

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const short = next() === '' ? t().app.required : shortPasswordError(next());
    setErrorText(short);
    if (short !== undefined) return;
    setBusy(true);
    try {
      const answer = await api.request<SessionResponse>('POST', '/api/password-resets/use', {
        token: link.token,
        password: next(),
      });
      if (answer.person === null) return void setDone(true);
      await readSession();
      replacePath('/');
    } catch (error) {
      if (isLinkInvalid(error)) link.setInvalid(true);
      else setErrorText(newPasswordError(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Switch fallback={<AuthLayout title="…" />}>
      <Match when={link.isInvalid()}>
        <AuthLayout title={accountTexts().invalidTitle} description={accountTexts().resetInvalidWhy}>
          <LinkButton path="/forgotten" label={accountTexts().askAgain} />
        </AuthLayout>
      </Match>
      <Match when={done()}>
        <AuthLayout title={accountTexts().resetDone}>
          <LinkButton path="/" label={accountTexts().back} />
        </AuthLayout>
      </Match>
      <Match when={link.content.error as unknown}>
        {error => <AuthLayout title={accountTexts().resetTitle} description={accountErrorMessage(error())} />}
      </Match>
      <Match when={link.content()}>
        {shown => (
          <AuthLayout title={accountTexts().resetTitle} description={accountTexts().resetFor(shown().address)}>
            <form class="form" novalidate onSubmit={event => void submit(event)}>
              <input type="text" name="username" autocomplete="username" value={shown().address} readonly hidden />
              <TextField
                label={authTexts().password.next}
                value={next()}
                onInput={setNext}
                type="password"
                autocomplete="new-password"
                hint={authTexts().password.hint}
                error={errorText()}
                autofocus
              />
              <button type="submit" class="button main large" disabled={busy()}>
                {authTexts().password.submit}
              </button>
            </form>
          </AuthLayout>
        )}
      </Match>
    </Switch>
  );
}

/** The page of an e-mail confirmation link. Only the button confirms, because mail scanners open links. */
function ConfirmEmail(): JSX.Element {
  setTitle(() => accountTexts().confirmTitle);
  const link = createLink<LinkResponse>('/api/email-changes/read', isLinkInvalid);
  const [done, setDone] = createSignal(false);
  const [errorText, setErrorText] = createSignal<string>();
  const [busy, setBusy] = createSignal(false);

  async function confirm(): Promise<void> {
    setBusy(true);
    setErrorText(undefined);
    try {
      await api.request('POST', '/api/email-changes/confirm', { token: link.token });
      setDone(true);
    } catch (error) {
      if (isLinkInvalid(error)) link.setInvalid(true);
      else setErrorText(accountErrorMessage(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Switch fallback={<AuthLayout title="…" />}>
      <Match when={link.isInvalid()}>
        <AuthLayout title={accountTexts().invalidTitle} description={accountTexts().confirmInvalidWhy}>
          <LinkButton path="/" label={authTexts().invite.toSignIn} />
        </AuthLayout>
      </Match>
      <Match when={done()}>
        <AuthLayout title={accountTexts().confirmed} description={accountTexts().confirmedWhy(link.content()?.address ?? '')}>
          <LinkButton path="/" label="Seatgrid" />
        </AuthLayout>
      </Match>
      <Match when={link.content.error as unknown}>
        {error => <AuthLayout title={accountTexts().confirmTitle} description={accountErrorMessage(error())} />}
      </Match>
      <Match when={link.content()}>
        {shown => (
          <AuthLayout title={accountTexts().confirmTitle} description={accountTexts().confirmWhy(shown().address)}>
            <div class="form">
              <Show when={errorText()}>
                <p class="notice" role="alert">
                  {errorText()}
                </p>
              </Show>
              <button type="button" class="button main large" disabled={busy()} onClick={() => void confirm()}>
                {accountTexts().confirm}
              </button>
            </div>
          </AuthLayout>
        )}
      </Match>
    </Switch>
  );
}

/** The account pages that work without signing in, chosen by the path. */
export function AccountLinkPages(): JSX.Element {
  return (
    <Switch fallback={<ForgottenPassword />}>
      <Match when={isPage('reset')}>
        <ResetPassword />
      </Match>
      <Match when={isPage('confirm-email')}>
        <ConfirmEmail />
      </Match>
    </Switch>
  );
}
