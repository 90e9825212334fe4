import { randomBytes, randomUUID } from 'node:crypto';
import type { Catalog } from '../model/catalog.ts';
import type { Cells, ChangeRequest, Row, RowId } from '../model/change.ts';
import type { FileStore } from '../model/fileStore.ts';
import { importTexts } from '../model/importTexts.ts';
import type { Log } from '../model/log.ts';
import type { StoreReader } from '../model/store.ts';
import { Refusal, type Writer } from '../model/writer.ts';
import { applyImport } from './applyImport.ts';
import { importPerson } from './importPerson.ts';
import type { ImportPlan } from './importPlan.ts';
import {
  type ApplyProgress,
  type ImportProgress,
  type ImportStep,
  importActor,
  importSteps,
  planCells,
  planOf,
  progressCells,
  progressOf,
  stagedCells,
  stagedOf,
} from './importRecord.ts';
import { ImportTurns } from './importTurns.ts';
import { type ImportProblem, type ImportSubject, type ImportWork, problemOf } from './importWork.ts';
import { KeyWatch } from './keyWatch.ts';
import { importFields } from './matchColumns.ts';
import { appliedPlans, rememberColumns } from './rememberColumns.ts';
import { removeAttempts, roomFor } from './storedBytes.ts';
import { beginUndo, type ImportUndo, undoImport } from './undoImport.ts';

/** What the steps of imports need. */
export interface ImportJobsOptions {
  writer: Writer;
  reader: StoreReader;
  /** The tables as they are now. */
  catalog: () => Catalog;
  files: FileStore;
  work: ImportWork;
  log: Log;
  now: () => string;
  /** No other server uses the database: what another one has begun was interrupted. */
  isAlone: boolean;
  /** How long a step that has failed waits, in milliseconds for each failure; five seconds by default. */
  retryDelay?: number;
}

/** How long a step belongs to its server without a sign of it, in milliseconds; it is renewed three times in that time. If two servers ever do the same step, the keys of its chunks keep it from being written twice. */
const leaseTime = 20_000;
/** How often unfinished imports are looked for, in milliseconds. */
const every = 10_000;
const defaultRetryDelay = 5_000;
/** After how many failures of a step its import is given up. */
const maxFailures = 12;

/** Works on the steps of imports, in this server or in what another server has left. */
export class ImportJobs {
  readonly #options: ImportJobsOptions;
  readonly #server = randomUUID();
  readonly #running = new Map<RowId, Promise<void>>();
  readonly #turns = new ImportTurns();
  /** The failures of steps, and when each is tried again. */
  readonly #failures = new Map<RowId, { count: number; until: number }>();
  readonly #stopping = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #looking: Promise<void> | null = null;
  #again = false;

  constructor(options: ImportJobsOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.wake(), every);
    this.#timer.unref();
    this.wake();
  }

  /** Looks for steps to do, soon. */
  wake(): void {
    this.#again = true;
    this.#looking ??= this.#look();
  }

  /** Resolves when there is nothing to do. */
  async settled(): Promise<void> {
    while (this.#looking !== null || this.#running.size > 0) await Promise.all([this.#looking, ...this.#running.values()]);
  }

  /** Begins no step, and resolves when those in progress have come to a point at which they can be continued. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopping.abort();
    await this.settled();
  }

  async #look(): Promise<void> {
    try {
      while (this.#again && !this.#stopping.signal.aborted) {
        this.#again = false;
        await this.#turns.beginDue(await this.#due(), async row => {
          const isClaimed = await this.#claim(row);
          if (isClaimed) this.#start(row);
          return isClaimed;
        });
      }
    } catch (error) {
      this.#options.log.error({ err: error }, 'imports: the steps to do could not be read');
    } finally {
      this.#looking = null;
    }
  }

  async #due(): Promise<Row[]> {
    const { reader, now, isAlone } = this.#options;
    const rows = await reader.where('imports', 'step', importSteps);
    return rows.filter(row => {
      if (this.#running.has(row.id) || (this.#failures.get(row.id)?.until ?? 0) > performance.now()) return false;
      const isFree = row.leasedUntil === null || String(row.leasedUntil) < now() || row.server === this.#server;
      return isFree || isAlone;
    });
  }

  #lease(): Cells {
    const until = new Date(Date.parse(this.#options.now()) + leaseTime).toISOString();
    return { server: this.#server, leasedUntil: until };
  }

  /** Only one server can claim a step: for others, what they have seen is stale. */
  async #claim(row: Row): Promise<boolean> {
    const from = { step: row.step ?? null, server: row.server ?? null, leasedUntil: row.leasedUntil ?? null };
    return this.#commit({ table: 'imports', row: row.id, from, to: this.#lease() }, 'Import begun');
  }

  #start(row: Row): void {
    const renewing = setInterval(() => {
      void this.#write(row, this.#lease(), 'Import goes on').catch((err: unknown) =>
        this.#options.log.warn({ err, row: row.id }, 'imports: the lease could not be renewed'),
      );
    }, leaseTime / 3);
    const running = this.#do(row)
      .then(() => void this.#failures.delete(row.id))
      .catch((err: unknown) => this.#failed(row, err))
      .finally(() => {
        clearInterval(renewing);
        this.#running.delete(row.id);
        this.#turns.end(row.id);
        if (!this.#stopping.signal.aborted) this.wake();
      });
    this.#running.set(row.id, running);
  }

  /** Notes that a step failed for a reason that may pass, such as a database that is stopped. It is given up when it does not pass. */
  async #failed(row: Row, err: unknown): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    const { log, retryDelay = defaultRetryDelay } = this.#options;
    const count = (this.#failures.get(row.id)?.count ?? 0) + 1;
    this.#failures.set(row.id, { count, until: performance.now() + count * retryDelay });
    const isGivenUp = count >= maxFailures;
    log.error({ err, row: row.id }, `imports: this step failed and ${isGivenUp ? 'is given up' : 'will be tried again'}`);
    if (!isGivenUp) return;
    this.#failures.delete(row.id);
    await this.#fail(row, problemWith('I_BROKEN'), progressOf(row)).catch((error: unknown) =>
      log.error({ err: error, row: row.id }, 'imports: the failure could not be stored'),
    );
  }

  async #do(row: Row): Promise<void> {
    const person = await importPerson(this.#options.reader, row);
    const progress = progressOf(row);
    if (person === null) return this.#fail(row, problemWith('I_LEFT'), progress);
    const { catalog } = await this.#options.reader.head();
    const subject = { id: row.id, name: String(row.name), table: String(row.table), person, catalog };
    const step = row.step as ImportStep;
    // All or nothing: what was begun to be undone is undone to the end.
    if (progress.apply?.undo !== undefined) return this.#undo(row, subject, progress.apply);
    if (step === 'cancel') return this.#end(row, 'cancelled', progress);
    if (step === 'apply') return this.#apply(row, subject);
    const plan = step === 'stage' ? planOf(row) : null;
    return plan === null ? this.#inspect(row, subject) : this.#stage(row, subject, plan);
  }

  async #inspect(row: Row, subject: ImportSubject): Promise<void> {
    const { file } = progressOf(row);
    const known = planOf(row);
    const found = await this.#options.work.inspect(subject, known ?? (file === undefined ? {} : { file }));
    if ('problem' in found) return this.#fail(row, found.problem, file === undefined ? {} : { file });
    const plan = known === null ? await this.#remember(row, subject, found.value) : found.value;
    if (!(await this.#write(row, planCells(plan), 'Import read'))) return;
    return this.#stage(row, subject, plan);
  }

  /** What was found of a file, with the fields that its columns had when a file with the same headings was last applied. */
  async #remember(row: Row, { table, person }: ImportSubject, found: ImportPlan): Promise<ImportPlan> {
    const { reader, catalog } = this.#options;
    const fields = importFields(catalog().table(table), person).map(({ id }) => id);
    return rememberColumns(found, await appliedPlans(reader, row), new Set(fields));
  }

  async #stage(row: Row, subject: ImportSubject, plan: ImportPlan): Promise<void> {
    const { files, work, reader, now } = this.#options;
    const attempt = randomBytes(6).toString('hex');
    const room = await roomFor(reader, row, now());
    const tried = await work.stage(subject, plan, { attempt, room });
    if ('problem' in tried) {
      await removeAttempts(files, row.id, each => each === attempt);
      return this.#fail(row, tried.problem);
    }
    const { report, bytes } = tried.value;
    const isCurrent = await this.#write(row, stagedCells(report.counts, { attempt, bytes }), 'Import checked');
    await removeAttempts(files, row.id, each => (each === attempt) !== isCurrent);
  }

  async #apply(row: Row, subject: ImportSubject): Promise<void> {
    const { files, writer, reader } = this.#options;
    const { id, name, table, person } = subject;
    const [progress, staged] = [progressOf(row), stagedOf(row)];
    if (progress.apply === undefined) return;
    if (staged === null) return this.#fail(row, problemWith('I_FILE_GONE'), progress);
    const label = `Import ${name}`.slice(0, 200);
    let apply = progress.apply;
    const goesOn = async (now: ApplyProgress): Promise<boolean> => {
      apply = now;
      if (!(await this.#note(row, progress, apply))) return false;
      const stored = (await reader.rows('imports', [id])).get(id);
      return stored?.step === 'apply' && !this.#stopping.signal.aborted;
    };
    try {
      const input = { ...staged, table, label, person, hash: String(row.hash), progress: apply };
      const watched = { reader, table: this.#options.catalog().table(table), keys: planOf(row)?.keys ?? [], person };
      const result = await applyImport(input, { files, writer, keys: await KeyWatch.open(watched), goesOn });
      if (result === 'refused') return await this.#takeBack(row, subject, apply);
      if (result === 'done') await this.#end(row, 'done', { ...progress, apply });
    } catch (error) {
      const problem = error instanceof Refusal && error.code === 'too_many_waiting' ? null : problemOf(error);
      if (problem === null) throw error;
      if (apply.mode === 'all') return this.#takeBack(row, subject, apply);
      await this.#fail(row, problem, { ...progress, apply });
    }
  }

  /** Begins to undo what an import has written, and stores that first: a server that goes on after a crash does the same. */
  async #takeBack(row: Row, subject: ImportSubject, apply: ApplyProgress): Promise<void> {
    const undoing = { ...apply, undo: beginUndo() };
    if (await this.#note(row, progressOf(row), undoing)) await this.#undo(row, subject, undoing);
  }

  async #undo(row: Row, { id, name, person }: ImportSubject, { undo = beginUndo(), ...apply }: ApplyProgress): Promise<void> {
    const { writer, reader } = this.#options;
    const progress = progressOf(row);
    const goesOn = async (now: ImportUndo): Promise<boolean> =>
      (await this.#note(row, progress, { ...apply, undo: now })) && !this.#stopping.signal.aborted;
    const input = { id, person, undo, label: `Undo Import ${name}`.slice(0, 200) };
    const done = await undoImport(input, { writer, reader, goesOn });
    if (done === null) return;
    const problem = problemWith(done.stays > 0 ? 'I_NOT_ALL_STAYS' : 'I_NOT_ALL');
    await this.#fail(row, problem, { problems: progress.problems ?? 0 }, done.stays);
  }

  /** Stores how far applying has come; false if the import is no longer this server's. */
  #note(row: Row, progress: ImportProgress, apply: ApplyProgress): Promise<boolean> {
    return this.#write(row, { applied: apply.applied, ...progressCells({ ...progress, apply }) }, 'Import goes on');
  }

  async #end(row: Row, state: 'done' | 'cancelled', progress: ImportProgress): Promise<void> {
    await this.#write(row, { state, step: null, finishedAt: this.#options.now(), ...progressCells(progress) }, 'Import ended');
  }

  /** Ends an import that cannot go on. */
  async #fail(
    row: Row,
    problem: ImportProblem,
    progress: ImportProgress = {},
    applied = progress.apply?.applied ?? 0,
  ): Promise<void> {
    const cells = { state: 'failed', step: null, error: problem.message, finishedAt: this.#options.now() };
    await this.#write(row, { ...cells, applied, ...progressCells({ ...progress, problem }) }, 'Import failed');
  }

  /** Writes cells of an import. Resolves with false, and writes nothing, if it was cancelled or another server does its step. */
  async #write({ id, state, step }: Row, to: Cells, label: string): Promise<boolean> {
    // What was applied is noted even if the import is to be cancelled.
    const from = { state: state ?? null, server: this.#server, ...(state === 'applying' ? {} : { step: step ?? null }) };
    return this.#commit({ table: 'imports', row: id, from, to }, label);
  }

  async #commit(change: ChangeRequest, label: string): Promise<boolean> {
    const { outcomes } = await this.#options.writer.commit(importActor, [change], { label });
    return outcomes[0]?.outcome === 'accepted';
  }
}

const problemWith = (code: keyof typeof importTexts): ImportProblem => ({ code, message: importTexts[code].en });
