import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { itemsOf } from '../../formulas/list.ts';
import { isError } from '../../formulas/value.ts';
import type { Cells, Issue, Outcome, Row } from '../../server/model/change.ts';
import { projectCatalog as catalog } from '../kit/projects.ts';
import { engines } from '../kit/stores.ts';
import { derived } from './derived.ts';
import { law, runs } from './law.ts';
import { begin, perform, programs, type Run, take } from './program.ts';
import { allRows, everything } from './rows.ts';

const plainIssue = ({ code, field, message }: Issue) => ({ code, field, message: message.replace(/[\da-f-]{36}/, '…') });

/** Issues and validation results without generated ids. */
const plain = (outcome: Outcome) => ({
  outcomes: outcome.outcomes.map(({ row: _, issues, kept, undone, ...rest }) => ({
    ...rest,
    issues: issues.map(plainIssue),
    kept: kept?.map(plainIssue),
    undone: undone?.state,
  })),
  licences: outcome.licences.map(({ org: _, ...rest }) => rest),
  messages: outcome.messages,
  cascades: outcome.cascades.map(({ table, change }) => `${table} ${change}`).sort(),
});

describe('the loop', () => {
  law('a dry run returns what the commit then returns', async (run, program) => {
    for (const step of program) {
      const before = await everything(run.fixture.reader);
      const dry = await perform(run, step, true);
      expect(await everything(run.fixture.reader)).toEqual(before);
      const real = await take(run, step);
      expect(dry === null ? null : plain(dry)).toEqual(real === null ? null : plain(real));
    }
  });

  law('a refused change leaves no trace', async (run, program) => {
    for (const step of program) {
      const before = await everything(run.fixture.reader);
      const seq = await run.fixture.reader.seq();
      const outcome = await take(run, step);
      if (outcome === null || outcome.outcomes.some(each => each.outcome !== 'refused')) continue;
      expect(await everything(run.fixture.reader)).toEqual(before);
      expect(await run.fixture.reader.seq()).toBe(seq);
    }
  });

  law('used licences equal held seats, and never exceed the total', async (run, program) => {
    for (const step of program) {
      const before = new Map((await allRows(run.fixture.reader, 'pools')).map(pool => [pool.id, pool]));
      await take(run, step);
      const seats = await allRows(run.fixture.reader, 'seats');
      for (const pool of await allRows(run.fixture.reader, 'pools')) {
        const here = seats.filter(seat => seat.pool === pool.id);
        expect([pool.used, pool.reserved]).toEqual([
          here.filter(seat => seat.state === 'assigned').length,
          here.filter(seat => seat.state === 'reserved').length,
        ]);
        expect(pool.over).toBe(Number(pool.taken) > Number(pool.total));
        const was = before.get(pool.id);
        if (pool.over === true && was !== undefined) expect(Number(pool.taken)).toBeLessThanOrEqual(Number(was.taken));
      }
    }
  });

  law(
    'a User ID or e-mail belongs to one account, and these and an Employee ID to one person of each organisation',
    async (run, program) => {
      for (const step of program) await take(run, step);
      const users = (await allRows(run.fixture.reader, 'users')).filter(
        user => user.status === 'Active' || user.status === 'Inactive' || user.status === 'Invited',
      );
      for (const field of ['userId', 'email', 'employeeId'] as const) {
        const holders = Map.groupBy(
          users.filter(user => user[field] !== null),
          user => String(user[field]).toLowerCase(),
        );
        for (const [value, sharing] of holders) {
          // A person can be in several organisations with one account, but only once in each.
          if (field !== 'employeeId')
            expect([value, new Set(sharing.map(user => user.account ?? user.id)).size]).toEqual([value, 1]);
          expect([value, new Set(sharing.map(user => user.org)).size]).toEqual([value, sharing.length]);
        }
      }
    },
  );

  law('every Active person has a licence, and otherwise only invited people do', async (run, program) => {
    for (const step of program) await take(run, step);
    const seats = await allRows(run.fixture.reader, 'seats');
    for (const user of await allRows(run.fixture.reader, 'users')) {
      const held = seats.filter(seat => seat.user === user.id).map(seat => seat.state);
      const due =
        user.external === true ? [] : user.status === 'Active' ? ['assigned'] : user.status === 'Invited' ? ['reserved'] : [];
      expect(held).toEqual(due);
    }
  });

  law('an external user is in Users while they have access, once per account', async (run, program) => {
    for (const step of program) {
      await take(run, step);
      const users = await allRows(run.fixture.reader, 'users');
      const access = await allRows(run.fixture.reader, 'access');
      const orgOf = new Map(
        (await allRows(run.fixture.reader, 'workspaces')).map(workspace => [workspace.id as unknown, workspace.org]),
      );
      for (const user of users) {
        const rights = access.filter(right => right.user === user.id);
        expect(user.workspaces).toBe(rights.length);
        if (user.external === true)
          expect([rights.length > 0, user.status, user.validationResult]).toEqual([true, 'Active', 'OK']);
        for (const right of rights) expect([right.org, orgOf.get(right.workspace)]).toEqual([user.org, user.org]);
      }
      const members = users.filter(user => user.account !== null).map(user => `${String(user.account)} ${String(user.org)}`);
      expect(new Set(members).size).toBe(members.length);
    }
  });

  law('incremental computation equals computation from scratch', async (run, program) => {
    for (const step of program) await take(run, step);
    const tables = new Map<string, Row[]>();
    for (const id of catalog.tables.keys()) tables.set(id, await allRows(run.fixture.reader, id));
    const find = (table: string, id: unknown) => tables.get(table)?.find(row => row.id === id) ?? null;
    for (const table of catalog.tables.values()) {
      const env = {
        today: run.fixture.now.slice(0, 10),
        now: run.fixture.now,
        follow: (row: Readonly<Record<string, unknown>>, link: string, via: readonly string[]) => {
          let at = table;
          for (const step of via) at = catalog.table(at.byId.get(step)!.to!);
          return find(at.id, row[link]);
        },
      };
      for (const { field, formula } of table.computed) {
        for (const row of tables.get(table.id) ?? []) {
          const value = formula.run(row, env);
          expect(row[field.id]).toEqual(isError(value) ? null : value);
        }
      }
      for (const feed of table.feeds) {
        for (const parent of tables.get(feed.to.id) ?? []) {
          const children = (tables.get(table.id) ?? []).filter(
            row => itemsOf(row[feed.via]).includes(parent.id) && (feed.where === null || feed.where.run(row, env) === true),
          );
          const total = feed.sum === null ? children.length : children.reduce((sum, row) => sum + Number(row[feed.sum!] ?? 0), 0);
          expect(`${feed.to.id}.${feed.field} ${parent[feed.field]}`).toBe(`${feed.to.id}.${feed.field} ${total}`);
        }
      }
    }
  });

  law(
    'undo with nothing held gives back every cell that was entered, or names it and says why it stays',
    async (run, program) => {
      for (const step of program) {
        const before = await everything(run.fixture.reader);
        const outcome = await take(run, step);
        if (step.do === 'undo' || outcome?.transaction == null) continue;
        const entry = (await run.fixture.reader.tail(outcome.seq - 1, 1, 10_000))[0]!;
        const undone = await perform(run, { do: 'undo', back: 0 });
        if (undone === null || undone.outcomes.some(each => each.outcome !== 'accepted')) continue;
        const after = await everything(run.fixture.reader);
        const kept = new Set(undone.outcomes.flatMap(each => (each.kept ?? []).map(issue => `${each.row} ${issue.field}`)));
        for (const change of entry.changes.filter(each => each.origin === 'entered')) {
          const was: Cells | undefined = before[change.table]?.[change.row];
          const is: Cells | undefined = after[change.table]?.[change.row];
          const activated = change.to?.status === 'Active';
          if (was === undefined) {
            if (change.table === 'invites') {
              expect(is?.state).toBe('revoked');
              continue;
            }
            if (activated) expect(is?.status).toBe('Inactive');
            else expect(is).toBeUndefined();
            continue;
          }
          for (const field of Object.keys(change.to ?? was)) {
            if (kept.has(`${change.row} ${field}`)) expect(`${field} ${is?.[field]}`).not.toBe(`${field} ${was[field]}`);
            else if (field === 'status' && activated) expect(['Inactive', was.status]).toContain(is?.status);
            else if (!derived.has(field)) expect(`${field} ${is?.[field]}`).toBe(`${field} ${was[field]}`);
          }
        }
      }
    },
  );
});

describe('SQLite and PostgreSQL', () => {
  it('give every program the same outcomes and leave the same people', { timeout: 3_600_000 }, async () => {
    const people = async (run: Run) => {
      const names = new Map(Object.entries(run.fixture.ids).map(([name, id]) => [id, name]));
      return (await allRows(run.fixture.reader, 'users'))
        .map(({ userId, email, status, validationResult, role, manager, seats, invalid, inviteState }) => ({
          userId,
          email,
          status,
          validationResult,
          role,
          manager: names.get(String(manager)) ?? null,
          seats,
          invalid,
          inviteState,
        }))
        .map(row => JSON.stringify(row))
        .sort();
    };
    const projects = async (run: Run) => {
      const numbers = new Map([...run.users.entries(), ...run.projects.entries()].map(([at, id]) => [id, at]));
      return (await allRows(run.fixture.reader, 'projects'))
        .map(({ name, skills, members, needs, team, needed, invalid }) => {
          const named = [members, needs].map(list => itemsOf(list).map(id => numbers.get(id)));
          return JSON.stringify([name, skills, ...named, team, needed, invalid]);
        })
        .sort();
    };
    await fc.assert(
      fc.asyncProperty(programs, async program => {
        const both = await Promise.all(engines.map(engine => begin(engine)));
        try {
          for (const step of program) {
            const [a, b] = await Promise.all(both.map(run => take(run, step)));
            expect(a == null ? null : plain(a)).toEqual(b == null ? null : plain(b));
          }
          expect(await people(both[0]!)).toEqual(await people(both[1]!));
          expect(await projects(both[0]!)).toEqual(await projects(both[1]!));
        } finally {
          await Promise.all(both.map(run => run.fixture.close()));
        }
      }),
      { numRuns: runs },
    );
  });
});
