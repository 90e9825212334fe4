import { Readable } from 'node:stream';
import Database from 'better-sqlite3';
import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { checkup } from '../../server/cli/checkup.ts';
import { report } from '../../server/cli/report.ts';
import { demoOrganisation } from '../../server/demo/organisation.ts';
import { fillExample } from '../../server/fillExample.ts';
import type { DatabaseLocation } from '../../server/store/location.ts';
import { openFileStore } from '../../server/store/openFileStore.ts';
import { invariants } from '../../server/tables/invariants.ts';
import { clock, type Fixture, openFixture, openTestWorkspace } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';

/** Changes the data without Seatgrid. */
async function runDirectly(where: DatabaseLocation, statements: string): Promise<void> {
  if ('file' in where) {
    const database = new Database(where.file);
    database.exec(statements);
    database.close();
    return;
  }
  const client = new Client({ connectionString: where.url });
  await client.connect();
  await client.query(`set search_path = "${where.schema}"; ${statements}`);
  await client.end();
}

/** Kinds of damage, and the findings of doctor for each. */
const damages: [damage: string, sql: (f: Fixture) => string, found: object[]][] = [
  [
    'a count is wrong',
    () => 'update pools set used = used + 1 where total > 0',
    [{ code: 'derived', table: 'pools', field: 'used', many: 2 }],
  ],
  [
    'a row is missing',
    f => `delete from accounts where id = (select account from users where id = '${f.ids.bob}')`,
    [
      { code: 'dangling', table: 'users', field: 'account', many: 1, examples: ['bob'] },
      { code: 'dangling', table: 'outbox', field: 'account', many: 1 },
      { code: 'forged', table: 'accounts', many: 1 },
    ],
  ],
  [
    'a cell was changed',
    f => `update users set "jobTitle" = 'Chief' where id = '${f.ids.bob}'`,
    [{ code: 'forged', table: 'users', field: 'jobTitle', many: 1, examples: ['bob'] }],
  ],
  [
    'a key exists twice',
    () => `update accounts set "key_idFree" = 'alice' where "loginId" = 'bob'`,
    [
      { code: 'twice', table: 'accounts', field: 'key_idFree', many: 1, examples: ['alice'] },
      { code: 'derived', table: 'accounts', field: 'key_idFree', many: 1 },
    ],
  ],
  ['a transaction is missing', () => 'delete from _log where seq = 2', [{ code: 'logGap', many: 1, examples: ['2'] }]],
  [
    'a part of a transaction is missing',
    () => 'update _log set part = 1 where seq = 3',
    [
      { code: 'logGap', many: 1, examples: ['3'] },
      { code: 'logParts', many: 1, examples: ['3'] },
    ],
  ],
  [
    'the end of the log is missing',
    () => 'delete from _log where seq = (select seq from _counter)',
    [{ code: 'counter', many: 1 }],
  ],
  [
    'a row is ahead of the log',
    f => `update users set seq = 999 where id = '${f.ids.bob}'`,
    [{ code: 'ahead', table: 'users', many: 1, examples: ['bob'] }],
  ],
  [
    'a column and a table are missing',
    () => 'alter table pools drop column taken; drop table sessions',
    [{ code: 'older', many: 2, examples: ['pools.taken', 'sessions'] }],
  ],
  [
    'cells are empty that must not be',
    f => `update users set external = null where id = '${f.ids.bob}'`,
    [
      { code: 'unfilled', table: 'users', field: 'external', many: 1, examples: ['bob'] },
      { code: 'forged', table: 'users', field: 'external', many: 1, examples: ['bob'] },
    ],
  ],
  [
    'a newer version has used the data',
    () => `update _meta set value = '99' where key = 'version'`,
    [{ code: 'newer', examples: ['99'] }],
  ],
];

/** For each invariant, SQL that breaks it, and the rows that doctor must name. */
const breaks: Readonly<Record<string, (f: Fixture) => [sql: string, ...rows: string[]]>> = {
  PERSON_WITHOUT_ACCOUNT: f => [`update users set account = null where id = '${f.ids.carol}'`, f.ids.carol!],
  ACCOUNT_STATE: f => [
    `update accounts set state = 'active' where id = (select account from users where id = '${f.ids.dave}')`,
    f.ids.dave!,
  ],
  ACCOUNT_OF_NOBODY: f => [
    `insert into accounts (id, version, seq, "loginId", "key_idFree", state, "mustChangePassword", "managingOrg")
      values ('lone', 1, 1, 'lone', 'lone', 'active', 0, '${f.acme}')`,
    'lone',
  ],
  SESSION_OF_INACTIVE: f => [
    `insert into sessions (id, version, seq, "user", account)
      values ('s', 1, 1, '${f.ids.dave}', (select account from users where id = '${f.ids.dave}'))`,
    's',
  ],
  EXTERNAL_WITHOUT_ACCESS: f => [`delete from access where id = '${f.ids.right}'`, f.ids.jean!],
  ACTIVE_WITHOUT_SEAT: f => [`delete from seats where "user" = '${f.ids.bob}'`, f.ids.bob!],
  SEAT_OF_NOBODY: f => [
    `insert into seats (id, version, seq, "user", pool, state, org)
      values ('seat', 1, 1, '${f.ids.dave}', (select pool from seats where "user" = '${f.ids.bob}'), 'reserved', '${f.acme}')`,
    'seat',
  ],
  INVITATION_OF_NOBODY: () => [
    `insert into invites (id, version, seq, state, scope) values ('invite', 1, 1, 'pending', 'org')`,
    'invite',
  ],
  INVITATION_TO_NOWHERE: f => [
    `insert into invites (id, version, seq, state, scope, address, org)
      values ('invite', 1, 1, 'pending', 'workspace', 'x@y.test', '${f.acme}')`,
    'invite',
  ],
  INVITED_WITHOUT_INVITATION: f => [
    `update users set status = 'Invited', "validationResult" = 'x' where id = '${f.ids.erin}'`,
    f.ids.erin!,
  ],
  SECRET_LEFT_BEHIND: () => [
    `insert into outbox (id, version, seq, state) values ('letter', 1, 1, 'sent');
     insert into "messageSecrets" (id, version, seq, message, text) values ('secret', 1, 1, 'letter', 'abc')`,
    'secret',
  ],
  MESSAGE_SENDING_FOREVER: () => [
    `insert into outbox (id, version, seq, state, "nextAttemptAt") values ('letter', 1, 1, 'sending', '2026-01-15T10:00:00.000Z')`,
    'letter',
  ],
};

/** Objects that somebody else may have created, and the names by which doctor reports them. */
const strange: Readonly<Record<(typeof engines)[number], [named: string, sql: string][]>> = {
  sqlite: [
    ['trigger spy on users', 'create trigger spy after update on users begin delete from sessions; end'],
    ['view mine', 'create view mine as select * from users'],
    ['table mine', 'create table mine (x)'],
    ['index spy on users', `create index spy on users (hex("firstName"))`],
    [
      'index users.email.plain on users',
      'drop index "users.email.plain"; create index "users.email.plain" on users (upper(email), id)',
    ],
    ['table users', `alter table users add column spy text default 'spy'`],
    ['table users', `alter table users add column spy text generated always as (upper(email)) virtual`],
    ['table users', `alter table users add column spy text references accounts (id) on delete cascade`],
  ],
  postgres: [
    [
      'function spy, trigger spy on users',
      `create function spy() returns trigger language plpgsql as 'begin return null; end';
       create trigger spy before update on users for each row execute function spy()`,
    ],
    ['view mine', 'create view mine as select * from users'],
    ['view mine', 'create materialized view mine as select id from users'],
    ['table mine', 'create table mine (x text)'],
    ['index spy on users', 'create index spy on users (upper(email))'],
    ['index users.old.plain on users', 'create index "users.old.plain" on users (upper(email), id)'],
    ['rule spy on users', 'create rule spy as on delete to users do instead nothing'],
    ['default email on users', `alter table users alter column email set default 'spy'`],
    ['policy spy on users', 'create policy spy on users using (true)'],
    ['constraint spy on users', `alter table users add constraint spy check (email <> 'x')`],
  ],
};

it('every invariant has a case that breaks it', () => {
  expect(Object.keys(breaks).sort()).toEqual(invariants.map(({ code }) => code).sort());
});

describe.each(engines)('doctor on %s', engine => {
  it('finds no problem in valid data', async () => {
    const f = await openFixture(engine);
    expect(await checkup(f.where)).toMatchObject({
      findings: [],
      rows: { users: 7, orgs: 2, accounts: 6 },
      seq: await f.reader.seq(),
    });
    await f.close();
  });

  it('finds no problem in the example organisation, where people join, leave, are invited and come from outside', async () => {
    const workspace = await openTestWorkspace(engine);
    await fillExample(workspace, demoOrganisation(1, clock.slice(0, 10)));
    expect((await checkup(workspace.where)).findings).toEqual([]);
    await workspace.close();
  });

  it.each(Object.entries(breaks))('names the rows that violate %s, and the remedy', async (code, sql) => {
    const f = await openFixture(engine);
    const [statement, ...rows] = sql(f);
    await runDirectly(f.where, statement);
    const { findings } = await checkup(f.where);
    expect(findings.filter(({ says }) => says === code)).toMatchObject([
      { code: 'invariant', many: rows.length, examples: rows },
    ]);
    expect(report(findings).join('\n')).toContain(invariants.find(each => each.code === code)!.remedy);
    await f.close();
  });

  it('names rows that break a rule, and validation results that do not match', async () => {
    const f = await openFixture(engine);
    await runDirectly(
      f.where,
      `update users set "lastName" = null where id = '${f.ids.bob}';
       update users set "validationResult" = 'OK' where id = '${f.ids.erin}';
       update users set role = 'member' where id = '${f.ids.zoe}'; update orgs set owners = 0 where id = '${f.globex}'`,
    );
    const { findings } = await checkup(f.where);
    expect(findings).toHaveLength(6);
    expect(findings).toEqual(
      expect.arrayContaining([
        { code: 'forged', table: 'users', field: 'lastName', many: 1, examples: [f.ids.bob] },
        { code: 'forged', table: 'users', field: 'validationResult', many: 1, examples: [f.ids.erin] },
        { code: 'forged', table: 'users', field: 'role', many: 1, examples: [f.ids.zoe] },
        { code: 'rule', table: 'orgs', says: 'The organisation needs one active owner', many: 1, examples: [f.globex] },
        { code: 'rule', table: 'users', says: expect.stringContaining('Last Name'), many: 1, examples: [f.ids.bob] },
        { code: 'validation', table: 'users', says: 'OK', many: 1, examples: [f.ids.erin] },
      ]),
    );
    await f.close();
  });

  it.each(strange[engine])('reports an object that Seatgrid did not create: %s', async (named, sql) => {
    const f = await openFixture(engine);
    await runDirectly(f.where, sql);
    const { findings } = await checkup(f.where);
    expect(findings).toEqual([{ code: 'strange', many: named.split(', ').length, examples: named.split(', ') }]);
    await f.close();
  });

  it.each(damages)('reports that %s', async (_, sql, found) => {
    const f = await openFixture(engine);
    await runDirectly(f.where, sql(f));
    const named = JSON.parse(JSON.stringify(found).replaceAll('"bob"', `"${f.ids.bob}"`)) as object[];
    const { findings } = await checkup(f.where);
    expect(findings).toMatchObject(named);
    await f.close();
  });
});

it.each(engines)('an import whose file is missing or cut off is reported, on %s', async engine => {
  const f = await openFixture(engine);
  const files = await openFileStore(f.where);
  const add = async (size: number, stored: string | null): Promise<string> => {
    const row = crypto.randomUUID();
    const to = { name: 'x.csv', state: 'staged', size, org: f.acme };
    await f.commit([{ table: 'imports', row, from: null, to }], { kind: 'system', name: 'imports' });
    if (stored !== null) await files.put(`${row}.source`, Readable.from([Buffer.from(stored)]), 100);
    return row;
  };
  const keys = { data: '/nowhere', credentialKeys: null };
  await add(5, 'whole');
  expect((await checkup(f.where, keys)).findings).toEqual([]);
  const bad = [await add(5, null), await add(9, 'part')].sort();
  const { findings } = await checkup(f.where, keys);
  expect(findings).toEqual([{ code: 'file', table: 'imports', many: 2, examples: expect.any(Array) }]);
  expect([...findings[0]!.examples].sort()).toEqual(bad);
  expect(report(findings).join(' ')).toMatch(/The uploaded file of 2 rows in Imports .* upload the files again/);
  await files.close();
  await f.close();
});
