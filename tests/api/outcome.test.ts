import { expect, it } from 'vitest';
import type { Outcome } from '../../server/model/change.ts';
import { outcomeJson, SerializedOutcome } from '../../server/model/outcome.ts';

const outcome: Outcome = {
  transaction: '0190b0c0-0000-7000-8000-000000000001',
  seq: 7,
  outcomes: [{ table: 'users', row: '0190b0c0-0000-7000-8000-000000000002', outcome: 'held', issues: [] }],
  licences: [],
  messages: [{ kind: 'welcome', to: 'é@acme.test' }],
  cascades: [{ table: 'seats', row: '0190b0c0-0000-7000-8000-000000000003', change: 'added' }],
};

it('an outcome as text equals the outcome, is sent unchanged, and is not parsed for its transaction', () => {
  const text = JSON.stringify(outcome);
  const told = new SerializedOutcome({ transaction: outcome.transaction, seq: outcome.seq, text });
  expect(outcomeJson(told)).toBe(text);
  expect(outcomeJson(outcome)).toBe(text);
  expect(JSON.stringify(told)).toBe(text);
  const { transaction, seq, outcomes, licences, messages, cascades } = told;
  expect({ transaction, seq, outcomes, licences, messages, cascades }).toEqual(outcome);
  const unread = new SerializedOutcome({ transaction: null, seq: 0, text: 'no JSON' });
  expect([unread.transaction, unread.seq, outcomeJson(unread)]).toEqual([null, 0, 'no JSON']);
});
