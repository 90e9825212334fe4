import { createEffect, createResource, createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import type { LinkAnswer, SessionAnswer, SiteAnswer } from '../../server/api/wire.ts';
import { own } from '../words/account.ts';
import { entryWords } from '../words/entry.ts';
import { language, t } from '../words/words.ts';
import { Entry } from './entry.tsx';
import { TextField } from './form.tsx';
import { passwordWrong, tooShort } from './password.tsx';
import { isGone, sorryOwn } from './refusals.ts';
import { go, goInstead, place, token } from './route.ts';
import { api, readSession } from './session.ts';

/** A way to another of the pages before the workspace. */
function WayTo(props: { path: string; label: string }): JSX.Element {
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

const titled = (title: () => string): void =>
  createEffect(() => {
    document.title = `${title()} · Seatgrid`;
  });

/** Where one asks for a link to choose another password. It says the same whatever was typed. */
function Forgotten(): JSX.Element {
  titled(() => own().forgottenTitle);
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
      setWrong(sorryOwn(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Switch fallback={<Entry title="…" />}>
      <Match when={sent()}>
        <Entry title={own().sent} why={own().sentWhy}>
          <WayTo path="/" label={own().back} />
        </Entry>
      </Match>
      <Match when={site.error as unknown}>{error => <Entry title={own().forgottenTitle} why={sorryOwn(error())} />}</Match>
      <Match when={site()?.mail === false}>
        <Entry title={own().forgottenTitle} why={own().noMail}>
          <WayTo path="/" label={own().back} />
        </Entry>
      </Match>
      <Match when={site()}>
        <Entry title={own().forgottenTitle} why={own().forgottenWhy}>
          <form class="form" novalidate onSubmit={event => void submit(event)}>
            <TextField
              label={entryWords().signIn.login}
              value={login()}
              onInput={setLogin}
              name="username"
              autocomplete="username"
              inputMode="email"
              wrong={wrong()}
              autofocus
            />
            <button type="submit" class="button main large" disabled={busy()}>
              {own().send}
            </button>
          </form>
          <WayTo path="/" label={own().back} />
        </Entry>
      </Match>
    </Switch>
  );
}

/** Where a link leads by which another password is chosen. Only the button changes anything. */
function Reset(): JSX.Element {
  titled(() => own().resetTitle);
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
      goInstead('/');
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
        <Entry title={own().gone} why={own().resetGoneWhy}>
          <WayTo path="/forgotten" label={own().askAgain} />
        </Entry>
      </Match>
      <Match when={done()}>
        <Entry title={own().resetDone}>
          <WayTo path="/" label={own().back} />
        </Entry>
      </Match>
      <Match when={link.error as unknown}>{error => <Entry title={own().resetTitle} why={sorryOwn(error())} />}</Match>
      <Match when={link()}>
        {shown => (
          <Entry title={own().resetTitle} why={own().resetFor(shown().address)}>
            <form class="form" novalidate onSubmit={event => void submit(event)}>
              <input type="text" name="username" autocomplete="username" value={shown().address} readonly hidden />
              <TextField
                label={entryWords().password.next}
                value={next()}
                onInput={setNext}
                type="password"
                autocomplete="new-password"
                hint={entryWords().password.hint}
                wrong={wrong()}
                autofocus
              />
              <button type="submit" class="button main large" disabled={busy()}>
                {entryWords().password.submit}
              </button>
            </form>
          </Entry>
        )}
      </Match>
    </Switch>
  );
}

/** Where a link leads that confirms a new address. Only the button changes anything, as mail scanners open links. */
function ConfirmEmail(): JSX.Element {
  titled(() => own().confirmTitle);
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
      else setWrong(sorryOwn(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Switch fallback={<Entry title="…" />}>
      <Match when={gone()}>
        <Entry title={own().gone} why={own().confirmGoneWhy}>
          <WayTo path="/" label={entryWords().invite.toSignIn} />
        </Entry>
      </Match>
      <Match when={done()}>
        <Entry title={own().confirmed} why={own().confirmedWhy(link()?.address ?? '')}>
          <WayTo path="/" label="Seatgrid" />
        </Entry>
      </Match>
      <Match when={link.error as unknown}>{error => <Entry title={own().confirmTitle} why={sorryOwn(error())} />}</Match>
      <Match when={link()}>
        {shown => (
          <Entry title={own().confirmTitle} why={own().confirmWhy(shown().address)}>
            <div class="form">
              <Show when={wrong()}>
                <p class="notice" role="alert">
                  {wrong()}
                </p>
              </Show>
              <button type="button" class="button main large" disabled={busy()} onClick={() => void confirm()}>
                {own().confirm}
              </button>
            </div>
          </Entry>
        )}
      </Match>
    </Switch>
  );
}

/** The pages that see to one's own account before anybody is signed in, by the address. */
export function OwnPages(): JSX.Element {
  return (
    <Switch fallback={<Forgotten />}>
      <Match when={place() === 'reset'}>
        <Reset />
      </Match>
      <Match when={place() === 'confirm-email'}>
        <ConfirmEmail />
      </Match>
    </Switch>
  );
}
