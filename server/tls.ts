/** Words by which a host is this machine itself: nothing that goes there can be overheard on the way. */
const isLocalhost = (host: string): boolean => /^(?:localhost|.*\.localhost|127(?:\.\d{1,3}){3}|\[::1\]|)$/i.test(host);

/** What is wrong with an address by which something would go in clear text: a sentence for whoever wrote it. */
export class ClearTextError extends Error {
  override readonly name = 'ClearTextError';
}

/**
 * The address of a mail server so that its line is protected: off this machine `smtp://` demands STARTTLS, and nothing is sent to a server
 * without it. `?tls=none` says that it may go in clear text. Throws `ClearText` for any other `tls`.
 */
export function requireSmtpTls(address: string): string {
  const url = new URL(address);
  const requested = url.searchParams.get('tls');
  for (const name of ['tls', 'requireTLS', 'ignoreTLS', 'opportunisticTLS', 'secure']) url.searchParams.delete(name);
  if (requested !== null && requested !== 'none')
    throw new ClearTextError('its "tls" may only be none, where messages may go in clear text');
  if (url.protocol === 'smtps:') return url.href;
  if (requested === 'none') url.searchParams.set('ignoreTLS', 'true');
  else if (!isLocalhost(url.hostname)) url.searchParams.set('requireTLS', 'true');
  return url.href;
}

/** How PostgreSQL's client is told to protect its line, by what may be written for it. */
const sslModes: Readonly<Record<string, string>> = {
  'verify-full': 'verify-full',
  'verify-ca': 'verify-full',
  require: 'verify-full',
  'no-verify': 'no-verify',
  disable: 'disable',
};

/**
 * The address of a database so that it is said how its line is protected: off this machine `sslmode` must say so, and whatever demands a
 * certificate has it checked in full. Throws `ClearText` where nothing is said, or what may fall back to clear text.
 */
export function requirePostgresTls(address: string): string {
  const url = new URL(address);
  const requested = url.searchParams.get('sslmode');
  const hosts = [url.searchParams.get('host') ?? url.hostname, ...url.searchParams.getAll('host')];
  const here = hosts.every(host => isLocalhost(host) || host.startsWith('/') || /^%2f/i.test(host));
  if (requested === null && here) return address;
  const mode = requested === null ? undefined : sslModes[requested];
  if (mode === undefined) {
    const says =
      requested === null ? 'does not say how the line to another machine is protected' : `has the sslmode ${requested}`;
    throw new ClearTextError(
      `${says}: add ?sslmode=verify-full, or sslmode=no-verify where the certificate cannot be checked, or sslmode=disable where it may go in clear text`,
    );
  }
  url.searchParams.set('sslmode', mode);
  for (const name of ['ssl', 'uselibpqcompat']) url.searchParams.delete(name);
  return url.href;
}
