import { createResource, createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import type { LinkAnswer, SessionAnswer, SiteAnswer } from '../../server/api/wire.ts';
import { language, t } from '../words/words.ts';
import { Entry } from './entry.tsx';
import { TextField } from './form.tsx';
import { passwordWrong, tooShort } from './password.tsx';
import { go, token } from './route.ts';
import { api, isGone, readSession, sorry } from './session.ts';

/** A way to another of the pages before the workspace. */
export function WayTo(props: { path: string; label: string }): JSX.Element {
  return (
    <div class="form">
      <a
        class="button framed large"
        href={props.path}
        onClick={event => {
          event.preventDefault();
          go(props.path);
        }}
      >
        {props.label}
      </a>
    </div>
  );
}

/** Where one asks for a link to choose another password. It says the same whatever was typed. */
export function Forgotten(): JSX.Element {
  const [site] = createResource(() => api.get<SiteAnswer>('/api/site'));
  const [login, setLogin] = createSignal('');
  const [wrong, setWrong] = createSignal<string>();
  const [busy, setBusy] = createSignal(false);
  const [sent, setSent] = createSignal(false);

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    setWrong(login().trim() === '' ? t().app.required : undefined);
    if (wrong() !== undefined) return;
    setBusy(true);
    try {
      await api.ask('POST', '/api/password-resets', { login: login().trim(), language: language() });
      setSent(true);
    } catch (error) {
      setWrong(sorry(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Switch fallback={<Entry title="…" />}>
      <Match when={sent()}>
        <Entry title={t().account.sent} why={t().account.sentWhy}>
          <WayTo path="/" label={t().account.back} />
        </Entry>
      </Match>
      <Match when={site.error as unknown}>{error => <Entry title={t().account.forgottenTitle} why={sorry(error())} />}</Match>
      <Match when={site()?.mail === false}>
        <Entry title={t().account.forgottenTitle} why={t().account.noMail}>
          <WayTo path="/" label={t().account.back} />
        </Entry>
      </Match>
      <Match when={site()}>
        <Entry title={t().account.forgottenTitle} why={t().account.forgottenWhy}>
          <form class="form" novalidate onSubmit={event => void submit(event)}>
            <TextField
              label={t().signIn.login}
              value={login()}
              onInput={setLogin}
              name="username"
              autocomplete="username"
              inputMode="email"
              wrong={wrong()}
              autofocus
            />
            <button type="submit" class="button main large" disabled={busy()}>
              {t().account.send}
            </button>
          </form>
          <WayTo path="/" label={t().account.back} />
        </Entry>
      </Match>
    </Switch>
  );
}

/** Where a link leads by which another password is chosen. Only the button changes anything. */
export function Reset(): JSX.Element {
  const secret = token();
  const [gone, setGone] = createSignal(secret === '');
  const [done, setDone] = createSignal(false);
  const [next, setNext] = createSignal('');
  const [wrong, setWrong] = createSignal<string>();
  const [busy, setBusy] = createSignal(false);
  const [link] = createResource(async () => {
    if (gone()) return undefined;
    try {
      return await api.ask<LinkAnswer>('POST', '/api/password-resets/read', { token: secret });
    } catch (error) {
      if (!isGone(error)) throw error;
      setGone(true);
      return undefined;
    }
  });

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const short = next() === '' ? t().app.required : tooShort(next());
    setWrong(short);
    if (short !== undefined) return;
    setBusy(true);
    try {
      const answer = await api.ask<SessionAnswer>('POST', '/api/password-resets/use', { token: secret, password: next() });
      if (answer.person === null) return void setDone(true);
      await readSession();
      go('/');
    } catch (error) {
      if (isGone(error)) setGone(true);
      else setWrong(passwordWrong(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Switch fallback={<Entry title="…" />}>
      <Match when={gone()}>
        <Entry title={t().account.gone} why={t().account.resetGoneWhy}>
          <WayTo path="/forgotten" label={t().account.askAgain} />
        </Entry>
      </Match>
      <Match when={done()}>
        <Entry title={t().account.resetDone}>
          <WayTo path="/" label={t().account.back} />
        </Entry>
      </Match>
      <Match when={link.error as unknown}>{error => <Entry title={t().account.resetTitle} why={sorry(error())} />}</Match>
      <Match when={link()}>
        {shown => (
          <Entry title={t().account.resetTitle} why={t().account.resetFor(shown().address)}>
            <form class="form" novalidate onSubmit={event => void submit(event)}>
              <input type="text" name="username" autocomplete="username" value={shown().address} readonly hidden />
              <TextField
                label={t().password.next}
                value={next()}
                onInput={setNext}
                type="password"
                autocomplete="new-password"
                hint={t().password.hint}
                wrong={wrong()}
                autofocus
              />
              <button type="submit" class="button main large" disabled={busy()}>
                {t().password.submit}
              </button>
            </form>
          </Entry>
        )}
      </Match>
    </Switch>
  );
}

/** Where a link leads that confirms a new address. Only the button changes anything, as mail scanners open links. */
export function ConfirmEmail(): JSX.Element {
  const secret = token();
  const [gone, setGone] = createSignal(secret === '');
  const [done, setDone] = createSignal(false);
  const [wrong, setWrong] = createSignal<string>();
  const [busy, setBusy] = createSignal(false);
  const [link] = createResource(async () => {
    if (gone()) return undefined;
    try {
      return await api.ask<LinkAnswer>('POST', '/api/email-changes/read', { token: secret });
    } catch (error) {
      if (!isGone(error)) throw error;
      setGone(true);
      return undefined;
    }
  });

  async function confirm(): Promise<void> {
    setBusy(true);
    setWrong(undefined);
    try {
      await api.ask('POST', '/api/email-changes/confirm', { token: secret });
      setDone(true);
    } catch (error) {
      if (isGone(error)) setGone(true);
      else setWrong(sorry(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Switch fallback={<Entry title="…" />}>
      <Match when={gone()}>
        <Entry title={t().account.gone} why={t().account.confirmGoneWhy}>
          <WayTo path="/" label={t().invite.toSignIn} />
        </Entry>
      </Match>
      <Match when={done()}>
        <Entry title={t().account.confirmed} why={t().account.confirmedWhy(link()?.address ?? '')}>
          <WayTo path="/" label="Seatgrid" />
        </Entry>
      </Match>
      <Match when={link.error as unknown}>{error => <Entry title={t().account.confirmTitle} why={sorry(error())} />}</Match>
      <Match when={link()}>
        {shown => (
          <Entry title={t().account.confirmTitle} why={t().account.confirmWhy(shown().address)}>
            <div class="form">
              <Show when={wrong()}>
                <p class="notice" role="alert">
                  {wrong()}
                </p>
              </Show>
              <button type="button" class="button main large" disabled={busy()} onClick={() => void confirm()}>
                {t().account.confirm}
              </button>
            </div>
          </Entry>
        )}
      </Match>
    </Switch>
  );
}
