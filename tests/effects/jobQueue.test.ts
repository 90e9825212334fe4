import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  eachDuePage,
  failedJob,
  givenUp,
  type JobQueue,
  type JobWork,
  maxAttempts,
  workOff,
} from '../../server/effects/jobQueue.ts';
import type { Cells, Row } from '../../server/model/change.ts';
import { compileCatalog } from '../../server/model/compile.ts';
import { select, text } from '../../server/model/definitionBuilders.ts';
import { say } from '../../server/model/localizedText.ts';
import { defineTable } from '../../server/model/table.ts';
import type { Writer } from '../../server/model/writer.ts';
import { jobFields, leaseJobs } from '../../server/tables/jobLease.ts';
import { openTestWorkspace, setup, type TestWorkspace } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { keepLog } from './office.ts';

/** Pictures to scale: a table of jobs beside the outbox, with other states and another actor. */
const pictures = defineTable('pictures', {
  label: say('Pictures', 'Images'),
  title: 'name',
  fields: {
    name: text(say('Name', 'Nom')),
    state: select(
      say('Status', 'Statut'),
      {
        new: say('New', 'Nouvelle'),
        scaling: say('Being scaled', 'En cours'),
        scaled: say('Scaled', 'Redimensionnée'),
        broken: say('Broken', 'Abandonnée'),
      },
      { system: true, initial: 'new', indexed: true },
    ),
    ...jobFields(),
  },
  hooks: {
    lease: leaseJobs({
      actor: 'audit',
      claimed: 'scaling',
      refusal: { code: 'PICTURE_CLAIMED', words: say('Another server has this picture', 'Un autre serveur a cette image') },
    }),
  },
});
const catalog = compileCatalog([pictures]);
const done: Cells = { state: 'scaled', error: null, nextAttemptAt: null };

describe.each(engines)('a table of jobs on %s', engine => {
  let f: TestWorkspace;
  let log: ReturnType<typeof keepLog>;
  beforeEach(async () => {
    f = await openTestWorkspace(engine, { catalog });
    log = keepLog();
  });
  afterEach(() => f.close());

  const add = async (count: number): Promise<void> =>
    void (await f.writer.commit(
      setup,
      Array.from({ length: count }, (_, at) => ({ table: 'pictures', to: { name: `${at}` } })),
    ));
  const rows = async (): Promise<readonly Row[]> =>
    (await f.reader.page({ table: 'pictures', scope: null, sort: [], fields: [...pictureFields], limit: 1_000 })).rows;
  const pictureFields = Object.keys(pictures.fields);
  const later = (seconds: number): void => {
    f.now = new Date(Date.parse(f.now) + seconds * 1000).toISOString();
  };
  const queueOf = (writer: Writer = f.writer, stopping = new AbortController().signal): JobQueue => ({
    name: 'pictures',
    writer,
    reader: f.reader,
    log,
    actor: { kind: 'system', name: 'audit' },
    table: 'pictures',
    fields: ['name'],
    states: { waiting: 'new', claimed: 'scaling', failed: 'broken' },
    labels: { claim: 'Scaling pictures', result: 'Pictures' },
    concurrency: 3,
    now: () => new Date(f.now),
    stopping,
  });
  const run = (queue: JobQueue, work: JobWork, limit = 10): Promise<void> =>
    eachDuePage(queue, limit, jobs => workOff(queue, jobs, () => Promise.resolve(work)));
  const claim = (writer: Writer) => async (job: Row) =>
    (
      await writer.commit({ kind: 'system', name: 'audit' }, [
        { table: 'pictures', row: job.id, to: { state: 'scaling', attempts: Number(job.attempts) + 1 } },
      ])
    ).outcomes[0];

  it('two servers that work on it at the same time do each job once', async () => {
    await add(60);
    const scaled: unknown[] = [];
    const work: JobWork = job => {
      scaled.push(job.name);
      return Promise.resolve(done);
    };
    await Promise.all([run(queueOf(), work), run(queueOf(f.otherWriter()), work)]);
    expect(scaled).toHaveLength(60);
    expect(new Set(scaled).size).toBe(60);
    expect((await rows()).map(({ state, attempts }) => [state, attempts])).toEqual(
      Array.from({ length: 60 }, () => ['scaled', 1]),
    );
  });

  it('a claim is refused with the text of the table until the lease ends, and is then accepted', async () => {
    await add(1);
    const [job] = await rows();
    expect(await claim(f.writer)(job!)).toMatchObject({ outcome: 'accepted' });
    const [claimed] = await rows();
    expect(Date.parse(String(claimed!.nextAttemptAt)) - Date.parse(f.now)).toBe(300_000);
    later(299);
    expect(await claim(f.otherWriter())(claimed!)).toMatchObject({
      outcome: 'refused',
      issues: [{ code: 'PICTURE_CLAIMED', message: 'Another server has this picture' }],
    });
    later(2);
    expect(await claim(f.otherWriter())(claimed!)).toMatchObject({ outcome: 'accepted' });
  });

  it('a job of a server that has crashed is done by another after the lease, not before', async () => {
    await add(1);
    await claim(f.writer)((await rows())[0]!);
    const scaled: unknown[] = [];
    const work: JobWork = job => {
      scaled.push(job.name);
      return Promise.resolve(done);
    };
    await run(queueOf(f.otherWriter()), work);
    expect(scaled).toEqual([]);
    later(301);
    await run(queueOf(f.otherWriter()), work);
    expect(scaled).toEqual(['0']);
    expect(await rows()).toMatchObject([{ state: 'scaled', attempts: 2 }]);
  });

  it('a job that fails is tried again after longer and longer pauses, and is given up after the last attempt', async () => {
    await add(1);
    const queue = queueOf();
    const pauses: number[] = [];
    for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
      await run(queue, job => Promise.resolve(failedJob(queue, job, { permanent: false, reason: 'No memory' })));
      const [row] = await rows();
      expect(row).toMatchObject({ attempts: attempt, error: 'No memory', state: attempt === maxAttempts ? 'broken' : 'new' });
      if (row!.nextAttemptAt !== null) pauses.push((Date.parse(String(row!.nextAttemptAt)) - Date.parse(f.now)) / 60_000);
      later(13 * 3_600);
    }
    expect(pauses).toEqual([1, 5, 30, 120, 720]);
    let tries = 0;
    await run(queue, () => {
      tries += 1;
      return Promise.resolve(done);
    });
    expect(tries).toBe(0);
  });

  it('a job whose failure is permanent is given up at once, with the reason', async () => {
    await add(2);
    const queue = queueOf();
    await run(queue, job =>
      Promise.resolve(
        job.name === '0' ? failedJob(queue, job, { permanent: true, reason: 'Not a picture' }) : givenUp(queue, 'Too large'),
      ),
    );
    expect((await rows()).map(({ state, error, nextAttemptAt }) => [state, error, nextAttemptAt])).toEqual([
      ['broken', 'Not a picture', null],
      ['broken', 'Too large', null],
    ]);
  });

  it('jobs that were claimed and not begun when the queue stops are released, without an attempt', async () => {
    await add(9);
    const stopping = new AbortController();
    const begun: unknown[] = [];
    await run(queueOf(f.writer, stopping.signal), job => {
      begun.push(job.name);
      stopping.abort();
      return Promise.resolve(done);
    });
    const states = (await rows()).map(({ state, attempts, nextAttemptAt }) => [state, attempts, nextAttemptAt]);
    expect(states.filter(([state]) => state === 'scaled')).toHaveLength(begun.length);
    expect(states.filter(([state]) => state === 'new')).toEqual(Array.from({ length: 9 - begun.length }, () => ['new', 0, null]));
    expect(begun.length).toBeLessThan(9);
  });
});
