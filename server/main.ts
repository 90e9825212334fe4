import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { createApp } from './api/app.ts';
import { AuditQueue } from './api/auditQueue.ts';
import { nameRow } from './api/denials.ts';
import type { Rooms } from './api/parts.ts';
import { problemWords } from './api/problem.ts';
import { newToken } from './api/secrets.ts';
import { startBackups } from './backups.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { makeFilesPrivate, ownDataFolder, prepareDataFolder } from './dataFolder.ts';
import { type Clock, startClock } from './effects/clock.ts';
import { startHousekeeping } from './effects/housekeeping.ts';
import { startMail } from './effects/mail.ts';
import { startRetention } from './effects/retention.ts';
import type { Rounds } from './effects/rounds.ts';
import { sealMessages } from './effects/sealing.ts';
import { engineWords } from './engine/words.ts';
import { figuresOf } from './figures.ts';
import { demoEntry, firstStart } from './firstStart.ts';
import { homeOf } from './home.ts';
import { startHomeTime } from './homeTime.ts';
import { listen } from './listen.ts';
import type { Cells } from './model/change.ts';
import { compileCatalog } from './model/compile.ts';
import { readApart } from './readers.ts';
import { closeServer, stopInTurn, stopOnSignal } from './stop.ts';
import { openReader, openTries } from './store/openStore.ts';
import { administration, administrationNotes } from './tables/administration.ts';
import { type Summary, startWriter } from './thread.ts';
import { tidyAfter, tidySoon } from './tidy.ts';

/**
 * Environment → workspace → HTTP: the only place where the rooms are joined. `client` is the folder of the built page.
 * Ends the process with one sentence where it cannot start.
 */
export async function main(env: Readonly<Record<string, string | undefined>>, client: string): Promise<void> {
  try {
    await start(readConfig(env), client);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

/** How long each step of stopping may take, in milliseconds: nine seconds together, and the unit of the README waits for fifteen. */
const most = { requests: 4_000, effects: 3_000, databases: 2_000 };

async function start(config: Config, client: string): Promise<void> {
  makeFilesPrivate();
  const log = pino({ level: config.logLevel });
  const where = homeOf(config);
  if ('file' in where) takeFolder(config, log);
  const catalog = compileCatalog(administration);
  // The example organisation writes to nobody.
  const mailServer = config.demo ? null : config.smtpUrl;
  let mail: Rounds | null = null;
  let clock: Clock | null = null;
  const posted = ({ rows, messages }: Summary): void => {
    if (messages > 0) mail?.wake();
    tidyAfter(rows);
  };
  const audited = (entries: readonly Cells[]): void => {
    for (const audit of entries) log.info({ audit }, 'audit');
  };
  const writer = await startWriter({ where, publicUrl: config.publicUrl, delivers: mailServer !== null }, posted, audited).catch(
    cannotOpen(config),
  );
  const near = await openReader(where, catalog.stored).catch(cannotOpen(config));
  // PostgreSQL looks at rows elsewhere anyway.
  const reader = 'file' in where ? readApart(near, where, catalog.stored) : near;
  // On SQLite nothing waits for a connection.
  const ear = 'url' in where ? await openReader(where, catalog.stored).catch(cannotOpen(config)) : reader;
  for (const risk of await reader.risks()) log.warn(risk);
  const time = await startHomeTime(reader, log);
  const tries = await openTries(where).catch(cannotOpen(config));
  const stop = new AbortController();
  const behind = new Set<Promise<unknown>>();
  const rooms: Rooms = {
    config,
    writer,
    reader,
    ear,
    catalog,
    words: { ...engineWords, ...problemWords, ...administrationNotes },
    log,
    ...(tries === null ? {} : { tries }),
    setupToken: newToken(),
    client,
    stop: stop.signal,
    behind,
    cannotWrite: () => writer.health.failure(),
    timeJump: () => clock?.jump() ?? 0,
    figures: () => figuresOf(config, writer.health, reader, Date.now()),
    now: time.now,
  };
  rooms.audit = new AuditQueue({ ...rooms, now: time.now, nameRow: happening => nameRow(rooms, happening) });
  const isEmpty = await firstStart(rooms);
  await sealMessages({ writer, reader: near });
  // What goes on by itself finds its rows by indexes, some at a time: no thread is started for it where nobody searches.
  clock = startClock({ writer, reader: near, log });
  const retention = startRetention({
    writer,
    reader: near,
    log,
    now: () => new Date(time.now()),
    jump: () => clock?.jump() ?? 0,
  });
  const { keepLogDays: logDays, keepMessageDays: messageDays } = config;
  const housekeeping = startHousekeeping({
    writer,
    reader: near,
    sweep: what => writer.sweep(what),
    keep: { logDays, messageDays },
    log,
    now: time.now,
    jump: () => clock?.jump() ?? 0,
  });
  mail = startMail({
    writer,
    reader: near,
    log,
    from: config.mailFrom,
    publicUrl: config.publicUrl,
    smtpUrl: mailServer,
    // Half of it is left to give back what was claimed.
    patience: most.effects / 2,
    now: () => new Date(time.now()),
  });
  const backups = startBackups(config, log);
  const server = await listen(createApp(rooms).fetch, config);
  const { port } = server.address() as AddressInfo;
  const at = config.publicUrl.replace(/:0$/, `:${port}`);
  console.log(`Seatgrid is at ${at}`);
  tidySoon();
  if (config.demo) console.log(`Sign in as ${demoEntry.login} with the password ${demoEntry.password}`);
  if (isEmpty) console.log(`Nobody has an account yet. Set it up here, once: ${at}/setup#${rooms.setupToken}`);

  const databases = new Set([reader, ear, writer, ...(tries === null ? [] : [tries])]);
  stopOnSignal(() => {
    stop.abort();
    const steps = [
      { name: 'requests', most: most.requests, end: () => closeServer(server, most.requests - 500) },
      {
        name: 'effects',
        most: most.effects,
        end: () =>
          Promise.all([
            ...behind,
            ...[backups, clock, mail, time, retention, housekeeping, rooms.audit].map(async each => each?.stop()),
          ]),
      },
      { name: 'databases', most: most.databases, end: () => Promise.all([...databases].map(each => each.close())) },
    ];
    return stopInTurn(steps, (step, err) => log.error({ err, step }, 'stopping: it did not end by itself'));
  });
}

/** Makes the data folder, takes it for this process, and has it belong to this user alone. */
function takeFolder({ data }: Config, log: { warn(what: object, message: string): void }): void {
  const closed = prepareDataFolder(data);
  if (closed.length > 0) log.warn({ closed }, 'other users of this machine could read the data: now only this one can');
  ownDataFolder(
    data,
    owner =>
      new ConfigError(
        `SEATGRID_DATA: another Seatgrid (${owner}) uses the data in ${data}: stop it, or name another folder for this one.`,
      ),
  );
}

/** Turns why a database could not be opened into a sentence that names the variable. */
const cannotOpen =
  ({ databaseUrl, data }: Config) =>
  (error: unknown): never => {
    const why = error instanceof Error ? error.message || String((error as NodeJS.ErrnoException).code) : String(error);
    if (databaseUrl === null) throw new ConfigError(`SEATGRID_DATA: the data in ${data} cannot be opened (${why}).`);
    throw new ConfigError(`DATABASE_URL: the database cannot be opened (${why}): start it, or correct the address.`);
  };
