/** What stands in a message for its secret. */
export const secretMask = '••••';
