/** The pages beside those of tables, by the first segment of their address. */
export const pagePaths = ['invite', 'setup', 'forgotten', 'reset', 'confirm-email', 'sign-in', 'plan'] as const;
/** One of those pages. */
export type PagePath = (typeof pagePaths)[number];

const reserved: ReadonlySet<string> = new Set([...pagePaths, 'api', 'assets', 'healthz', 'readyz', 'metrics']);

/** Whether a table of this id would have the address of another page, or of a part of the server. */
export const isReservedPath = (id: string): boolean => reserved.has(id.toLowerCase());
