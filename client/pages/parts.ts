import { toast } from '../panels/toast.ts';
import { t } from '../words/words.ts';

/** What is loaded only when it is wanted, and may be wanted while the server cannot be reached. */
const parts: readonly (() => Promise<unknown>)[] = [
  () => import('../grid/menu.tsx'),
  () => import('../sync/seek.ts'),
  () => import('../../formulas/fold.ts'),
  () => import('../grid/question.tsx'),
  () => import('../grid/fill-menu.tsx'),
  () => import('../grid/pasting.ts'),
  () => import('../grid/paste-dialog.tsx'),
  () => import('../grid/form.tsx'),
  () => import('../grid/conditions.ts'),
  () => import('../panels/action-form.tsx'),
  () => import('../panels/filter-panel.tsx'),
  () => import('../panels/sort-panel.tsx'),
  () => import('../panels/columns-panel.tsx'),
  () => import('../panels/height-menu.tsx'),
  () => import('../panels/organisation-menu.tsx'),
  () => import('../panels/sheets.tsx'),
  () => import('../panels/shortcuts.tsx'),
  () => import('../panels/help.tsx'),
  () => import('../panels/unsaved.tsx'),
];

/** Loads the rest of the page, one part after the other: a browser does not ask again for a script that it could not load once. */
export async function loadParts(): Promise<void> {
  for (const part of parts) if (navigator.onLine) await part();
}

/** From now on it is said when a part of the page could not be loaded, with the way to have it. Returns what ends this. */
export function sayMissingParts(): () => void {
  const say = (): void =>
    toast(t().app.partMissing, 'danger', { more: [{ label: t().app.reload, run: () => location.reload() }] });
  addEventListener('vite:preloadError', say);
  return () => removeEventListener('vite:preloadError', say);
}
