import { describe, expect, it } from 'vitest';
import { namesFrom, userIdFrom } from '../../server/api/names.ts';
import { hashPassword, isPassword, passwordIssue } from '../../server/api/password.ts';
import { hashesOf, newToken, sameSecret } from '../../server/api/secrets.ts';

const now = '2026-01-15T10:00:00.000Z';

describe('the password rule', () => {
  const own = ['alice.martin@acme.test', 'alicemartin', 'ACME International'];
  it.each([
    ['elevenchars', 'password_short'],
    ['x'.repeat(129), 'password_long'],
    ['Alice.Martin@Acme.test', 'password_own'],
    ['alice.martin', 'password_own'],
    ['acme international', 'password_own'],
    ['Password1234', 'password_common'],
    ['aaaaaaaaaaaaaa', 'password_common'],
    ['121212121212', 'password_common'],
  ])('%s is %s', (password, code) => {
    expect(passwordIssue(password, own)?.code).toBe(code);
  });

  it.each(['twelve chars', 'été à la plage', '🔐🔑🗝️ and some words', 'x1y2z3'.repeat(21)])('%s may be chosen', password => {
    expect(passwordIssue(password, own)).toBeNull();
  });
});

describe('knowing a password', () => {
  it('takes the chosen one and no other', async () => {
    const account = { passwordHash: await hashPassword('a chosen password'), passwordExpiresAt: null };
    expect(account.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await isPassword('a chosen password', account, now)).toBe(true);
    expect(await isPassword('a chosen passwore', account, now)).toBe(false);
  });

  it('takes a temporary one until it expires, in either spelling of its hash', async () => {
    const clear = newToken();
    for (const hash of hashesOf(clear)) {
      const account = { passwordHash: `sha256:${hash}`, passwordExpiresAt: '2026-01-15T10:00:00.001Z' };
      expect(await isPassword(clear, account, now)).toBe(true);
      expect(await isPassword(`${clear}x`, account, now)).toBe(false);
      expect(await isPassword(clear, { ...account, passwordExpiresAt: now }, now)).toBe(false);
    }
  });

  it('never takes any for an account without one, or for nobody', async () => {
    expect(await isPassword('', { passwordHash: null }, now)).toBe(false);
    expect(await isPassword('sha256:', { passwordHash: 'sha256:' }, now)).toBe(false);
    expect(await isPassword('whatever it is', null, now)).toBe(false);
  });

  it('takes as long for nobody as for somebody', async () => {
    const account = { passwordHash: await hashPassword('a chosen password') };
    await isPassword('warm', null, now);
    const time = async (who: typeof account | null) => {
      const start = performance.now();
      for (let i = 0; i < 5; i += 1) await isPassword('a wrong password', who, now);
      return performance.now() - start;
    };
    const [somebody, nobody] = [await time(account), await time(null)];
    expect(nobody / somebody).toBeGreaterThan(0.3);
    expect(nobody / somebody).toBeLessThan(3);
  });
});

describe('secrets', () => {
  it('are 256 bits and compared whole', () => {
    expect(newToken()).toMatch(/^[\w-]{43}$/);
    expect(newToken()).not.toBe(newToken());
    expect(sameSecret('abc', 'abc')).toBe(true);
    expect(sameSecret('abc', 'abcd')).toBe(false);
  });
});

describe('names from an address', () => {
  it.each([
    ['alice.martin@acme.test', 'alice.martin'],
    ['Zoé+tag@acme.test', 'zoe'],
    ['al@acme.test', 'al.user'],
    ['!#$@acme.test', 'user'],
    ['_x_y_@acme.test', 'x_y_'],
  ])('%s becomes %s', (email, id) => {
    expect(userIdFrom(email)).toBe(id);
    expect(id).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]{2,63}$/);
  });

  it('guesses first and last name', () => {
    expect(namesFrom('alice.martin@x.test')).toEqual({ firstName: 'Alice', lastName: 'Martin' });
    expect(namesFrom('admin@x.test')).toEqual({ firstName: 'Admin', lastName: '' });
  });
});
