import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { administrationCatalogs } from './administrationCatalogs.ts';
import { createApp } from './api/app.ts';
import type { Dependencies } from './api/appContext.ts';
import { AuditQueue } from './api/auditQueue.ts';
import { addRowNames } from './api/denials.ts';
import { problemTexts } from './api/problem.ts';
import { startBackupSchedule } from './backupSchedule.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { databaseLocation } from './databaseLocation.ts';
import { startDatabaseTime } from './databaseTime.ts';
import { lockDataFolder, makeFilesPrivate, prepareDataFolder } from './dataFolder.ts';
import { engineTexts } from './engine/engineTexts.ts';
import { demoCredentials, firstStart } from './firstStart.ts';
import { newToken } from './identity/tokens.ts';
import { startImportTasks } from './importTasks.ts';
import { listen } from './listen.ts';
import type { Cells } from './model/change.ts';
import { type OpenedWorkspace, openWorkspace } from './openWorkspace.ts';
import { releaseMemoryAfter, releaseMemorySoon } from './releaseMemory.ts';
import { serverMetrics } from './serverMetrics.ts';
import { closeServer, stopInSequence, stopOnSignal } from './shutdown.ts';
import { openRateLimiter } from './store/openStore.ts';
import { administrationTexts } from './tables/administration.ts';
import { administrationWorkspace } from './workspace/administration.ts';
import { Workspaces } from './workspace/workspaces.ts';
import type { TaskSettings } from './workspaceTasks.ts';

/**
 * Environment → workspace → HTTP: the only place where the rooms are joined. `client` is the folder of the built page. Ends
 * the process with one sentence when it cannot start.
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

/**
 * How long each step of shutdown may take, in milliseconds: nine seconds together; the systemd unit of server/README.md waits for
 * fifteen.
 */
const stopTimeouts = { requests: 4_000, effects: 3_000, databases: 2_000 };

async function start(config: Config, client: string): Promise<void> {
  makeFilesPrivate();
  const log = pino({ level: config.logLevel });
  const location = databaseLocation(config);
  if ('file' in location) claimDataFolder(config, log);
  // The example organisation sends no mail.
  const mailServer = config.demo ? null : config.smtpUrl;
  const onAudit = (entries: readonly Cells[]): void => {
    for (const audit of entries) log.info({ audit }, 'audit');
  };
  const data = {
    location,
    keys: { data: config.data, credentialKeys: config.credentialKeys },
    publicUrl: config.publicUrl,
    delivers: mailServer !== null,
  };
  const directory = await openWorkspace(administrationWorkspace, data, administrationCatalogs(), log, {
    onCommit: ({ rows }) => releaseMemoryAfter(rows),
    onAudit,
  }).catch(explainOpenFailure(config));
  const opened: readonly OpenedWorkspace[] = [directory];
  const workspaces = new Workspaces(directory.workspace);
  const { reader } = directory.workspace;
  for (const { workspace } of opened) for (const risk of await workspace.reader.risks()) log.warn(risk);
  const time = await startDatabaseTime(reader, log);
  const imports = await startImportTasks(data, { opened: directory, log, now: time.now }).catch(explainOpenFailure(config));
  const throttle = await openRateLimiter(location).catch(explainOpenFailure(config));
  const stop = new AbortController();
  const background = new Set<Promise<unknown>>();
  const context: Dependencies = {
    config,
    workspaces,
    imports,
    texts: { ...engineTexts, ...problemTexts, ...administrationTexts },
    log,
    ...(throttle === null ? {} : { throttle }),
    setupToken: newToken(),
    clientFolder: client,
    shutdownSignal: stop.signal,
    backgroundTasks: background,
    writeFailure: async () =>
      (await Promise.all(opened.map(({ writer }) => writer.health.failure()))).find(failure => failure !== null) ?? null,
    releaseMemoryAfter,
    clockJump: () => Math.max(...opened.map(each => each.clockJump())),
    gauges: () => serverMetrics(config, opened, Date.now()),
    now: time.now,
  };
  context.audit = new AuditQueue({
    writer: directory.writer,
    log,
    now: time.now,
    addRowNames: entries => addRowNames(directory.workspace, entries),
  });
  const isEmpty = await firstStart(config, directory.workspace, time.now);
  const settings: TaskSettings = {
    log,
    now: time.now,
    retention: { logDays: config.keepLogDays, messageDays: config.keepMessageDays },
    publicUrl: config.publicUrl,
    mailFrom: config.mailFrom,
    smtpUrl: mailServer,
    // The other half is left for releasing claimed messages.
    drainTimeout: stopTimeouts.effects / 2,
  };
  await Promise.all(opened.map(each => each.start(settings)));
  const backups = startBackupSchedule(config, log);
  const server = await listen(createApp(context).fetch, config);
  const { port } = server.address() as AddressInfo;
  const address = config.publicUrl.replace(/:0$/, `:${port}`);
  releaseMemorySoon();
  stopOnSignal(() => {
    stop.abort();
    const steps = [
      { name: 'requests', timeout: stopTimeouts.requests, end: () => closeServer(server, stopTimeouts.requests - 500) },
      {
        name: 'effects',
        timeout: stopTimeouts.effects,
        end: () =>
          Promise.all([...background, ...[backups, ...opened, time, imports, context.audit].map(async each => each?.stop())]),
      },
      {
        name: 'databases',
        timeout: stopTimeouts.databases,
        end: () => Promise.all([workspaces.close(), throttle?.close(), imports.files.close()]),
      },
    ];
    return stopInSequence(steps, (step, err) => log.error({ err, step }, 'shutdown: this step did not end in time'));
  });
  // In one write, and once a signal stops it in order: a program that waits for the address has all lines, and may stop it at once.
  console.log(
    [
      `Seatgrid is at ${address}`,
      ...(config.demo ? [`Sign in as ${demoCredentials.login} with the password ${demoCredentials.password}`] : []),
      ...(isEmpty ? [`Nobody has an account yet. Set it up here, once: ${address}/setup#${context.setupToken}`] : []),
    ].join('\n'),
  );
}

/** Creates the data folder, locks it for this process, and makes it private to this user. */
function claimDataFolder({ data }: Config, log: { warn(what: object, message: string): void }): void {
  const tightened = prepareDataFolder(data);
  if (tightened.length > 0)
    log.warn({ closed: tightened }, 'other users of this machine could read the data; now only this user can');
  lockDataFolder(
    data,
    owner =>
      new ConfigError(
        `SEATGRID_DATA: another Seatgrid (${owner}) is using the data in ${data}: stop it, or name another folder for this one.`,
      ),
  );
}

/** Turns the error of opening a database into a sentence that names the variable. */
const explainOpenFailure =
  ({ databaseUrl, data }: Config) =>
  (error: unknown): never => {
    const why = error instanceof Error ? error.message || String((error as NodeJS.ErrnoException).code) : String(error);
    if (databaseUrl === null) throw new ConfigError(`SEATGRID_DATA: the data in ${data} cannot be opened (${why}).`);
    throw new ConfigError(`DATABASE_URL: the database cannot be opened (${why}): start it, or correct the address.`);
  };
