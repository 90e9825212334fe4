import type { Row } from './change.ts';

/** A person's first and last name; empty if neither is known yet. */
export const fullName = ({ firstName, lastName }: Pick<Row, string>): string => `${firstName ?? ''} ${lastName ?? ''}`.trim();

/** A person's name; if it is not known yet, the User ID or e-mail. */
export const displayName = (user: Row): string => fullName(user) || String(user.userId ?? user.email ?? '');
