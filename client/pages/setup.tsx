import { createSignal, createUniqueId, type JSX, Show } from 'solid-js';
import { emailProblem } from '../../formulas/email.ts';
import { isVisible } from '../../formulas/unicode.ts';
import type { SetupRequest } from '../../server/api/wire.ts';
import { timeZone } from '../look/locale.ts';
import { ApiProblem } from '../sync/api.ts';
import { entryWords } from '../words/entry.ts';
import { language, t } from '../words/words.ts';
import { Entry } from './entry.tsx';
import { TextField } from './form.tsx';
import { passwordWrong, tooShort } from './password.tsx';
import { badAddress, codeOf } from './refusals.ts';
import { goInstead, token } from './route.ts';
import { api, readSession, session, sorry } from './session.ts';
import { isSlug, slug } from './slug.ts';

type Wrong = Partial<Record<keyof SetupRequest | 'all', string>>;

/** What the fields take, in characters. */
const longest = { organisation: 120, firstName: 60, lastName: 60 };

/** The first page of a new installation: its organisation, its licences, its owner. */
export function Setup(): JSX.Element {
  const secret = token();
  const [form, setForm] = createSignal({
    organisation: '',
    accountName: '',
    licences: '10',
    firstName: '',
    lastName: '',
    email: '',
    password: '',
  });
  const [named, setNamed] = createSignal(false);
  const [wrong, setWrong] = createSignal<Wrong>({});
  const [busy, setBusy] = createSignal(false);
  const accountName = (): string => (named() ? form().accountName : slug(form().organisation));
  const set = (key: keyof ReturnType<typeof form>) => (value: string) => {
    setForm(now => ({ ...now, [key]: value }));
    setWrong(now => ({ ...now, [key]: undefined }));
  };

  function check(): Wrong {
    const found: Wrong = {};
    const filled = form();
    for (const key of ['organisation', 'firstName', 'lastName', 'email'] as const)
      if (!isVisible(filled[key])) found[key] = t().app.required;
    for (const key of ['organisation', 'firstName', 'lastName'] as const) {
      const length = Array.from(filled[key].trim()).length;
      if (length > longest[key]) found[key] = t().app.tooLong(longest[key], length);
    }
    if (!isSlug(accountName())) found.accountName = entryWords().setup.accountNameBad;
    if (!/^[1-9]\d{0,6}$/.test(filled.licences.trim())) found.licences = entryWords().setup.licencesBad;
    // Which signs an address may hold the server knows, and says.
    if (!found.email && !/.@./.test(filled.email.trim())) {
      const why = ` ${emailProblem(filled.email.trim(), language())}.`;
      found.email = badAddress({ params: { why, whyFr: why } });
    }
    const short = tooShort(filled.password);
    if (short !== undefined) found.password = filled.password === '' ? t().app.required : short;
    return found;
  }

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const found = check();
    setWrong(found);
    if (Object.keys(found).length > 0) return;
    setBusy(true);
    try {
      const { organisation, licences, ...person } = form();
      await api.ask('POST', '/api/setup', {
        ...person,
        token: secret,
        organisation: organisation.trim(),
        accountName: accountName(),
        licences: Number(licences),
        language: language(),
        zone: timeZone(),
      } satisfies SetupRequest);
      await readSession();
      goInstead('/');
    } catch (error) {
      setWrong(wrongOf(error));
    } finally {
      setBusy(false);
    }
  }

  const good = (): boolean => secret !== '' && (!session.known() || session.setup());
  return (
    <Entry
      title={entryWords().setup.title}
      why={good() ? entryWords().setup.why : session.setup() ? entryWords().setup.noToken : entryWords().setup.done}
      wide
    >
      <Show when={good()} fallback={<ToSignIn shown={!session.setup()} />}>
        <form class="form" novalidate onSubmit={event => void submit(event)}>
          <Show when={wrong().all}>
            <p class="notice" role="alert">
              {wrong().all}
            </p>
          </Show>
          <Part title={entryWords().setup.organisation}>
            <div class="whole">
              <TextField
                label={entryWords().setup.name}
                value={form().organisation}
                onInput={set('organisation')}
                wrong={wrong().organisation}
                autocomplete="organization"
                autofocus
              />
            </div>
            <TextField
              label={entryWords().setup.accountName}
              value={accountName()}
              onInput={value => {
                setNamed(value !== '');
                set('accountName')(value.toLowerCase());
              }}
              hint={entryWords().setup.accountNameHint}
              wrong={wrong().accountName}
            />
            <TextField
              label={entryWords().setup.licences}
              value={form().licences}
              onInput={set('licences')}
              hint={entryWords().setup.licencesHint}
              wrong={wrong().licences}
              inputMode="numeric"
            />
          </Part>
          <Part title={entryWords().setup.you}>
            <TextField
              label={entryWords().setup.firstName}
              value={form().firstName}
              onInput={set('firstName')}
              wrong={wrong().firstName}
              autocomplete="given-name"
            />
            <TextField
              label={entryWords().setup.lastName}
              value={form().lastName}
              onInput={set('lastName')}
              wrong={wrong().lastName}
              autocomplete="family-name"
            />
            <TextField
              label={entryWords().setup.email}
              value={form().email}
              onInput={set('email')}
              wrong={wrong().email}
              type="email"
              autocomplete="email"
            />
            <TextField
              label={entryWords().signIn.password}
              value={form().password}
              onInput={set('password')}
              hint={entryWords().password.hint}
              wrong={wrong().password}
              type="password"
              autocomplete="new-password"
            />
          </Part>
          <button type="submit" class="button main large" disabled={busy()}>
            {busy() ? entryWords().setup.submitting : entryWords().setup.submit}
          </button>
        </form>
      </Show>
    </Entry>
  );
}

/** Some fields that belong together, two to a row where there is room, under a heading. */
function Part(props: { title: string; children: JSX.Element }): JSX.Element {
  const id = createUniqueId();
  return (
    <section class="form-part" role="group" aria-labelledby={id}>
      <h2 id={id}>{props.title}</h2>
      {props.children}
    </section>
  );
}

/** The way on for who does not belong on a page. */
export function ToSignIn(props: { shown: boolean }): JSX.Element {
  return (
    <Show when={props.shown}>
      <div class="form">
        <a class="button framed large" href="/">
          {entryWords().invite.toSignIn}
        </a>
      </div>
    </Show>
  );
}

/** Puts what the server says at the field that it speaks of. */
function wrongOf(error: unknown): Wrong {
  if (!(error instanceof ApiProblem)) return { all: sorry(error) };
  if (codeOf(error).startsWith('password_')) return { password: passwordWrong(error) };
  const { status, issues } = error.problem;
  if (status === 403 || status === 404 || status === 410) return { all: entryWords().setup.used };
  const found: Wrong = {};
  for (const issue of issues ?? [])
    if (issue.field !== undefined)
      found[issue.field as keyof SetupRequest] = issue.code === 'V_EMAIL_FORMAT' ? badAddress(issue) : issue.message;
  return Object.keys(found).length > 0 ? found : { all: sorry(error) };
}
