import { type JSX, Match, Switch } from 'solid-js';
import { lazyPart } from '../browser/lazy-part.ts';
import { authTexts } from '../i18n/auth.ts';
import { ModalDialog } from './dialog.tsx';
import { toast } from './toast.ts';
import type { DialogName } from './workspace-context.ts';

const Palette = lazyPart(async () => (await import('./palette.tsx')).Palette);
const Help = lazyPart(async () => (await import('./help.tsx')).Help);
const Shortcuts = lazyPart(async () => (await import('./shortcuts.tsx')).Shortcuts);
const ChangeEmail = lazyPart(async () => (await import('./change-email.tsx')).ChangeEmail);
const UnsavedChanges = lazyPart(async () => (await import('./unsaved-changes.tsx')).UnsavedChanges);
const SignOutWarning = lazyPart(async () => (await import('./unsaved-changes.tsx')).SignOutWarning);
const Sessions = lazyPart(async () => (await import('./sessions.tsx')).Sessions);
const PasswordForm = lazyPart(async () => (await import('../pages/password.tsx')).PasswordForm);

/** The dialogs of the workspace page, by name. */
export function Dialogs(props: { dialog: DialogName; close: () => void }): JSX.Element {
  return (
    <Switch>
      <Match when={props.dialog === 'palette'}>
        <Palette close={props.close} />
      </Match>
      <Match when={props.dialog === 'help'}>
        <Help close={props.close} />
      </Match>
      <Match when={props.dialog === 'shortcuts'}>
        <Shortcuts close={props.close} />
      </Match>
      <Match when={props.dialog === 'password'}>
        <ModalDialog title={authTexts().password.change} close={() => props.close()}>
          <PasswordForm
            temporary={false}
            done={() => {
              props.close();
              toast(authTexts().password.changed);
            }}
          />
        </ModalDialog>
      </Match>
      <Match when={props.dialog === 'email'}>
        <ChangeEmail close={() => props.close()} />
      </Match>
      <Match when={props.dialog === 'sessions'}>
        <Sessions close={() => props.close()} />
      </Match>
      <Match when={props.dialog === 'unsaved'}>
        <UnsavedChanges close={() => props.close()} />
      </Match>
      <Match when={props.dialog === 'leaving'}>
        <SignOutWarning close={() => props.close()} />
      </Match>
    </Switch>
  );
}
