import { type JSX, lazy, Match, Switch } from 'solid-js';
import { entryWords } from '../words/entry.ts';
import type { Sheet } from './desk.ts';
import { SheetDialog } from './sheet.tsx';
import { toast } from './toast.ts';

const Help = lazy(async () => ({ default: (await import('./help.tsx')).Help }));
const Shortcuts = lazy(async () => ({ default: (await import('./shortcuts.tsx')).Shortcuts }));
const OwnEmail = lazy(async () => ({ default: (await import('./own-email.tsx')).OwnEmail }));
const Unsaved = lazy(async () => ({ default: (await import('./unsaved.tsx')).Unsaved }));
const Leaving = lazy(async () => ({ default: (await import('./unsaved.tsx')).Leaving }));
const Sessions = lazy(async () => ({ default: (await import('./sessions.tsx')).Sessions }));
const PasswordForm = lazy(async () => ({ default: (await import('../pages/password.tsx')).PasswordForm }));

/** What lies over the page when asked for: help, keys, what belongs to one's own account. */
export function Sheets(props: { sheet: Sheet; close: () => void }): JSX.Element {
  return (
    <Switch>
      <Match when={props.sheet === 'help'}>
        <Help close={props.close} />
      </Match>
      <Match when={props.sheet === 'shortcuts'}>
        <Shortcuts close={props.close} />
      </Match>
      <Match when={props.sheet === 'password'}>
        <SheetDialog title={entryWords().password.change} close={() => props.close()}>
          <PasswordForm
            temporary={false}
            done={() => {
              props.close();
              toast(entryWords().password.changed);
            }}
          />
        </SheetDialog>
      </Match>
      <Match when={props.sheet === 'email'}>
        <OwnEmail close={() => props.close()} />
      </Match>
      <Match when={props.sheet === 'sessions'}>
        <Sessions close={() => props.close()} />
      </Match>
      <Match when={props.sheet === 'unsaved'}>
        <Unsaved close={() => props.close()} />
      </Match>
      <Match when={props.sheet === 'leaving'}>
        <Leaving close={() => props.close()} />
      </Match>
    </Switch>
  );
}
