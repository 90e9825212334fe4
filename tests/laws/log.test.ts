import { describe, expect } from 'vitest';
import type { ChangeRequest, Outcome } from '../../server/model/change.ts';
import { inspect } from '../../server/store/inspect.ts';
import { openStore } from '../../server/store/openStore.ts';
import { setup } from '../kit/administration.ts';
import { projectCatalog as catalog } from '../kit/projects.ts';
import { law } from './law.ts';
import { take } from './program.ts';
import { allRows } from './rows.ts';

describe('the log', () => {
  law(
    'wherever the log is cut, rows are what is left of it says, and what was cut is too old to be taken back',
    async (run, program) => {
      const { where, reader } = run.fixture;
      const store = await openStore(where, catalog.stored);
      try {
        for (const [at, step] of program.entries()) {
          await take(run, step);
          // Pruned in pieces from time to time, so that the log can start anywhere.
          if (at % 3 === 1) await store.sweep({ what: 'log', before: '9999' });
          expect((await inspect(where, catalog.stored, [], async () => [])).findings).toEqual([]);
        }
        const last = await reader.seq();
        while ((await store.sweep({ what: 'log', before: '9999' })) > 0);
        expect(await reader.prunedUpTo()).toBe(last - 1);
        expect((await inspect(where, catalog.stored, [], async () => [])).findings).toEqual([]);
        for (const user of await allRows(reader, 'users')) {
          const history = await reader.history('users', user.id, 50);
          expect(history.map(entry => entry.pruned ?? false)).toEqual(
            user.seq === last ? history.map((_, at) => at > 0) : [true],
          );
          if (history.length === 1 && user.seq < last) expect(history[0]?.changes[0]?.to).toMatchObject({ status: user.status });
        }
        for (const transaction of new Set(run.transactions.slice(0, -1))) {
          const outcome = await run.fixture.writer.undo(run.fixture.as('alice'), transaction).catch((error: Error) => error);
          expect(outcome).toMatchObject({ code: 'too_old' });
        }
      } finally {
        await store.close();
      }
    },
  );

  law('a row never has the same version twice, even if it was deleted and restored', async (run, program) => {
    const known = new Map<string, string>();
    const look = async () => {
      for (const id of catalog.tables.keys()) {
        for (const row of await allRows(run.fixture.reader, id)) {
          const [name, is] = [`${id} ${row.id} ${row.version}`, JSON.stringify(row)];
          expect([name, known.get(name) ?? is]).toEqual([name, is]);
          known.set(name, is);
        }
      }
    };
    await look();
    const to = { userId: 'comes.and.goes', org: run.fixture.acme };
    const draft = { table: 'users', row: crypto.randomUUID(), from: null, to };
    // Seatgrid itself, because a program can take away any person's permissions.
    const commit = async (request: ChangeRequest): Promise<Outcome> => {
      const outcome = await run.fixture.commit([request], setup);
      expect(outcome.outcomes.map(each => each.outcome)).toEqual(['accepted']);
      return outcome;
    };
    const made = await commit(draft);
    await look();
    for (const step of program) {
      await take(run, step);
      await look();
    }
    await commit({ table: 'users', row: draft.row, to: null });
    await commit(draft);
    await look();
    await run.fixture.writer.undo(setup, made.transaction!);
    await commit(draft);
    await look();
  });
});
