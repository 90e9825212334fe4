/** The id and the name of the Administration workspace, which holds people, organisations and licences. */
export const administrationWorkspace = {
  id: 'administration',
  name: { en: 'Administration', fr: 'Administration' },
} as const;
