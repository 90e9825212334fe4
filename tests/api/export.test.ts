import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportStream } from '../../server/api/exportStream.ts';
import { maxStreams } from '../../server/api/streamLimits.ts';
import { toCsv } from '../../server/imports/writeCsv.ts';
import { castCell } from '../../server/model/castCell.ts';
import type { Row } from '../../server/model/change.ts';
import { escapeFormulas } from '../../server/model/formulaText.ts';
import { catalog, type Fixture, setup } from '../kit/administration.ts';
import { readCsv } from '../kit/csv.ts';
import { engines } from '../kit/stores.ts';
import { type Browser, fixtureSite, type Site, workspace } from './site.ts';
import { trailOf } from './trail.ts';

describe.each(engines)('exports on %s', engine => {
  let f: Fixture;
  let site: Site;
  let alice: Browser;
  let as: (name: string) => Promise<Browser>;
  let added: () => Promise<Row[]>;

  beforeAll(async () => {
    ({ f, site, as } = await fixtureSite(engine, { total: 9 }));
    alice = await as('alice');
    added = trailOf(site, f);
  });
  afterAll(() => f.close());

  const at = (table: string, query = '') => `${workspace}/tables/${table}/export${query}`;

  async function read(browser: Browser, path: string): Promise<string[][]> {
    const response = await browser.fetch(path);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect(Array.from(bytes.subarray(0, 3))).toEqual([0xef, 0xbb, 0xbf]);
    return readCsv(new TextDecoder().decode(bytes));
  }

  it('an export has the rows of a view in its order and columns, in the reader’s language', async () => {
    const query = '?filter=status%20%3D%20"Active"&sort=-userId&fields=userId,status,external,org,mobile';
    expect(await read(alice, at('users', query))).toEqual([
      ['User ID', 'Status', 'External ?', 'Organisation', 'Mobile'],
      ['jean', 'Active', 'Yes', 'ACME', ''],
      ['carol', 'Active', 'No', 'ACME', ''],
      ['bob', 'Active', 'No', 'ACME', ''],
      ['alice', 'Active', 'No', 'ACME', ''],
    ]);
    await alice.send('PATCH', '/api/session', { language: 'fr' });
    expect(await read(alice, at('users', '?filter=userId%20%3D%20"bob"&fields=status,external'))).toEqual([
      ['Statut', 'Externe\u202f?'],
      ['Actif', 'Non'],
    ]);
    await alice.send('PATCH', '/api/session', { language: 'en' });
    const zoe = await as('zoe');
    expect((await read(zoe, at('users', '?fields=userId,mobile'))).slice(1)).toEqual([['zoe', "'+33612345678"]]);
  });

  it('an invalid status is exported as it was typed, like the invalid texts of other cells', async () => {
    const to = { userId: 'odd', status: '=actif?', firstDay: 'soon' };
    const made = await f.commit([{ table: 'users', to }], f.as('alice'));
    expect(await read(alice, at('users', '?filter=userId%20%3D%20"odd"&fields=userId,status,firstDay'))).toEqual([
      ['User ID', 'Status', 'First day'],
      ['odd', "'=actif?", 'soon'],
    ]);
    await f.writer.undo(f.as('alice'), made.transaction!);
  });

  it('an export is recorded before its first row is sent: who, table, number of rows, filter', async () => {
    await added();
    await read(alice, at('users', '?filter=status%20%3D%20"Active"&search=a'));
    const [row, ...more] = await added();
    expect(more).toEqual([]);
    expect(row).toMatchObject({
      event: 'exported',
      org: f.acme,
      actor: f.ids.alice,
      actorName: 'Alice Martin',
      table: 'users',
      rowName: 'Users',
      after: expect.stringMatching(/^rows: 4; file: CSV; columns: \d+$/),
      detail: 'status = "Active" · a',
    });
    expect(row?.requestId).not.toBeNull();
  });

  it('owners and managers export; others are denied, and tables that they may not see do not exist', async () => {
    for (const [role, status] of [
      ['manager', 200],
      ['licence_admin', 403],
      ['team_admin', 403],
      ['member', 403],
    ] as const) {
      await f.commit([{ table: 'users', row: f.ids.bob!, to: { role } }], setup);
      const bob = await as('bob');
      const response = await bob.fetch(at('users'));
      await response.body?.cancel();
      expect([role, response.status]).toEqual([role, status]);
      expect([role, (await bob.get(at('audit'))).status]).toEqual([role, 404]);
    }
    const denied = (await added()).filter(row => row.event === 'denied' && row.table === 'users');
    expect(denied.map(row => row.role)).toEqual(['licence_admin', 'team_admin', 'member']);
    expect((await alice.get(at('accounts'))).status).toBe(404);
    expect((await alice.get(at('users', '?fields=account'))).status).toBe(422);
    for (const line of await read(alice, at('users'))) expect(line.join()).not.toContain('zoe@globex.test');
  });

  it('a person has one export at a time, and another once it was read or cancelled', async () => {
    await f.commit(
      Array.from({ length: 1_200 }, (_, n) => ({ table: 'users', to: { lastName: `Row ${n}`, org: f.acme } })),
      setup,
    );
    const first = await alice.fetch(at('users'));
    expect((await alice.get(at('orgs'))).body.code).toBe('export_running');
    await first.body?.cancel();
    expect((await read(alice, at('users', '?fields=lastName'))).length).toBe(1 + 6 + 1_200);
    expect((await read(alice, at('orgs', '?fields=name'))).length).toBe(2);
  });

  it('a HEAD request starts no export and no stream', async () => {
    const { cookie } = await as('alice');
    const streams = Array.from({ length: maxStreams.person + 1 }, () => `${workspace}/stream`);
    for (const path of [at('users'), at('users'), ...streams]) {
      const response = await site.app.request(path, { method: 'HEAD', headers: { cookie: cookie! } });
      expect([path, response.status]).toEqual([path, 405]);
    }
    expect((await site.app.request('/healthz', { method: 'HEAD' })).status).toBe(200);
    expect((await read(alice, at('orgs', '?fields=name'))).length).toBe(2);
    const stream = await alice.fetch(`${workspace}/stream`);
    expect(stream.status).toBe(200);
    await stream.body?.cancel();
  });

  it('an export that nobody reads ends after its time limit, and a late reader gets an error', async () => {
    const ends: string[] = [];
    async function* endless() {
      try {
        for (;;) yield new Uint8Array(1);
      } finally {
        ends.push('file');
      }
    }
    const stream = exportStream(endless(), 1, () => ends.push('slot'));
    await expect.poll(() => ends).toEqual(['slot', 'file']);
    await expect(new Response(stream).text()).rejects.toThrow('The export took too long');
    expect(ends).toHaveLength(2);
  });

  it('an export ends with the session of its person', async () => {
    const bob = await as('bob');
    await f.commit([{ table: 'users', row: f.ids.bob!, to: { role: 'manager' } }], setup);
    const response = await bob.fetch(at('users'));
    const reader = response.body!.getReader();
    await reader.read();
    await f.commit([{ table: 'users', row: f.ids.bob!, to: { status: 'Inactive' } }]);
    const rest = async () => {
      for (;;) if ((await reader.read()).done) return;
    };
    await expect(rest()).rejects.toThrow();
    await f.commit([{ table: 'users', row: f.ids.bob!, to: { status: 'Active' } }]);
  });

  it('owners export the audit trail, with texts for its codes', async () => {
    const rows = await read(
      alice,
      at('audit', '?filter=AND(event%20%3D%20"denied",table%20%3D%20"users")&fields=event,actorName,role,table,detail'),
    );
    expect(rows.slice(0, 2)).toEqual([
      ['Event', 'Name', 'Role', 'Table', 'Detail'],
      ['Denied', 'Bob Petit', 'Licence admin', 'Users', expect.stringMatching(/^The role does not allow it \(GET .*\)$/)],
    ]);
    expect(site.failures).toEqual([]);
  });
});

describe('a CSV file', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\r', '\n', ' ', '=', "'", 'é', ';', '\t') });

  it('a file is parsed back to what was written, whatever its cells contain', () => {
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 3 }), { minLength: 1 }), rows => {
        expect(readCsv(toCsv(rows))).toEqual(rows);
      }),
    );
  });

  it('no cell runs as a formula in a spreadsheet, and escaped text is read back unchanged', () => {
    const field = catalog.table('users').byId.get('lastName')!;
    fc.assert(
      fc.property(fc.constantFrom('=', '+', '-', '@'), fc.string(), (sign, rest) => {
        const text = `${sign}${rest}`;
        expect(escapeFormulas(text)).toMatch(/^'/);
        const { value } = castCell(field, text);
        if (typeof value === 'string') expect(castCell(field, escapeFormulas(value)).value).toBe(value);
      }),
    );
    for (const text of ['\t=1', '\r=1', '\n=1', '＝1', '＋1', '－1', '＠x']) expect(escapeFormulas(text)[0]).toBe("'");
    for (const text of ['', 'a', '1', "o'b", ' x']) expect(escapeFormulas(text)).toBe(text);
  });
});
