import './account.css';
import { createResource, createSignal, type JSX, Show } from 'solid-js';
import type { EmailResponse, SiteResponse } from '../../server/api/wire.ts';
import { accountTexts } from '../i18n/account.ts';
import { authTexts } from '../i18n/auth.ts';
import { formatDateTime } from '../i18n/format.ts';
import { language, t } from '../i18n/language.ts';
import { accountErrorMessage, invalidEmailMessage, problemCode } from '../pages/account-errors.ts';
import { api } from '../pages/session.ts';
import { TextField } from '../pages/text-field.tsx';
import { ApiProblem } from '../sync/api.ts';
import { ModalDialog } from './dialog.tsx';

/** The dialog for changing one's e-mail. It asks for the password and sends a link to the new address. */
export function ChangeEmail(props: { close: () => void }): JSX.Element {
  const [site] = createResource(() => api.get<SiteResponse>('/api/site'));
  const [now, { refetch, mutate }] = createResource(() => api.get<EmailResponse>('/api/session/email'));
  const [form, setForm] = createSignal({ email: '', password: '' });
  const [errors, setErrors] = createSignal<{ email?: string; password?: string }>({});
  const [busy, setBusy] = createSignal(false);
  const set = (key: 'email' | 'password') => (value: string) => void setForm(typed => ({ ...typed, [key]: value }));

  async function submit(): Promise<void> {
    const { email, password } = form();
    const missing = {
      ...(email.trim() === '' ? { email: t().app.required } : {}),
      ...(password === '' ? { password: t().app.required } : {}),
    };
    setErrors(missing);
    if (Object.keys(missing).length > 0) return;
    setBusy(true);
    try {
      mutate(await api.request<EmailResponse>('POST', '/api/session/email', { email: email.trim(), password }));
      setForm({ email: '', password: '' });
    } catch (error) {
      const code = problemCode(error);
      if (code === 'wrong_password') setErrors({ password: authTexts().invite.wrongPassword });
      else if (error instanceof ApiProblem && code === 'V_EMAIL_FORMAT')
        setErrors({ email: invalidEmailMessage(error.problem.issues?.[0]) });
      else if (code === 'email_same') setErrors({ email: accountTexts().emailSame });
      else setErrors({ email: accountErrorMessage(error) });
    } finally {
      setBusy(false);
    }
  }

  async function cancel(): Promise<void> {
    setBusy(true);
    try {
      await api.request('DELETE', '/api/session/email');
      await refetch();
    } catch (error) {
      setErrors({ email: accountErrorMessage(error) });
    } finally {
      setBusy(false);
    }
  }

  return (
    <ModalDialog
      title={accountTexts().email}
      close={() => props.close()}
      onSubmit={() => void submit()}
      footer={
        <Show when={site.latest?.mail}>
          <button type="submit" class="button main" disabled={busy()}>
            {accountTexts().emailSend}
          </button>
        </Show>
      }
    >
      <Show when={now.latest}>
        {shown => (
          <>
            <p>
              <span class="quiet">{accountTexts().emailNow}</span> {shown().address}
            </p>
            <Show when={shown().waiting}>
              {waiting => (
                <div class="waiting" role="status">
                  <p>{accountTexts().waiting(waiting().address, formatDateTime(waiting().expiresAt, language()))}</p>
                  <button type="button" class="button framed" disabled={busy()} onClick={() => void cancel()}>
                    {accountTexts().cancelWaiting}
                  </button>
                </div>
              )}
            </Show>
          </>
        )}
      </Show>
      <Show when={site.latest} keyed>
        {({ mail }) => (
          <Show when={mail} fallback={<p class="quiet">{accountTexts().emailNoMail}</p>}>
            <TextField
              label={accountTexts().emailNext}
              value={form().email}
              onInput={set('email')}
              type="email"
              autocomplete="email"
              hint={accountTexts().emailWhy}
              error={errors().email}
              autofocus
            />
            <TextField
              label={authTexts().password.current}
              value={form().password}
              onInput={set('password')}
              type="password"
              autocomplete="current-password"
              error={errors().password}
            />
          </Show>
        )}
      </Show>
    </ModalDialog>
  );
}
