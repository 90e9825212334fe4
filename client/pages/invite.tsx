import { createSignal, For, type JSX, Match, Show, Switch } from 'solid-js';
import { isVisible } from '../../formulas/unicode.ts';
import type { AcceptRequest, InvitationResponse } from '../../server/api/wire.ts';
import { authTexts } from '../i18n/auth.ts';
import { formatDateTimeWithZone } from '../i18n/format.ts';
import { language, t } from '../i18n/language.ts';
import { ApiProblem } from '../sync/api.ts';
import { problemCode } from './account-errors.ts';
import { AuthLayout } from './auth-layout.tsx';
import { createLink } from './one-time-link.ts';
import { newPasswordError, shortPasswordError } from './password.tsx';
import { replacePath } from './route.ts';
import { api, errorMessage, readSession, session } from './session.ts';
import { SignInLink } from './setup.tsx';
import { TextField } from './text-field.tsx';

type InvitationField = InvitationResponse['needs'][number];

/** The page of an invitation or activation link. Only the button accepts, because mail scanners open links. */
export function Invite(): JSX.Element {
  const link = createLink<InvitationResponse>(
    '/api/invitations/read',
    error => error instanceof ApiProblem && error.problem.status < 500 && error.problem.status !== 429,
  );
  const invitation = link.content;
  const [declined, setDeclined] = createSignal(false);

  async function answer(body: AcceptRequest): Promise<void> {
    try {
      await api.request('POST', '/api/invitations', { token: link.token, ...body });
    } catch (error) {
      if (error instanceof ApiProblem && [404, 410].includes(error.problem.status)) {
        link.setInvalid(true);
        return;
      }
      throw error;
    }
    if (body.decline) {
      setDeclined(true);
      return;
    }
    await readSession();
    replacePath('/');
  }

  return (
    <Switch fallback={<AuthLayout title="…" />}>
      <Match when={link.isInvalid()}>
        <AuthLayout title={authTexts().invite.invalidTitle} description={authTexts().invite.invalidWhy}>
          <SignInLink shown />
        </AuthLayout>
      </Match>
      <Match when={invitation.error as unknown}>
        {error => <AuthLayout title={authTexts().invite.title('Seatgrid')} description={errorMessage(error())} />}
      </Match>
      <Match when={declined()}>
        <AuthLayout
          title={authTexts().invite.title(invitation()?.organisation ?? '')}
          description={authTexts().invite.declined}
        />
      </Match>
      <Match when={invitation()}>{shown => <InvitationForm invitation={shown()} answer={answer} />}</Match>
    </Switch>
  );
}

const autocomplete: Record<InvitationField, string> = {
  firstName: 'given-name',
  lastName: 'family-name',
  userId: 'username',
  password: 'new-password',
};

const hints = (): Partial<Record<InvitationField, string>> => ({
  userId: authTexts().invite.userIdHint,
  password: authTexts().password.hint,
});

function InvitationForm(props: { invitation: InvitationResponse; answer: (body: AcceptRequest) => Promise<void> }): JSX.Element {
  const [form, setForm] = createSignal<Partial<Record<InvitationField, string>>>({ ...props.invitation.suggested });
  const [errors, setErrors] = createSignal<Partial<Record<InvitationField | 'all', string>>>({});
  const [busy, setBusy] = createSignal(false);
  const isActivation = (): boolean => props.invitation.kind === 'activation';
  const needs = (key: InvitationField): boolean => props.invitation.needs.includes(key);
  const hasAccount = (): boolean => !needs('password');
  /** Whether the signed-in person is not the invited one. */
  const [isOtherUser, setOtherUser] = createSignal(false);
  const mustSignIn = (): boolean => hasAccount() && (isOtherUser() || !session.person());
  const fields = (): readonly InvitationField[] => (mustSignIn() ? ['password'] : props.invitation.needs);
  const labels = (): Record<InvitationField, string> => ({
    firstName: authTexts().setup.firstName,
    lastName: authTexts().setup.lastName,
    userId: authTexts().invite.userId,
    password: isActivation() ? authTexts().password.next : authTexts().signIn.password,
  });

  async function send(body: AcceptRequest): Promise<void> {
    setBusy(true);
    try {
      await props.answer(body);
    } catch (error) {
      if (error instanceof ApiProblem && error.problem.status === 401) {
        setErrors(
          mustSignIn()
            ? { password: authTexts().invite.wrongPassword }
            : { all: authTexts().invite.otherAddress(props.invitation.address) },
        );
        setOtherUser(true);
        return;
      }
      if (problemCode(error).startsWith('password_')) {
        setErrors({ password: newPasswordError(error) });
        return;
      }
      const issues = error instanceof ApiProblem ? (error.problem.issues ?? []) : [];
      const found = Object.fromEntries(
        issues.filter(issue => issue.field !== undefined).map(issue => [issue.field, issue.message]),
      );
      setErrors(Object.keys(found).length > 0 ? found : { all: errorMessage(error) });
    } finally {
      setBusy(false);
    }
  }

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    const found: Partial<Record<InvitationField, string>> = {};
    for (const key of fields()) if (!isVisible(form()[key] ?? '')) found[key] = t().app.required;
    const short = needs('password') ? shortPasswordError(form().password ?? '') : undefined;
    if (short !== undefined) found.password = short;
    setErrors(found);
    if (Object.keys(found).length > 0) return;
    void send(Object.fromEntries(fields().map(key => [key, form()[key]])));
  }

  return (
    <AuthLayout
      title={authTexts().invite.title(props.invitation.workspace ?? props.invitation.organisation)}
      description={
        isActivation()
          ? authTexts().invite.activate(props.invitation.organisation)
          : props.invitation.workspace === undefined
            ? authTexts().invite.who(props.invitation.inviter, props.invitation.organisation)
            : authTexts().invite.whoWorkspace(props.invitation.inviter, props.invitation.workspace, props.invitation.organisation)
      }
    >
      <dl class="auth-facts small">
        <dt>{authTexts().invite.address}</dt>
        <dd>{props.invitation.address}</dd>
        <dt />
        <dd class="quiet">{authTexts().invite.expires(formatDateTimeWithZone(props.invitation.expiresAt, language()))}</dd>
      </dl>
      <form class="form" novalidate onSubmit={submit}>
        <Show when={errors().all}>
          <p class="notice" role="alert">
            {errors().all}
          </p>
        </Show>
        <Show when={hasAccount()}>
          <p class="auth-why">
            {mustSignIn() ? authTexts().invite.existing : authTexts().invite.signedInAs(session.person()?.name ?? '')}
          </p>
        </Show>
        <For each={fields()}>
          {key => (
            <TextField
              label={labels()[key]}
              value={form()[key] ?? ''}
              onInput={value => setForm(now => ({ ...now, [key]: value }))}
              type={key === 'password' ? 'password' : 'text'}
              autocomplete={key === 'password' && mustSignIn() ? 'current-password' : autocomplete[key]}
              hint={mustSignIn() ? undefined : hints()[key]}
              error={errors()[key]}
            />
          )}
        </For>
        <button type="submit" class="button main large" disabled={busy()}>
          {busy()
            ? authTexts().invite.accepting
            : isActivation()
              ? authTexts().invite.activateNow
              : mustSignIn()
                ? authTexts().invite.signInToJoin
                : authTexts().invite.accept}
        </button>
      </form>
      <Show when={!isActivation()}>
        <div class="form">
          <button type="button" class="button" disabled={busy()} onClick={() => void send({ decline: true })}>
            {authTexts().invite.decline}
          </button>
        </div>
      </Show>
    </AuthLayout>
  );
}
