import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../../server/config.ts';

describe('configuration', () => {
  it('no variable is required', () => {
    const config = readConfig({});
    expect(config).toMatchObject({
      port: 4280,
      host: '127.0.0.1',
      publicUrl: 'http://localhost:4280',
      databaseUrl: null,
      setup: null,
    });
    expect(config.data.endsWith('data')).toBe(true);
    expect(config.mailFrom).toBe('Seatgrid <no-reply@localhost>');
  });

  it('an empty variable counts as unset', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: ' ', SEATGRID_DEMO: '' })).toMatchObject({
      port: 4280,
      databaseUrl: null,
      demo: false,
    });
  });

  it('the public address follows the port', () => {
    expect(readConfig({ PORT: '5000' }).publicUrl).toBe('http://localhost:5000');
    expect(readConfig({ PORT: '5000', PUBLIC_URL: 'https://people.example.org/' })).toMatchObject({
      publicUrl: 'https://people.example.org',
      mailFrom: 'Seatgrid <no-reply@people.example.org>',
    });
  });

  it('the unattended set-up is read from the variables', () => {
    const setup = {
      email: 'a@example.org',
      password: 'twelve or more',
      organisation: 'Example',
      accountName: 'example',
      licences: 20,
    };
    expect(readConfig({ SEATGRID_SETUP: JSON.stringify(setup) }).setup).toEqual(setup);
  });

  it.each([
    ['PORT', 'abc'],
    ['PORT', '70000'],
    ['PORT', '-1'],
    ['HOST', 'two words'],
    ['PUBLIC_URL', 'seatgrid.example.org'],
    ['PUBLIC_URL', 'https://example.org/path'],
    ['PUBLIC_URL', 'javascript:alert(1)'],
    ['DATABASE_URL', 'mysql://root@localhost/db'],
    ['SMTP_URL', 'mail.example.org'],
    ['MAIL_FROM', 'nobody'],
    ['MAIL_FROM', 'a@b\r\nBcc: c@d'],
    ['SMS_URL', 'ftp://x'],
    ['SEATGRID_SETUP', 'not json'],
    ['SEATGRID_SETUP', '{"email":"a@example.org"}'],
    ['SEATGRID_DEMO', 'maybe'],
    ['TRUST_PROXY', '10.0.0.1'],
    ['LOG_LEVEL', 'loud'],
  ])('%s=%s is refused with one sentence that names it and the remedy', (name, value) => {
    const read = () => readConfig({ [name]: value });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(new RegExp(`^${name} .*: write .*\\.$`));
  });

  it('values that may contain a password are never shown', () => {
    for (const name of ['DATABASE_URL', 'SMTP_URL', 'SEATGRID_SETUP']) {
      expect(() => readConfig({ [name]: 'x://user:hunter2@host' })).toThrow(/^(?!.*hunter2).*$/s);
    }
  });

  it('every wrong variable is named at once', () => {
    expect(() => readConfig({ PORT: 'x', LOG_LEVEL: 'loud' })).toThrow(/PORT .*\nLOG_LEVEL /);
  });

  const smtp = (SMTP_URL: string): string | null => readConfig({ SMTP_URL }).smtpUrl;
  const database = (DATABASE_URL: string): string | null => readConfig({ DATABASE_URL }).databaseUrl;

  it.each([
    ['smtp://u:p@mail.example.org:587', 'smtp://u:p@mail.example.org:587?requireTLS=true'],
    ['smtp://mail.example.org?requireTLS=false&ignoreTLS=true', 'smtp://mail.example.org?requireTLS=true'],
    ['smtp://10.0.0.5:25', 'smtp://10.0.0.5:25?requireTLS=true'],
    ['smtp://mail.example.org?tls=none', 'smtp://mail.example.org?ignoreTLS=true'],
    ['smtps://mail.example.org', 'smtps://mail.example.org'],
    ['smtps://mail.example.org?secure=false', 'smtps://mail.example.org'],
    ['smtp://127.0.0.1:2525', 'smtp://127.0.0.1:2525'],
    ['smtp://[::1]:2525', 'smtp://[::1]:2525'],
    ['smtp://localhost', 'smtp://localhost'],
    ['smtp://localhost.example.org', 'smtp://localhost.example.org?requireTLS=true'],
  ])('no message is sent unencrypted to another machine by default: %s', (given, used) => {
    expect(smtp(given)).toBe(used);
  });

  it.each([
    ['postgres://u:p@127.0.0.1:5432/x', 'postgres://u:p@127.0.0.1:5432/x'],
    ['postgres:///x?host=/var/run/postgresql', 'postgres:///x?host=/var/run/postgresql'],
    ['postgres://u:p@db.example.org/x?sslmode=verify-full', 'postgres://u:p@db.example.org/x?sslmode=verify-full'],
    ['postgres://u:p@db.example.org/x?sslmode=require', 'postgres://u:p@db.example.org/x?sslmode=verify-full'],
    ['postgres://u:p@db.example.org/x?sslmode=no-verify', 'postgres://u:p@db.example.org/x?sslmode=no-verify'],
    ['postgres://u:p@db.example.org/x?sslmode=disable', 'postgres://u:p@db.example.org/x?sslmode=disable'],
    [
      'postgres://u:p@db.example.org/x?sslmode=require&uselibpqcompat=true&ssl=0',
      'postgres://u:p@db.example.org/x?sslmode=verify-full',
    ],
  ])('a database on another machine needs a choice of encryption: %s', (given, used) => {
    expect(database(given)).toBe(used);
  });

  it.each([
    'postgres://u:hunter2@db.example.org/x',
    'postgres://u:hunter2@10.0.0.5/x?ssl=true',
    'postgres://u:hunter2@db.example.org/x?sslmode=prefer',
    'postgres://u:hunter2@db.example.org/x?sslmode=allow',
    'postgres://u:hunter2@127.0.0.1/x?host=db.example.org',
  ])('a database on another machine without that choice is refused: %s', given => {
    expect(() => database(given)).toThrow(
      /^DATABASE_URL (?!.*hunter2).*sslmode=verify-full, or sslmode=no-verify .* clear text\.$/,
    );
  });

  it('a misspelt sslmode is refused with its name, and no claim about clear text', () => {
    for (const host of ['db.example.org', '127.0.0.1']) {
      expect(() => database(`postgres://u:hunter2@${host}/x?sslmode=verfy-full`)).toThrow(
        /^DATABASE_URL has the sslmode "verfy-full", which does not exist: add \?sslmode=verify-full, or /,
      );
    }
    expect(() => database('postgres://u:p@db.example.org/x?sslmode=prefer')).toThrow(
      'has the sslmode prefer, which Seatgrid does not use, because it leaves open whether the connection is protected',
    );
  });

  it('there is no other way to send unencrypted', () => {
    expect(() => smtp('smtp://mail.example.org?tls=maybe')).toThrow(/^SMTP_URL .*other than none.*\.$/);
  });
});
