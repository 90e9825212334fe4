import { loadOneAhead } from '../browser/idle.ts';
import { t } from '../i18n/language.ts';
import { toast } from '../panels/toast.ts';

/** Modules that load on demand and may be needed while the server cannot be reached. */
const lazyModules: readonly (() => Promise<unknown>)[] = [
  () => import('../grid/menu.tsx'),
  () => import('../sync/find.ts'),
  () => import('../../formulas/fold.ts'),
  () => import('../grid/fill-menu.tsx'),
  () => import('../grid/paste.ts'),
  () => import('../grid/paste-dialog.tsx'),
  () => import('../grid/replace-dialog.tsx'),
  () => import('../fields/conditions.ts'),
  () => import('../panels/preview-consequences.ts'),
  () => import('../panels/consequences.tsx'),
  () => import('../panels/set-field.tsx'),
  () => import('../panels/lock-help.tsx'),
  () => import('../panels/export-panel.tsx'),
  () => import('../grid/delete.ts'),
  () => import('../grid/deletion-check.ts'),
  () => import('../panels/action-form.tsx'),
  () => import('../panels/filter-panel.tsx'),
  () => import('../panels/sort-panel.tsx'),
  () => import('../panels/columns-panel.tsx'),
  () => import('../panels/height-menu.tsx'),
  () => import('../panels/organisation-menu.tsx'),
  () => import('../panels/dialogs.tsx'),
  () => import('../panels/palette.tsx'),
  () => import('../grid/bulk.ts'),
  () => import('../panels/shortcuts.tsx'),
  () => import('../panels/help.tsx'),
  () => import('../panels/row-menu.tsx'),
  () => import('../panels/related-form.tsx'),
  () => import('../panels/view-menu.tsx'),
  () => import('../panels/unsaved-changes.tsx'),
];

/** Loads the lazy modules one after the other. Those that are left when the connection is lost wait until the browser is online again. */
export async function preloadModules(): Promise<void> {
  for (const load of lazyModules) {
    if (!navigator.onLine) await new Promise(done => addEventListener('online', done, { once: true }));
    await loadOneAhead(load);
  }
}

/** Shows a message with a Reload button when a part of the page fails to load. Returns a function that stops this. */
export function reportLoadErrors(): () => void {
  const report = (): void =>
    toast(t().app.partMissing, 'danger', { actions: [{ label: t().app.reload, run: () => location.reload() }] });
  addEventListener('vite:preloadError', report);
  return () => removeEventListener('vite:preloadError', report);
}
