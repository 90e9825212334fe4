/** The largest file that is imported, in bytes. */
export const maxImportedBytes = 100 * 1024 * 1024;
