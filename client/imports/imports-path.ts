import type { Workspace } from '../sync/workspace.ts';

/** Where the server has the imports of a workspace. */
export const importsPath = ({ id }: Pick<Workspace, 'id'>): string => `/api/workspaces/${id}/imports`;
