import { lazy } from 'solid-js';

/** Loads the dialog that asks about consequences. */
export const loadConsequences = async () => ({ default: (await import('../panels/consequences.tsx')).ConsequencesDialog });

/** The parts of the workspace page that are loaded when they are first shown, or ahead of that. */
export const parts = {
  RowPanel: lazy(async () => ({ default: (await import('../panels/row-panel.tsx')).RowPanel })),
  EmptyTable: lazy(async () => ({ default: (await import('./empty-table.tsx')).EmptyTable })),
  PlanPage: lazy(async () => ({ default: (await import('./plan-page.tsx')).PlanPage })),
  Toasts: lazy(async () => ({ default: (await import('../panels/toasts.tsx')).Toasts })),
  ActionForm: lazy(async () => ({ default: (await import('../panels/action-form.tsx')).ActionForm })),
  SecretsDialog: lazy(async () => ({ default: (await import('../panels/secrets-dialog.tsx')).SecretsDialog })),
  BulkBar: lazy(async () => ({ default: (await import('../panels/bulk-bar.tsx')).BulkBar })),
  ConsequencesDialog: lazy(loadConsequences),
  LockHelp: lazy(async () => ({ default: (await import('../panels/lock-help.tsx')).LockHelp })),
  Dialogs: lazy(async () => ({ default: (await import('../panels/dialogs.tsx')).Dialogs })),
};
