/** Whether a host name is this machine itself, so that nobody can listen on the way. */
const isLocalhost = (host: string): boolean => /^(?:localhost|.*\.localhost|127(?:\.\d{1,3}){3}|\[::1\]|)$/i.test(host);

/** An address over which data would travel in clear text; the message says what to do. */
export class ClearTextError extends Error {
  override readonly name = 'ClearTextError';
}

/**
 * Protects the connection to a mail server: on another machine, `smtp://` requires STARTTLS, and nothing is sent to a server
 * without it. `?tls=none` allows clear text. Throws `ClearTextError` for any other `tls`.
 */
export function requireSmtpTls(address: string): string {
  const url = new URL(address);
  const requested = url.searchParams.get('tls');
  for (const name of ['tls', 'requireTLS', 'ignoreTLS', 'opportunisticTLS', 'secure']) url.searchParams.delete(name);
  if (requested !== null && requested !== 'none')
    throw new ClearTextError('has a "tls" other than none: remove it, or write tls=none to allow clear text');
  if (url.protocol === 'smtps:') return url.href;
  if (requested === 'none') url.searchParams.set('ignoreTLS', 'true');
  else if (!isLocalhost(url.hostname)) url.searchParams.set('requireTLS', 'true');
  return url.href;
}

/** The `sslmode` of PostgreSQL's client for each value that may be set. */
const sslModes: Readonly<Record<string, string>> = {
  'verify-full': 'verify-full',
  'verify-ca': 'verify-full',
  require: 'verify-full',
  'no-verify': 'no-verify',
  disable: 'disable',
};

/** Modes of PostgreSQL's client that may use clear text without saying so. */
const optionalTls: ReadonlySet<string> = new Set(['allow', 'prefer']);

const reasonAgainst = (mode: string | null): string => {
  if (mode === null) return 'does not say how the connection to another machine is protected';
  return optionalTls.has(mode)
    ? `has the sslmode ${mode}, which Seatgrid does not use, because it leaves open whether the connection is protected`
    : `has the sslmode "${mode}", which does not exist`;
};

/**
 * Protects the connection to a database: on another machine, `sslmode` must be set, and every mode that requires a
 * certificate checks it in full. Throws `ClearTextError` when it is missing, unknown, or leaves open whether the connection is protected.
 */
export function requirePostgresTls(address: string): string {
  const url = new URL(address);
  const requested = url.searchParams.get('sslmode');
  const hosts = [url.searchParams.get('host') ?? url.hostname, ...url.searchParams.getAll('host')];
  const isLocal = hosts.every(host => isLocalhost(host) || host.startsWith('/') || /^%2f/i.test(host));
  if (requested === null && isLocal) return address;
  const mode = requested === null ? undefined : sslModes[requested];
  if (mode === undefined) {
    throw new ClearTextError(
      `${reasonAgainst(requested)}: add ?sslmode=verify-full, or sslmode=no-verify if the certificate cannot be checked, or sslmode=disable to allow clear text`,
    );
  }
  url.searchParams.set('sslmode', mode);
  for (const name of ['ssl', 'uselibpqcompat']) url.searchParams.delete(name);
  return url.href;
}
