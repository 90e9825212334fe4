import { createResource, createSignal, For, type JSX, Match, Show, Switch } from 'solid-js';
import { isVisible } from '../../formulas/unicode.ts';
import type { AcceptRequest, InvitationAnswer } from '../../server/api/wire.ts';
import { ApiProblem } from '../sync/api.ts';
import { entryWords } from '../words/entry.ts';
import { exactlyIn } from '../words/show.ts';
import { language, t } from '../words/words.ts';
import { Entry } from './entry.tsx';
import { TextField } from './form.tsx';
import { passwordWrong, tooShort } from './password.tsx';
import { codeOf } from './refusals.ts';
import { goInstead, token } from './route.ts';
import { api, readSession, session, sorry } from './session.ts';
import { ToSignIn } from './setup.tsx';

type Key = InvitationAnswer['needs'][number];

/** Where an invited person joins, or chooses the password of an account made for them. Only the button accepts. */
export function Invite(): JSX.Element {
  const secret = token();
  const [gone, setGone] = createSignal(secret === '');
  const [declined, setDeclined] = createSignal(false);
  const [invitation] = createResource(async () => {
    if (gone()) return undefined;
    try {
      return await api.ask<InvitationAnswer>('POST', '/api/invitations/read', { token: secret });
    } catch (error) {
      if (error instanceof ApiProblem && error.problem.status < 500 && error.problem.status !== 429) setGone(true);
      else throw error;
      return undefined;
    }
  });

  async function answer(body: AcceptRequest): Promise<void> {
    try {
      await api.ask('POST', '/api/invitations', { token: secret, ...body });
    } catch (error) {
      if (error instanceof ApiProblem && [404, 410].includes(error.problem.status)) {
        setGone(true);
        return;
      }
      throw error;
    }
    if (body.decline) {
      setDeclined(true);
      return;
    }
    await readSession();
    goInstead('/');
  }

  return (
    <Switch fallback={<Entry title="…" />}>
      <Match when={gone()}>
        <Entry title={entryWords().invite.notGood} why={entryWords().invite.notGoodWhy}>
          <ToSignIn shown />
        </Entry>
      </Match>
      <Match when={invitation.error as unknown}>
        {error => <Entry title={entryWords().invite.title('Seatgrid')} why={sorry(error())} />}
      </Match>
      <Match when={declined()}>
        <Entry title={entryWords().invite.title(invitation()?.organisation ?? '')} why={entryWords().invite.declined} />
      </Match>
      <Match when={invitation()}>{shown => <Offer invitation={shown()} answer={answer} />}</Match>
    </Switch>
  );
}

const autocomplete: Record<Key, string> = {
  firstName: 'given-name',
  lastName: 'family-name',
  userId: 'username',
  password: 'new-password',
};

const hints = (): Partial<Record<Key, string>> => ({
  userId: entryWords().invite.userIdHint,
  password: entryWords().password.hint,
});

function Offer(props: { invitation: InvitationAnswer; answer: (body: AcceptRequest) => Promise<void> }): JSX.Element {
  const [form, setForm] = createSignal<Partial<Record<Key, string>>>({ ...props.invitation.suggested });
  const [wrong, setWrong] = createSignal<Partial<Record<Key | 'all', string>>>({});
  const [busy, setBusy] = createSignal(false);
  const activation = (): boolean => props.invitation.kind === 'activation';
  const needs = (key: Key): boolean => props.invitation.needs.includes(key);
  const existing = (): boolean => !needs('password');
  /** Whoever is signed in here is somebody else. */
  const [stranger, setStranger] = createSignal(false);
  const signsIn = (): boolean => existing() && (stranger() || !session.person());
  const asked = (): readonly Key[] => (signsIn() ? ['password'] : props.invitation.needs);
  const labels = (): Record<Key, string> => ({
    firstName: entryWords().setup.firstName,
    lastName: entryWords().setup.lastName,
    userId: entryWords().invite.userId,
    password: activation() ? entryWords().password.next : entryWords().signIn.password,
  });

  async function send(body: AcceptRequest): Promise<void> {
    setBusy(true);
    try {
      await props.answer(body);
    } catch (error) {
      if (error instanceof ApiProblem && error.problem.status === 401) {
        setWrong(
          signsIn()
            ? { password: entryWords().invite.wrongPassword }
            : { all: entryWords().invite.otherAddress(props.invitation.address) },
        );
        setStranger(true);
        return;
      }
      if (codeOf(error).startsWith('password_')) {
        setWrong({ password: passwordWrong(error) });
        return;
      }
      const issues = error instanceof ApiProblem ? (error.problem.issues ?? []) : [];
      const found = Object.fromEntries(
        issues.filter(issue => issue.field !== undefined).map(issue => [issue.field, issue.message]),
      );
      setWrong(Object.keys(found).length > 0 ? found : { all: sorry(error) });
    } finally {
      setBusy(false);
    }
  }

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    const found: Partial<Record<Key, string>> = {};
    for (const key of asked()) if (!isVisible(form()[key] ?? '')) found[key] = t().app.required;
    const short = needs('password') ? tooShort(form().password ?? '') : undefined;
    if (short !== undefined) found.password = short;
    setWrong(found);
    if (Object.keys(found).length > 0) return;
    void send(Object.fromEntries(asked().map(key => [key, form()[key]])));
  }

  return (
    <Entry
      title={entryWords().invite.title(props.invitation.workspace ?? props.invitation.organisation)}
      why={
        activation()
          ? entryWords().invite.activate(props.invitation.organisation)
          : props.invitation.workspace === undefined
            ? entryWords().invite.who(props.invitation.inviter, props.invitation.organisation)
            : entryWords().invite.whoWorkspace(
                props.invitation.inviter,
                props.invitation.workspace,
                props.invitation.organisation,
              )
      }
    >
      <dl class="entry-facts small">
        <dt>{entryWords().invite.address}</dt>
        <dd>{props.invitation.address}</dd>
        <dt />
        <dd class="quiet">{entryWords().invite.expires(exactlyIn(props.invitation.expiresAt, language()))}</dd>
      </dl>
      <form class="form" novalidate onSubmit={submit}>
        <Show when={wrong().all}>
          <p class="notice" role="alert">
            {wrong().all}
          </p>
        </Show>
        <Show when={existing()}>
          <p class="entry-why">
            {signsIn() ? entryWords().invite.existing : entryWords().invite.signedInAs(session.person()?.name ?? '')}
          </p>
        </Show>
        <For each={asked()}>
          {key => (
            <TextField
              label={labels()[key]}
              value={form()[key] ?? ''}
              onInput={value => setForm(now => ({ ...now, [key]: value }))}
              type={key === 'password' ? 'password' : 'text'}
              autocomplete={key === 'password' && signsIn() ? 'current-password' : autocomplete[key]}
              hint={signsIn() ? undefined : hints()[key]}
              wrong={wrong()[key]}
            />
          )}
        </For>
        <button type="submit" class="button main large" disabled={busy()}>
          {busy()
            ? entryWords().invite.accepting
            : activation()
              ? entryWords().invite.activateNow
              : signsIn()
                ? entryWords().invite.signInToJoin
                : entryWords().invite.accept}
        </button>
      </form>
      <Show when={!activation()}>
        <div class="form">
          <button type="button" class="button" disabled={busy()} onClick={() => void send({ decline: true })}>
            {entryWords().invite.decline}
          </button>
        </div>
      </Show>
    </Entry>
  );
}
