/** Replaces a secret in a stored message. */
export const secretMask = '••••';
