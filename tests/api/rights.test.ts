import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, type Role, roles } from '../../server/model/actor.ts';
import type { Cells, ChangeRequest, Outcome, RowId } from '../../server/model/change.ts';
import type { Field } from '../../server/model/field.ts';
import { catalog, type Fixture, setup } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { actions, appointments, type Kind, moves, rights } from './rights.ts';
import { type Browser, fixtureSite, workspace } from './site.ts';

const names: Record<Role, string> = {
  owner: 'alice',
  manager: 'bob',
  licence_admin: 'lena',
  team_admin: 'tom',
  member: 'carol',
  external: 'jean',
};

/** Codes that deny a person a thing, or hide that it exists. */
const denials = new Set([
  'forbidden',
  'no_such_row',
  'OWNERS_ONLY',
  'ROLE_OWNERS',
  'MEMBERS_ONLY',
  'append_only',
  'not_deletable',
]);
const isDenial = (code: string): boolean => denials.has(code);

describe.each(engines)('the rights of each role in each table, on %s', engine => {
  let f: Fixture;
  const browsers = new Map<Role, Browser>();
  /** A row of ACME, one of GLOBEX and one of the role’s own, by table; null for none. */
  const rowsOf = new Map<string, { ours: RowId | null; theirs: RowId | null }>();

  beforeAll(async () => {
    const made = await fixtureSite(engine, {
      total: 12,
      join: [
        { name: 'lena', role: 'licence_admin' },
        { name: 'tom', role: 'team_admin' },
      ],
    });
    f = made.f;
    const globexWorkspace = crypto.randomUUID();
    await f.commit(
      [
        { table: 'users', row: f.ids.bob!, to: { role: 'manager' } },
        { table: 'workspaces', row: globexWorkspace, from: null, to: { name: 'G', org: f.globex } },
        { table: 'access', to: { user: f.ids.zoe!, workspace: globexWorkspace } },
        {
          table: 'users',
          to: { userId: 'ingrid', firstName: 'I', lastName: 'N', email: 'i@acme.test', status: 'Invited', org: f.acme },
        },
        {
          table: 'users',
          to: { userId: 'gustav', firstName: 'G', lastName: 'N', email: 'g@globex.test', status: 'Invited', org: f.globex },
        },
      ],
      setup,
    );
    for (const role of roles) browsers.set(role, await made.as(names[role]));
    for (const { id: table, table: page } of catalog.tables.values()) {
      const fields = page.scope.length === 0 ? ['id'] : [...page.scope];
      const { rows } = await f.reader.page({ table, scope: null, sort: [], fields, limit: 200 });
      const of = (org: RowId) => rows.find(row => page.scope.some(field => row[field] === org))?.id ?? null;
      rowsOf.set(table, { ours: page.scope.length === 0 ? (rows[0]?.id ?? null) : of(f.acme), theirs: of(f.globex) });
    }
  });
  afterAll(() => f.close());

  const person = (role: Role): Person => ({ ...f.as('alice'), user: f.ids[names[role]]!, role });

  /** A valid value for the field that differs from the current one. */
  function other({ id, type, options, to }: Field): Cells[string] {
    if (id === 'role') return 'team_admin';
    if (id === 'zone') return 'Europe/Paris';
    if (id === 'accountName') return 'other-name';
    const values: Partial<Record<Field['type'], Cells[string]>> = {
      email: 'other@acme.test',
      phone: '+33611111111',
      number: 90,
      flag: true,
      date: '2026-05-05',
      time: '2026-05-05T00:00:00.000Z',
      select: options?.at(-1)?.id ?? null,
      choices: [options?.at(-1)?.id ?? ''],
      link: rowsOf.get(to ?? '')?.ours ?? null,
      links: [rowsOf.get(to ?? '')?.ours ?? ''],
    };
    return values[type] ?? 'Other';
  }

  /** The fields of a table that people can write. */
  const writable = (table: string): Field[] =>
    catalog
      .table(table)
      .fields.filter(
        ({ system, hidden, formula, rollup, type }) =>
          system !== true && hidden !== true && formula === undefined && rollup === undefined && type !== 'state',
      );

  /** A field of the table that is not hidden from people. */
  const shownField = (table: string): string =>
    catalog.table(table).fields.find(({ id, hidden, type }) => id !== 'id' && hidden !== true && type !== 'secret')?.id ?? '';

  /** Whether the first change was denied to this person, whatever else is wrong with it. */
  const isDenied = ({ outcomes }: Outcome): boolean => outcomes[0]!.issues.some(issue => isDenial(issue.code));
  const isTried = async (role: Role, request: ChangeRequest): Promise<boolean> =>
    !isDenied(await f.writer.commit(person(role), [request], { dryRun: true }));

  it('the rights name every table, role and action, and no other', () => {
    expect(Object.keys(rights).sort()).toEqual([...catalog.tables.keys()].sort());
    for (const [table, byRole] of Object.entries(rights))
      expect([table, Object.keys(byRole).sort()]).toEqual([table, [...roles].sort()]);
    const there = [...catalog.tables.values()].map(({ id, table }) => [id, Object.keys(table.actions)]);
    expect(actions).toEqual(Object.fromEntries(there));
  });

  describe.each(roles)('%s', role => {
    it('it reads only its rows of each table, and none of another organisation', async () => {
      const browser = browsers.get(role)!;
      for (const [table, right] of Object.entries(rights)) {
        const { read } = right[role];
        const { ours, theirs } = rowsOf.get(table)!;
        const page = await browser.get(`${workspace}/tables/${table}/rows?limit=200`);
        expect([table, page.status]).toEqual([table, read === 'none' ? 404 : 200]);
        for (const path of ['cells', 'rows/count', 'export', 'rows/position?row=x', `values?field=${shownField(table)}`]) {
          const response = await browser.fetch(`${workspace}/tables/${table}/${path}`);
          const { status } = response;
          await response.text();
          const right =
            path === 'export' && ['licence_admin', 'team_admin', 'member', 'external'].includes(role) ? [403, 404] : [200];
          expect([table, path, read === 'none' ? [404] : right]).toEqual([table, path, expect.arrayContaining([status])]);
        }
        if (theirs !== null)
          expect([table, (await browser.get(`${workspace}/tables/${table}/rows/${theirs}`)).status]).toEqual([table, 404]);
        if (ours !== null && read !== 'own')
          expect([table, (await browser.get(`${workspace}/tables/${table}/rows/${ours}`)).status]).toEqual([
            table,
            read === 'all' ? 200 : 404,
          ]);
      }
    });

    it('it inserts into each table only what it may, field by field', async () => {
      for (const [table, { [role]: right }] of Object.entries(rights)) {
        expect([table, await isTried(role, { table, to: {} })]).toEqual([table, right.insert !== 'none']);
        for (const field of writable(table)) {
          const { id } = field;
          const value = field.id === 'role' ? 'member' : other(field);
          const isBlank = value === (catalog.table(table).blank[id] ?? null);
          const may = right.insert === 'all' || (right.insert !== 'none' && (right.insert.includes(id) || isBlank));
          expect([table, id, await isTried(role, { table, to: { [id]: value } })]).toEqual([table, id, may]);
        }
      }
    });

    it('it changes, deletes and acts on rows of each table as it may, and on none of another organisation', async () => {
      for (const [table, { [role]: right }] of Object.entries(rights)) {
        if (table === 'users') continue;
        const { ours, theirs } = rowsOf.get(table)!;
        const field = writable(table).find(({ immutable: once }) => once !== true);
        for (const [row, isOurs] of [
          [ours, true],
          [theirs, false],
        ] as const) {
          // Rows that a role reads only if they are its own are covered by tests of the engine.
          if (row === null || (isOurs && right.read === 'own')) continue;
          const mayRead = isOurs && right.read === 'all';
          const told = async (what: string, request: ChangeRequest, may: boolean) =>
            expect([table, what, isOurs, await isTried(role, request)]).toEqual([table, what, isOurs, isOurs && may]);
          if (field !== undefined)
            await told(field.id, { table, row, to: { [field.id]: other(field) } }, mayRead && right.update('plain') === 'all');
          await told('delete', { table, row, to: null }, mayRead && right.remove('plain'));
          for (const action of actions[table]!) {
            const acted = await f.writer.runAction(
              person(role),
              { table, action, rows: [row], input: inputOf(table, action) },
              { dryRun: true },
            );
            const [issue] = acted.outcomes[0]!.issues;
            // An action that is not offered on the row says so to its readers.
            const said = !isDenied(acted);
            const may = mayRead && (right.act(action, 'plain') || (issue !== undefined && !isDenial(issue.code)));
            expect([table, action, isOurs, said]).toEqual([table, action, isOurs, may]);
          }
        }
      }
    });

    it('it changes people field by field, as they are stored', async () => {
      for (const [kind, row] of Object.entries(await people(role)) as [Kind, RowId][]) {
        const right = rights.users![role];
        const fields = right.update(kind);
        const live = !['draft', 'ownDraft'].includes(kind);
        for (const field of writable('users')) {
          const { id, lockedIn: fixed } = field;
          // Nobody changes an immutable field.
          if (live && fixed !== undefined) continue;
          const may = fields === 'all' || fields.includes(id);
          const readable = right.read === 'all' || kind === 'own';
          const value = id === 'role' && names[role] === 'tom' && kind === 'own' ? 'member' : other(field);
          const request = { table: 'users', row, to: { [id]: value } };
          expect([kind, id, await isTried(role, request)]).toEqual([kind, id, readable && may]);
        }
        expect([kind, 'delete', await isTried(role, { table: 'users', row, to: null })]).toEqual([
          kind,
          'delete',
          right.remove(kind),
        ]);
      }
      for (const to of [{ firstName: 'X' }, { role: 'member' }, { status: 'Inactive' }, null])
        expect(await isTried(role, { table: 'users', row: f.ids.zoe!, to })).toBe(false);
    });

    it('it grants only the roles that it may grant', async () => {
      const kinds = await people(role);
      for (const given of appointments.owner) {
        const may = appointments[role].includes(given);
        for (const status of ['Draft', 'Invited', 'Active', 'Inactive']) {
          const to = { userId: 'new', firstName: 'N', lastName: 'E', email: 'new@acme.test', role: given, status };
          const states = role === 'licence_admin' ? ['Draft', 'Invited', 'Active'] : ['Draft', 'Invited', 'Active', 'Inactive'];
          // A new row cannot start as Inactive: that issue is about the state, not the role.
          const tried = await isTried(role, { table: 'users', to });
          if (states.includes(status)) expect([given, status, tried]).toEqual([given, status, may]);
        }
        if (kinds.member !== undefined && given !== 'member')
          expect([given, await isTried(role, { table: 'users', row: kinds.member, to: { role: given } })]).toEqual([
            given,
            may && role !== 'licence_admin',
          ]);
      }
    });

    it('it changes the status of people only as it may', async () => {
      for (const [from, to] of moves.owner) {
        const row = crypto.randomUUID();
        const userId = `m${row.slice(0, 8)}`;
        const newcomer = { userId, firstName: 'M', lastName: 'V', email: `${userId}@acme.test` };
        await f.commit(
          [{ table: 'users', row, from: null, to: { ...newcomer, org: f.acme, status: from === 'Inactive' ? 'Active' : from } }],
          setup,
        );
        if (from === 'Inactive') await f.commit([{ table: 'users', row, to: { status: 'Inactive' } }], setup);
        expect((await f.row('users', row))?.status).toBe(from);
        const may = moves[role].some(([a, b]) => a === from && b === to);
        expect([from, to, await isTried(role, { table: 'users', row, to: { status: to } })]).toEqual([from, to, may]);
        await f.commit([{ table: 'users', row, to: from === 'Active' ? { status: 'Inactive' } : null }], setup);
        if (from === 'Active') await f.commit([{ table: 'users', row, to: null }], setup);
      }
    });

    it('it runs only its actions on people', async () => {
      for (const [kind, row] of Object.entries(await people(role)) as [Kind, RowId][]) {
        for (const action of actions.users!) {
          const acted = await f.writer.runAction(person(role), { table: 'users', action, rows: [row] }, { dryRun: true });
          const [issue] = acted.outcomes[0]!.issues;
          const isOffered = issue === undefined || isDenial(issue.code);
          const right = rights.users![role];
          const readable = right.read === 'all' || kind === 'own';
          expect([kind, action, !isDenied(acted)]).toEqual([kind, action, readable && (!isOffered || right.act(action, kind))]);
        }
      }
    });
  });

  /** User rows by kind, made for this role: a draft of its own only if it may create one. */
  async function people(role: Role): Promise<Partial<Record<Kind, RowId>>> {
    const draft = crypto.randomUUID();
    const ownDraft = crypto.randomUUID();
    await f.commit([{ table: 'users', row: draft, from: null, to: { firstName: 'D', org: f.acme } }], setup);
    const mine = await f.writer.commit(person(role), [{ table: 'users', row: ownDraft, from: null, to: { firstName: 'D' } }]);
    return {
      own: f.ids[names[role]]!,
      ...(role === 'owner' ? {} : { owner: f.ids.alice! }),
      ...(role === 'member' ? {} : { member: f.ids.carol! }),
      draft,
      ...(mine.outcomes[0]!.outcome === 'accepted' ? { ownDraft } : {}),
    };
  }
});

const inputOf = (table: string, action: string): Cells =>
  action === 'apply'
    ? { accountName: 'acme' }
    : action === 'inviteOutside' && table === 'workspaces'
      ? { address: 'out@side.test', level: 'user' }
      : {};
