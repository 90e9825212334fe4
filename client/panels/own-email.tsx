import './own.css';
import { createResource, createSignal, type JSX, Show } from 'solid-js';
import type { OwnEmailAnswer, SiteAnswer } from '../../server/api/wire.ts';
import { TextField } from '../pages/form.tsx';
import { badAddress, codeOf, sorryOwn } from '../pages/refusals.ts';
import { api } from '../pages/session.ts';
import { ApiProblem } from '../sync/api.ts';
import { own } from '../words/account.ts';
import { entryWords } from '../words/entry.ts';
import { exactly } from '../words/show.ts';
import { language, t } from '../words/words.ts';
import { SheetDialog } from './sheet.tsx';

/** Changes one's own e-mail: by the password, and by a link that goes to the new address. */
export function OwnEmail(props: { close: () => void }): JSX.Element {
  const [site] = createResource(() => api.get<SiteAnswer>('/api/site'));
  const [now, { refetch, mutate }] = createResource(() => api.get<OwnEmailAnswer>('/api/session/email'));
  const [form, setForm] = createSignal({ email: '', password: '' });
  const [wrong, setWrong] = createSignal<{ email?: string; password?: string }>({});
  const [busy, setBusy] = createSignal(false);
  const set = (key: 'email' | 'password') => (value: string) => void setForm(typed => ({ ...typed, [key]: value }));

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const { email, password } = form();
    const missing = {
      ...(email.trim() === '' ? { email: t().app.required } : {}),
      ...(password === '' ? { password: t().app.required } : {}),
    };
    setWrong(missing);
    if (Object.keys(missing).length > 0) return;
    setBusy(true);
    try {
      mutate(await api.ask<OwnEmailAnswer>('POST', '/api/session/email', { email: email.trim(), password }));
      setForm({ email: '', password: '' });
    } catch (error) {
      const code = codeOf(error);
      if (code === 'wrong_password') setWrong({ password: entryWords().invite.wrongPassword });
      else if (error instanceof ApiProblem && code === 'V_EMAIL_FORMAT')
        setWrong({ email: badAddress(error.problem.issues?.[0]) });
      else if (code === 'email_same') setWrong({ email: own().emailSame });
      else setWrong({ email: sorryOwn(error) });
    } finally {
      setBusy(false);
    }
  }

  async function cancel(): Promise<void> {
    setBusy(true);
    try {
      await api.ask('DELETE', '/api/session/email');
      await refetch();
    } catch (error) {
      setWrong({ email: sorryOwn(error) });
    } finally {
      setBusy(false);
    }
  }

  return (
    <SheetDialog title={own().email} close={() => props.close()}>
      <Show when={now.latest}>
        {shown => (
          <>
            <p>
              <span class="quiet">{own().emailNow}</span> {shown().address}
            </p>
            <Show when={shown().waiting}>
              {waiting => (
                <div class="waiting" role="status">
                  <p>{own().waiting(waiting().address, exactly(waiting().expiresAt, language()))}</p>
                  <button type="button" class="button framed" disabled={busy()} onClick={() => void cancel()}>
                    {own().cancelWaiting}
                  </button>
                </div>
              )}
            </Show>
          </>
        )}
      </Show>
      <Show when={site.latest} keyed>
        {({ mail }) => (
          <Show when={mail} fallback={<p class="quiet">{own().emailNoMail}</p>}>
            <form class="form flat" novalidate onSubmit={event => void submit(event)}>
              <TextField
                label={own().emailNext}
                value={form().email}
                onInput={set('email')}
                type="email"
                autocomplete="email"
                hint={own().emailWhy}
                wrong={wrong().email}
                autofocus
              />
              <TextField
                label={entryWords().password.current}
                value={form().password}
                onInput={set('password')}
                type="password"
                autocomplete="current-password"
                wrong={wrong().password}
              />
              <div class="form-foot">
                <button type="submit" class="button main" disabled={busy()}>
                  {own().emailSend}
                </button>
              </div>
            </form>
          </Show>
        )}
      </Show>
    </SheetDialog>
  );
}
