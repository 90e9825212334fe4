import { createSignal, createUniqueId, type JSX, Show } from 'solid-js';
import { emailProblem } from '../../formulas/email.ts';
import { isVisible } from '../../formulas/unicode.ts';
import type { SetupRequest } from '../../server/api/wire.ts';
import { timeZone } from '../browser/locale.ts';
import { authTexts } from '../i18n/auth.ts';
import { language, t } from '../i18n/language.ts';
import { ApiProblem } from '../sync/api.ts';
import { invalidEmailMessage, problemCode } from './account-errors.ts';
import { AuthLayout } from './auth-layout.tsx';
import { newPasswordError, shortPasswordError } from './password.tsx';
import { replacePath, token } from './route.ts';
import { api, errorMessage, readSession, session } from './session.ts';
import { isSlug, slug } from './slug.ts';
import { TextField } from './text-field.tsx';

type SetupErrors = Partial<Record<keyof SetupRequest | 'all', string>>;

/** Maximum lengths of the fields, in characters. */
const maxLengths = { organisation: 120, firstName: 60, lastName: 60 };

/** The set-up page of a new installation: organisation, licences, owner. */
export function Setup(): JSX.Element {
  const linkToken = token();
  const [form, setForm] = createSignal({
    organisation: '',
    accountName: '',
    licences: '10',
    firstName: '',
    lastName: '',
    email: '',
    password: '',
  });
  const [isNameEdited, setNameEdited] = createSignal(false);
  const [errors, setErrors] = createSignal<SetupErrors>({});
  const [busy, setBusy] = createSignal(false);
  const accountName = (): string => (isNameEdited() ? form().accountName : slug(form().organisation));
  const set = (key: keyof ReturnType<typeof form>) => (value: string) => {
    setForm(now => ({ ...now, [key]: value }));
    setErrors(now => ({ ...now, [key]: undefined }));
  };

  function validate(): SetupErrors {
    const found: SetupErrors = {};
    const filled = form();
    for (const key of ['organisation', 'firstName', 'lastName', 'email'] as const)
      if (!isVisible(filled[key])) found[key] = t().app.required;
    for (const key of ['organisation', 'firstName', 'lastName'] as const) {
      const length = Array.from(filled[key].trim()).length;
      if (length > maxLengths[key]) found[key] = t().app.tooLong(maxLengths[key], length);
    }
    if (!isSlug(accountName())) found.accountName = authTexts().setup.accountNameBad;
    if (!/^[1-9]\d{0,6}$/.test(filled.licences.trim())) found.licences = authTexts().setup.licencesBad;
    // The server checks the characters of the address.
    if (!found.email && !/.@./.test(filled.email.trim())) {
      const why = ` ${emailProblem(filled.email.trim(), language())}.`;
      found.email = invalidEmailMessage({ params: { why, whyFr: why } });
    }
    const short = shortPasswordError(filled.password);
    if (short !== undefined) found.password = filled.password === '' ? t().app.required : short;
    return found;
  }

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const found = validate();
    setErrors(found);
    if (Object.keys(found).length > 0) return;
    setBusy(true);
    try {
      const { organisation, licences, ...person } = form();
      await api.request('POST', '/api/setup', {
        ...person,
        token: linkToken,
        organisation: organisation.trim(),
        accountName: accountName(),
        licences: Number(licences),
        language: language(),
        zone: timeZone(),
      } satisfies SetupRequest);
      await readSession();
      replacePath('/');
    } catch (error) {
      setErrors(errorsFrom(error));
    } finally {
      setBusy(false);
    }
  }

  const isSetupOpen = (): boolean => linkToken !== '' && (!session.known() || session.setup());
  return (
    <AuthLayout
      title={authTexts().setup.title}
      description={isSetupOpen() ? authTexts().setup.why : session.setup() ? authTexts().setup.noToken : authTexts().setup.done}
      wide
    >
      <Show when={isSetupOpen()} fallback={<SignInLink shown={!session.setup()} />}>
        <form class="form" novalidate onSubmit={event => void submit(event)}>
          <Show when={errors().all}>
            <p class="notice" role="alert">
              {errors().all}
            </p>
          </Show>
          <FieldGroup title={authTexts().setup.organisation}>
            <div class="whole">
              <TextField
                label={authTexts().setup.name}
                value={form().organisation}
                onInput={set('organisation')}
                error={errors().organisation}
                autocomplete="organization"
                autofocus
              />
            </div>
            <TextField
              label={authTexts().setup.accountName}
              value={accountName()}
              onInput={value => {
                setNameEdited(value !== '');
                set('accountName')(value.toLowerCase());
              }}
              hint={authTexts().setup.accountNameHint}
              error={errors().accountName}
            />
            <TextField
              label={authTexts().setup.licences}
              value={form().licences}
              onInput={set('licences')}
              hint={authTexts().setup.licencesHint}
              error={errors().licences}
              inputMode="numeric"
            />
          </FieldGroup>
          <FieldGroup title={authTexts().setup.you}>
            <TextField
              label={authTexts().setup.firstName}
              value={form().firstName}
              onInput={set('firstName')}
              error={errors().firstName}
              autocomplete="given-name"
            />
            <TextField
              label={authTexts().setup.lastName}
              value={form().lastName}
              onInput={set('lastName')}
              error={errors().lastName}
              autocomplete="family-name"
            />
            <TextField
              label={authTexts().setup.email}
              value={form().email}
              onInput={set('email')}
              error={errors().email}
              type="email"
              autocomplete="email"
            />
            <TextField
              label={authTexts().signIn.password}
              value={form().password}
              onInput={set('password')}
              hint={authTexts().password.hint}
              error={errors().password}
              type="password"
              autocomplete="new-password"
            />
          </FieldGroup>
          <button type="submit" class="button main large" disabled={busy()}>
            {busy() ? authTexts().setup.submitting : authTexts().setup.submit}
          </button>
        </form>
      </Show>
    </AuthLayout>
  );
}

/** A group of fields under a heading, two to a row if there is room. */
function FieldGroup(props: { title: string; children: JSX.Element }): JSX.Element {
  const id = createUniqueId();
  return (
    <section class="form-part" role="group" aria-labelledby={id}>
      <h2 id={id}>{props.title}</h2>
      {props.children}
    </section>
  );
}

/** A link to the sign-in page. */
export function SignInLink(props: { shown: boolean }): JSX.Element {
  return (
    <Show when={props.shown}>
      <div class="form">
        <a class="button framed large" href="/">
          {authTexts().invite.toSignIn}
        </a>
      </div>
    </Show>
  );
}

/** Assigns the server's issues to the fields of the form. */
function errorsFrom(error: unknown): SetupErrors {
  if (!(error instanceof ApiProblem)) return { all: errorMessage(error) };
  if (problemCode(error).startsWith('password_')) return { password: newPasswordError(error) };
  const { status, issues } = error.problem;
  if (status === 403 || status === 404 || status === 410) return { all: authTexts().setup.used };
  const found: SetupErrors = {};
  for (const issue of issues ?? [])
    if (issue.field !== undefined)
      found[issue.field as keyof SetupRequest] = issue.code === 'V_EMAIL_FORMAT' ? invalidEmailMessage(issue) : issue.message;
  return Object.keys(found).length > 0 ? found : { all: errorMessage(error) };
}
