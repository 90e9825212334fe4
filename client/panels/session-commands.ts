import type { Language } from '../../server/model/localizedText.ts';
import { setLanguage } from '../i18n/language.ts';
import { api, errorMessage, signOut } from '../pages/session.ts';
import type { Workspace } from '../sync/workspace.ts';
import { toast } from './toast.ts';

/** Changes the page's language, and that of the person's messages. */
export async function chooseLanguage(next: Language): Promise<void> {
  await setLanguage(next);
  await api.request('PATCH', '/api/session', { language: next });
}

/** Signs out. While changes are unsaved it calls `askFirst` instead. */
export async function startSignOut({ live, mutations }: Workspace, askFirst: () => void): Promise<void> {
  const unsaved = (await live()?.restorer?.all()) ?? [];
  if (unsaved.length > 0 || mutations.pendingCount() > 0) askFirst();
  else await signOut().catch((error: unknown) => toast(errorMessage(error), 'danger'));
}
