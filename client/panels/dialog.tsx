import type { JSX } from 'solid-js';
import { Dialog, type DialogProps } from '../components/dialog.tsx';
import { t } from '../i18n/language.ts';

/** A modal dialog whose close button is named in the page's language. */
export function ModalDialog(props: Omit<DialogProps, 'closeLabel'>): JSX.Element {
  return <Dialog {...props} closeLabel={t().app.close} />;
}
