import '../components/dialog.css';
import '../components/form.css';
import './auth-layout.css';
import * as Dialog from '@kobalte/core/dialog';
import type { JSX } from 'solid-js';
import { accountTexts } from '../i18n/account.ts';
import { authTexts } from '../i18n/auth.ts';
import { session } from './session.ts';
import { SignInForm } from './sign-in.tsx';

/** Asks for the password in a dialog over the workspace when the session has expired. Nothing typed is lost. */
export function SignInAgain(): JSX.Element {
  return (
    <Dialog.Root open={session.lost()} modal>
      <Dialog.Portal>
        <Dialog.Overlay class="shade" />
        <div class="dialog-place">
          <Dialog.Content
            class="dialog entry-again"
            onInteractOutside={event => event.preventDefault()}
            onOpenAutoFocus={event => event.preventDefault()}
          >
            <div class="dialog-head">
              <Dialog.Title>{accountTexts().again}</Dialog.Title>
            </div>
            <div class="dialog-body">
              <Dialog.Description class="quiet">{accountTexts().againWhy}</Dialog.Description>
              <SignInForm submit={authTexts().signIn.submit} />
            </div>
          </Dialog.Content>
        </div>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
