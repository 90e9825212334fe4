import { createHash, randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { redact } from '../../server/effects/redact.ts';
import { invitationMessage } from '../../server/tables/invitationMessages.ts';
import { welcomeMessage } from '../../server/tables/messageTemplates.ts';

const expiresAt = '2026-01-18T10:00:00.000Z';
const secret = (seed: string): string => createHash('sha256').update(seed).digest('base64url');

const someone = (language: 'en' | 'fr') => ({ firstName: 'Chloé', userId: 'chloe', org: 'Acme', inviter: 'Zoë', language });

it.each(['en', 'fr'] as const)('a delivered message contains neither token nor temporary password (%s)', language => {
  fc.assert(
    fc.property(fc.string(), seed => {
      const clear = secret(seed);
      const link = `https://seatgrid.test/invite#${clear}`;
      const messages = [
        welcomeMessage(someone(language), { password: clear, signInUrl: 'https://seatgrid.test/sign-in', expiresAt }),
        welcomeMessage(someone(language), { link, expiresAt }),
        invitationMessage(someone(language), link, expiresAt),
      ];
      for (const message of messages) {
        const rest = redact(message.body, message.link);
        expect(`${rest.body}${rest.link}`).not.toContain(clear);
        expect(rest.body).toContain('••••');
        expect(rest.body?.split('\n')).toHaveLength(message.body.split('\n').length);
      }
    }),
  );
});

it('everything else stays readable', () => {
  const link = `https://seatgrid.test/invite#${randomBytes(32).toString('base64url')}`;
  expect(redact(`Hello Chloé,\n\n${link}`, link)).toEqual({
    body: 'Hello Chloé,\n\nhttps://seatgrid.test/invite#••••',
    link: 'https://seatgrid.test/invite#••••',
  });
  expect(redact('Nothing secret: 3 of 5', 'https://seatgrid.test/')).toEqual({
    body: 'Nothing secret: 3 of 5',
    link: 'https://seatgrid.test/',
  });
  expect(redact(null, null)).toEqual({ body: null, link: null });
});

it('a token of any form is removed, as the part of the link after #', () => {
  expect(redact('See https://s.test/invite#short and short again', 'https://s.test/invite#short')).toEqual({
    body: 'See https://s.test/invite#•••• and •••• again',
    link: 'https://s.test/invite#••••',
  });
});
