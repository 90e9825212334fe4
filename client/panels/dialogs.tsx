import { type JSX, lazy, Match, Switch } from 'solid-js';
import { authTexts } from '../i18n/auth.ts';
import { ModalDialog } from './dialog.tsx';
import { toast } from './toast.ts';
import type { DialogName } from './workspace-context.ts';

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }));
const Help = lazy(async () => ({ default: (await import('./help.tsx')).Help }));
const Shortcuts = lazy(async () => ({ default: (await import('./shortcuts.tsx')).Shortcuts }));
const ChangeEmail = lazy(async () => ({ default: (await import('./change-email.tsx')).ChangeEmail }));
const UnsavedChanges = lazy(async () => ({ default: (await import('./unsaved-changes.tsx')).UnsavedChanges }));
const SignOutWarning = lazy(async () => ({ default: (await import('./unsaved-changes.tsx')).SignOutWarning }));
const Sessions = lazy(async () => ({ default: (await import('./sessions.tsx')).Sessions }));
const PasswordForm = lazy(async () => ({ default: (await import('../pages/password.tsx')).PasswordForm }));

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
