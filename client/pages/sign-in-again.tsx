import './auth-layout.css';
import type { JSX } from 'solid-js';
import { Dialog } from '../components/dialog.tsx';
import { accountTexts } from '../i18n/account.ts';
import { authTexts } from '../i18n/auth.ts';
import { SignInForm } from './sign-in.tsx';

/** Asks for the password in a dialog over the workspace when the session has expired. Nothing typed is lost. */
export function SignInAgain(): JSX.Element {
  return (
    <Dialog title={accountTexts().again} description={accountTexts().againWhy} firstFocus={() => null}>
      <SignInForm submit={authTexts().signIn.submit} />
    </Dialog>
  );
}
