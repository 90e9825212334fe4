import { HTTPException } from 'hono/http-exception';
import { describe, expect, it } from 'vitest';
import { outcomeProblem } from '../../server/api/outcomeProblem.ts';
import { ApiProblem, toProblem } from '../../server/api/problem.ts';
import type { Outcome } from '../../server/model/change.ts';
import { Refusal } from '../../server/model/writer.ts';

const coded = (code: string): Error => Object.assign(new Error('inside: /var/lib/secret'), { code });

describe('the problem of an error', () => {
  it.each([
    [new ApiProblem(418, 'teapot', 'No coffee'), 418, 'teapot'],
    [new Refusal('key_reused', 'x'), 422, 'key_reused'],
    [new Refusal('nothing_to_undo', 'x'), 422, 'nothing_to_undo'],
    [new Refusal('no_such_transaction', 'x'), 404, 'no_such_transaction'],
    [new HTTPException(400), 400, 'malformed'],
    [new HTTPException(413), 413, 'too_large'],
    [coded('ECONNREFUSED'), 503, 'unavailable'],
    [coded('57P01'), 503, 'unavailable'],
    [coded('55P03'), 503, 'unavailable'],
    [coded('ECONNLOST'), 503, 'unavailable'],
    [coded('SQLITE_FULL'), 507, 'disk_full'],
    [coded('SQLITE_IOERR_WRITE'), 507, 'disk_full'],
    [coded('SQLITE_IOERR_READ'), 503, 'unavailable'],
    [coded('53100'), 507, 'disk_full'],
    [coded('WRITER_STOPPED'), 503, 'unavailable'],
    [coded('23505'), 500, 'failed'],
    ['a thrown text', 500, 'failed'],
    [null, 500, 'failed'],
  ])('%s is %i %s', (error, status, code) => {
    const problem = toProblem(error);
    expect([problem.status, problem.code]).toEqual([status, code]);
    expect(problem.message).not.toContain('secret');
  });
});

describe('the status of a refusal', () => {
  const outcome = (code: string, params = {}): Outcome => ({
    transaction: null,
    seq: 0,
    outcomes: [
      { table: 'users', row: 'r', outcome: 'refused', issues: [{ table: 'users', row: 'r', code, message: 'm', params }] },
    ],
    licences: [],
    messages: [],
    cascades: [],
  });
  it.each([
    ['forbidden', 403],
    ['no_such_row', 404],
    ['stale', 409],
    ['V_MISSING', 422],
  ])('of %s is %i', (code, status) => expect(outcomeProblem(outcome(code), '2026-01-15T10:00:00.000Z')?.status).toBe(status));

  it('a refusal that came too soon says how long to wait', () => {
    const soon = outcome('TOO_SOON', { inviteAgainAt: '2026-01-15T11:00:00.000Z' });
    expect(outcomeProblem(soon, '2026-01-15T10:59:59.000Z')?.extensions.retryAfter).toBe(1);
    expect(outcomeProblem(soon, '2026-01-15T10:00:00.000Z')?.extensions.retryAfter).toBe(3600);
    expect(outcomeProblem(outcome('TOO_SOON'), '2026-01-15T10:00:00.000Z')?.extensions.retryAfter).toBe(1);
  });

  it('a commit with an accepted row is no problem', () => {
    expect(outcomeProblem({ ...outcome('stale'), transaction: 't' }, '')).toBeNull();
    expect(outcomeProblem({ ...outcome('stale'), outcomes: [] }, '')).toBeNull();
  });
});
