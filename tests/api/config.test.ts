import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../../server/config.ts';

describe('configuration', () => {
  it('needs no variable at all', () => {
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

  it('takes an empty variable for one left out', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: ' ', SEATGRID_DEMO: '' })).toMatchObject({
      port: 4280,
      databaseUrl: null,
      demo: false,
    });
  });

  it('follows the port in the public address', () => {
    expect(readConfig({ PORT: '5000' }).publicUrl).toBe('http://localhost:5000');
    expect(readConfig({ PORT: '5000', PUBLIC_URL: 'https://people.example.org/' })).toMatchObject({
      publicUrl: 'https://people.example.org',
      mailFrom: 'Seatgrid <no-reply@people.example.org>',
    });
  });

  it('reads the unattended set-up', () => {
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
  ])('refuses %s=%s with one sentence that names it and the remedy', (name, value) => {
    const read = () => readConfig({ [name]: value });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(new RegExp(`^${name} .*: write .*\\.$`));
  });

  it('never shows what may hold a password', () => {
    for (const name of ['DATABASE_URL', 'SMTP_URL', 'SEATGRID_SETUP']) {
      expect(() => readConfig({ [name]: 'x://user:hunter2@host' })).toThrow(/^(?!.*hunter2).*$/s);
    }
  });

  it('names every wrong variable at once', () => {
    expect(() => readConfig({ PORT: 'x', LOG_LEVEL: 'loud' })).toThrow(/PORT .*\nLOG_LEVEL /);
  });
});
