import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importDays, sweepImports } from '../../server/imports/sweepImports.ts';
import type { Cells } from '../../server/model/change.ts';
import type { FileStore } from '../../server/model/fileStore.ts';
import { openFileStore } from '../../server/store/openFileStore.ts';
import { type Fixture, openFixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';

const actor = { kind: 'system', name: 'imports' } as const;

describe.each(engines)('the sweep of imports on %s', engine => {
  let f: Fixture;
  let files: FileStore;
  beforeAll(async () => {
    f = await openFixture(engine);
    files = await openFileStore(f.where);
  });
  afterAll(async () => {
    await files.close();
    await f.close();
  });

  async function store(name: string): Promise<void> {
    async function* bytes(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('x');
    }
    await files.put(name, bytes(), 10);
  }

  async function add(cells: Cells): Promise<string> {
    const row = randomUUID();
    await f.writer.commit(actor, [{ table: 'imports', row, from: null, to: { name: 'x.csv', org: f.acme, ...cells } }]);
    for (const part of ['source', 'staged']) await store(`${row}.${part}`);
    return row;
  }

  /** What is left after a sweep this many days later. */
  async function sweepAfter(days: number): Promise<string[]> {
    const now = new Date(Date.now() + days * 86_400_000).toISOString();
    await sweepImports({ ...f, files }, now);
    return [...new Set((await files.list('', 100)).map(({ name }) => name.slice(0, 36)))];
  }

  it('files of imports that are over, and files without an import, are removed in time, and no others', async () => {
    const finishedAt = new Date().toISOString();
    // The workspace has a clock of its own.
    f.now = finishedAt;
    const staged = await add({ state: 'staged' });
    const applying = await add({ state: 'applying' });
    const done = await add({ state: 'done', finishedAt });
    const cancelled = await add({ state: 'cancelled', finishedAt });
    const cutOff = await add({ state: 'reading' });
    const lost = randomUUID();
    await store(`${lost}.source`);
    const all = [staged, applying, done, cancelled, cutOff, lost];
    expect(new Set(await sweepAfter(0))).toEqual(new Set(all));
    expect(new Set(await sweepAfter(importDays.lost + 0.1))).toEqual(new Set([staged, applying, done, cutOff]));
    expect((await f.row('imports', cutOff))?.state).toBe('cancelled');
    expect((await f.row('imports', staged))?.state).toBe('staged');
    await sweepAfter(importDays.open + 0.1);
    expect(await f.row('imports', staged)).toMatchObject({ state: 'cancelled', finishedAt: expect.any(String) });
    expect(new Set(await sweepAfter(importDays.done + 0.1))).toEqual(new Set([applying]));
    expect((await f.row('imports', done))?.name).toBe('x.csv');
  });
});
