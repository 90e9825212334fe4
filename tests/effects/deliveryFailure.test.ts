import { expect, it } from 'vitest';
import { classifyFailure } from '../../server/effects/deliveryFailure.ts';
import { backoff, maxAttempts } from '../../server/effects/jobQueue.ts';

it('delays grow from a minute to half a day, then a job is given up', () => {
  const waits = Array.from({ length: maxAttempts }, (_, attempt) => backoff(attempt + 1));
  expect(waits).toEqual([60, 300, 1_800, 7_200, 43_200, null]);
  expect(backoff(maxAttempts + 1)).toBeNull();
});

it.each([
  ['a recipient that does not exist', { permanent: true, command: 'RCPT TO', response: '550 5.1.1 No such user' }, true],
  ['content that is refused', { permanent: true, command: 'DATA', response: '554 5.7.1 Spam' }, true],
  ['a full mailbox', { permanent: false, command: 'RCPT TO', response: '452 4.2.2 Full' }, false],
  [
    'a wrong password for the mail server',
    { permanent: true, command: 'AUTH PLAIN', response: '535 5.7.8 Bad credentials' },
    false,
  ],
  ['a sender that may not send', { permanent: true, command: 'MAIL FROM', response: '550 5.7.1 Not allowed' }, false],
])('%s', (_, error, permanent) => {
  expect(classifyFailure(error)).toEqual({ permanent, reason: error.response });
});

it('a lost connection is not permanent, and its reason is one short line', () => {
  expect(classifyFailure(Object.assign(new Error('connect ECONNREFUSED\n127.0.0.1:25'), { code: 'ECONNECTION' }))).toEqual({
    permanent: false,
    reason: 'connect ECONNREFUSED 127.0.0.1:25',
  });
  expect(classifyFailure(new Error('x'.repeat(2_000))).reason).toHaveLength(300);
  expect(classifyFailure('odd').reason).toBe('odd');
  expect(classifyFailure(null).permanent).toBe(false);
});
