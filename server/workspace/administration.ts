import type { WorkspaceDescription } from './workspace.ts';

/** The Administration workspace, which holds people, organisations and licences. */
export const administrationWorkspace: WorkspaceDescription = {
  id: 'administration',
  name: { en: 'Administration', fr: 'Administration' },
  kind: 'administration',
};
