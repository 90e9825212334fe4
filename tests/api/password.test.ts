import { hash } from '@node-rs/argon2';
import { describe, expect, it } from 'vitest';
import { checkPassword, hashPassword, isTypeable, normalizePassword, verifyPassword } from '../../server/identity/password.ts';
import { passwordIssue } from '../../server/identity/passwordPolicy.ts';
import { suggestNames, suggestUserId } from '../../server/identity/suggestedNames.ts';
import { isSameSecret, newToken, tokenHashes } from '../../server/identity/tokens.ts';

const now = '2026-01-15T10:00:00.000Z';

describe('the password policy', () => {
  const own = ['alice.martin@acme.test', 'alicemartin', 'ACME International', 'Alice', 'Martin', 'acme'];
  it.each([
    ['elevenchars', 'password_short'],
    ['x'.repeat(129), 'password_long'],
    ['Alice.Martin@Acme.test', 'password_own'],
    ['alice.martin', 'password_own'],
    ['acme international', 'password_own'],
    ['Password1234', 'password_common'],
    ['aaaaaaaaaaaaaa', 'password_common'],
    ['121212121212', 'password_common'],
    // A common password, repeated.
    ['x1y2z3'.repeat(21), 'password_common'],
    ['password1234!', 'password_common'],
    ['1234567890ab', 'password_common'],
    ['acme12345678', 'password_own'],
    ['alice.martin@acme.test1', 'password_own'],
    ['AliceMartin2024!', 'password_own'],
    ['m@rt1n.al1ce.99', 'password_own'],
    ['S3atgr1d!!!!', 'password_own'],
    ['Acme Acme Acme 1', 'password_own'],
    ['ＡＣＭＥ１２３４５６７８', 'password_own'],
    ['P@ssw0rd2024!', 'password_common'],
    ['P a s s w o r d 1 2 3', 'password_common'],
    ['Welcome2025!!', 'password_common'],
    ['azertyuiop123', 'password_common'],
    ['motdepasse2024', 'password_common'],
    ['summer2024summer', 'password_common'],
    ['01234567890123', 'password_common'],
    ['1qaz2wsx3edc', 'password_common'],
    ['marseille2026', 'password_common'],
    ['twelve\u0000chars', 'password_characters'],
    ['twelve\u0378 chars and more', 'password_characters'],
  ])('%s is %s', async (password, code) => {
    expect(await passwordIssue(password, own)).toBe(code);
  });

  it.each([
    'twelve chars',
    'été à la plage',
    '🔐🔑🗝️ and some words',
    'k7#pQz2v'.repeat(16),
    'seven purple lamps',
    'correct horse staple',
    'le chat mange une souris',
    'zq8#Lm2!vRt0',
    'alice likes tea with milk',
  ])('%s is accepted', async password => {
    expect(await passwordIssue(password, own)).toBeNull();
  });

  it('characters are counted as people see them, after composition', async () => {
    expect(await passwordIssue('e\u0301'.repeat(11), own)).toBe('password_short');
    expect(await passwordIssue('🔐'.repeat(11), own)).toBe('password_short');
  });

  it('the longest possible password is checked in time', async () => {
    const start = performance.now();
    for (const unit of ['4@8({[</369&#!1/|0$5+7%2', 'ab', 'abcdefgh1234', '🔐'])
      await passwordIssue(unit.repeat(128).slice(0, 128), own);
    const many = performance.now() - start;
    const again = performance.now();
    for (let i = 0; i < 10; i += 1) await hashPassword('a chosen password');
    expect(many).toBeLessThan(10 * (performance.now() - again));
  });
});

describe('checking a password', () => {
  it('the chosen password matches, and no other', async () => {
    const account = { passwordHash: await hashPassword('a chosen password'), passwordExpiresAt: null };
    expect(account.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await verifyPassword('a chosen password', account, now)).toBe(true);
    expect(await verifyPassword('a chosen passwore', account, now)).toBe(false);
  });

  it('a temporary password matches until it expires, with either encoding of its hash', async () => {
    const clear = newToken();
    for (const hash of tokenHashes(clear)) {
      const account = { passwordHash: `sha256:${hash}`, passwordExpiresAt: '2026-01-15T10:00:00.001Z' };
      expect(await verifyPassword(clear, account, now)).toBe(true);
      expect(await verifyPassword(`${clear}x`, account, now)).toBe(false);
      expect(await verifyPassword(clear, { ...account, passwordExpiresAt: now }, now)).toBe(false);
    }
  });

  it('nothing matches for an account without a password, or without an account', async () => {
    expect(await verifyPassword('', { passwordHash: null }, now)).toBe(false);
    expect(await verifyPassword('sha256:', { passwordHash: 'sha256:' }, now)).toBe(false);
    expect(await verifyPassword('whatever it is', null, now)).toBe(false);
  });

  it('a password matches composed, decomposed and with any space, but not in another case', async () => {
    const account = { passwordHash: await hashPassword('e\u0301te\u0301 a\u0300 la plage'), passwordExpiresAt: null };
    for (const typed of ['été à la plage', 'e\u0301te\u0301 à la plage', 'été\u00a0à\u2003la plage'])
      expect(await checkPassword(typed, account, now)).toEqual({ matches: true, needsRehash: false });
    expect(await verifyPassword('Été à la plage', account, now)).toBe(false);
    expect([normalizePassword('e\u0301\u3000x'), isTypeable('a\tb'), isTypeable('é🔐 ')]).toEqual(['é x', false, true]);
  });

  it.each(['été à la plage'.normalize('NFD'), 'été\u00a0à la plage'])(
    'a password stored as typed by an earlier version still matches: %j',
    async typed => {
      const passwordHash = await hash(typed, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
      expect(await checkPassword(typed, { passwordHash }, now)).toEqual({ matches: true, needsRehash: true });
      expect(await checkPassword('été à la', { passwordHash }, now)).toEqual({ matches: false, needsRehash: false });
    },
  );

  it('the check takes as long without an account as with one', async () => {
    const account = { passwordHash: await hashPassword('a chosen password') };
    await verifyPassword('warm', null, now);
    const time = async (who: typeof account | null) => {
      const start = performance.now();
      for (let i = 0; i < 5; i += 1) await verifyPassword('a wrong password', who, now);
      return performance.now() - start;
    };
    const [somebody, nobody] = [await time(account), await time(null)];
    expect(nobody / somebody).toBeGreaterThan(0.3);
    expect(nobody / somebody).toBeLessThan(3);
  });
});

describe('tokens', () => {
  it('a token has 256 bits, and secrets are compared whole', () => {
    expect(newToken()).toMatch(/^[\w-]{43}$/);
    expect(newToken()).not.toBe(newToken());
    expect(isSameSecret('abc', 'abc')).toBe(true);
    expect(isSameSecret('abc', 'abcd')).toBe(false);
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
    expect(suggestUserId(email)).toBe(id);
    expect(id).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]{2,63}$/);
  });

  it('first and last name are guessed from an address', () => {
    expect(suggestNames('alice.martin@x.test')).toEqual({ firstName: 'Alice', lastName: 'Martin' });
    expect(suggestNames('admin@x.test')).toEqual({ firstName: 'Admin', lastName: '' });
  });
});

describe('a token', () => {
  it('a token never starts with a hyphen, so it can be pasted into a spreadsheet', () => {
    const drawn = [Buffer.alloc(32, 0xfa), Buffer.alloc(32, 0xf9), Buffer.alloc(32, 7)];
    expect(newToken(() => drawn.shift() ?? Buffer.alloc(32))).toBe(Buffer.alloc(32, 7).toString('base64url'));
  });
});
