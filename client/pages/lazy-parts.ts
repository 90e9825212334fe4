import { lazyPart } from '../browser/lazy-part.ts';

/** The parts of the workspace page that are loaded when they are first shown, or ahead of that. */
export const parts = {
  RowPanel: lazyPart(async () => (await import('../panels/row-panel.tsx')).RowPanel),
  EmptyTable: lazyPart(async () => (await import('./empty-table.tsx')).EmptyTable),
  PlanPage: lazyPart(async () => (await import('./plan-page.tsx')).PlanPage),
  ImportPage: lazyPart(async () => (await import('../imports/import-page.tsx')).ImportPage),
  ActionForm: lazyPart(async () => (await import('../panels/action-form.tsx')).ActionForm),
  SecretsDialog: lazyPart(async () => (await import('../panels/secrets-dialog.tsx')).SecretsDialog),
  BulkBar: lazyPart(async () => (await import('../panels/bulk-bar.tsx')).BulkBar),
  ConsequencesDialog: lazyPart(async () => (await import('../panels/consequences.tsx')).ConsequencesDialog),
  ImportUploads: lazyPart(async () => (await import('../imports/import-uploads.tsx')).ImportUploads),
  LockHelp: lazyPart(async () => (await import('../panels/lock-help.tsx')).LockHelp),
  Dialogs: lazyPart(async () => (await import('../panels/dialogs.tsx')).Dialogs),
};
