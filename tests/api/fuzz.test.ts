import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { filledPath, routesOf } from './routes.ts';
import { type Browser, fixtureSite, type Site, workspace } from './site.ts';

const value = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom('users', '__proto__', '\0', '=1+1', '\ud800'),
);
const body = fc.oneof(
  fc.json(),
  fc.string(),
  fc
    .record({
      changes: fc.array(
        fc.record(
          {
            table: fc.oneof(fc.constantFrom('users', 'orgs', 'seats', 'accounts', 'sessions', '__proto__'), fc.string()),
            row: fc.oneof(fc.uuid(), fc.string()),
            from: fc.option(fc.dictionary(fc.constantFrom('firstName', 'status', 'id', 'constructor'), value)),
            to: fc.option(
              fc.dictionary(
                fc.constantFrom('firstName', 'status', 'email', 'org', 'manager', 'external', 'firstDay', 'account', '__proto__'),
                value,
              ),
            ),
          },
          { requiredKeys: ['table'] },
        ),
        { maxLength: 4 },
      ),
      dryRun: fc.constant(true),
    })
    .map(each => JSON.stringify(each)),
);

describe.each(engines)('random requests on %s', engine => {
  let f: Fixture;
  let site: Site;
  let alice: Browser;
  beforeAll(async () => {
    const made = await fixtureSite(engine);
    ({ f, site } = made);
    alice = await made.as('alice');
  });
  afterAll(() => f.close());

  it('no body causes a 5xx', async () => {
    const posts = (await routesOf(site)).filter(route => route.body).map(route => filledPath(route.path, f.ids.bob ?? ''));
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.constantFrom(...posts), fc.constant(`${workspace}/commit`)), body, async (path, text) => {
        const response = await alice.fetch(path, { method: 'POST', body: text, headers: { 'content-type': 'application/json' } });
        expect(response.status).toBeLessThan(500);
        if (response.status >= 400) expect(response.headers.get('content-type')).toBe('application/problem+json');
      }),
      { numRuns: 400 },
    );
    expect(site.failures).toEqual([]);
  });

  it('no query causes a 5xx', async () => {
    const gets = (await routesOf(site))
      .filter(route => route.path.includes('/rows'))
      .map(route => filledPath(route.path, f.ids.bob ?? '').split('?')[0] ?? '');
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '\0',
        '%',
        '-',
        ',',
        'status',
        '-id',
        '1e999',
        '9007199254740993',
        'NaN',
        'LEFT("x", 1e9) = ""',
        'DATE(99999,1,1) > 1',
        '1/0 = 1',
        'status & 1 > 0',
        'firstDay + 1 = 2',
        '-status = 1',
      ),
    );
    const query = fc.dictionary(
      fc.constantFrom('filter', 'search', 'sort', 'fields', 'after', 'offset', 'limit', 'row', 'before'),
      text,
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...gets), query, async (path, asked) => {
        const response = await alice.fetch(`${path}?${new URLSearchParams(asked)}`);
        expect(response.status).toBeLessThan(500);
      }),
      { numRuns: 400 },
    );
    expect(site.failures).toEqual([]);
  });

  it('no path causes a 5xx', async () => {
    const piece = fc.oneof(fc.string(), fc.constantFrom('..', '%00', '%2e%2e', '%', '%E0%A4%A', '\\', '__proto__', 'rows'));
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 6 }), async pieces => {
        const response = await alice.fetch(
          `/api/workspaces/administration/tables/${pieces.map(each => (each.includes('%') ? each : encodeURIComponent(each.toWellFormed()))).join('/')}`,
        );
        expect(response.status).toBeLessThan(500);
      }),
      { numRuns: 200 },
    );
    expect(site.failures).toEqual([]);
  });
});
