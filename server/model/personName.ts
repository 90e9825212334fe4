import type { Row } from './change.ts';

/** A person's first and last name; empty if neither is known yet. */
export const fullName = ({ firstName, lastName }: Pick<Row, string>): string => `${firstName ?? ''} ${lastName ?? ''}`.trim();

/** A person's name as it is told to others, who may not be allowed to read the e-mail; if it is not known yet, the User ID first. */
export const displayName = (user: Row): string => fullName(user) || String(user.userId ?? user.email ?? '');

/** The title of a person for somebody who may read the row: the name; if it is not known yet, the e-mail, or else the User ID. */
export const personTitle = (user: Row): string => fullName(user) || String(user.email ?? user.userId ?? '');
