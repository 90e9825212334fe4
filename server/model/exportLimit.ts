/** The most chosen rows of one export. */
export const maxExportedRows = 1_500;
