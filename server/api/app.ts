import { OpenAPIHono } from '@hono/zod-openapi';
import { compress } from 'hono/compress';
import { requestId } from 'hono/request-id';
import type { Outcome } from '../model/change.ts';
import type { Writer } from '../model/workspace.ts';
import { AuditQueue } from './auditQueue.ts';
import { catalogRoutes } from './catalog.ts';
import { commitRoutes } from './commit.ts';
import { inContext, withContext } from './context.ts';
import { nameRow, noteProblem, pathOf } from './denials.ts';
import { exportRoutes } from './export.ts';
import { atMost, headers, notKept, onlyOurName, onlyOurs, toHttps } from './guard.ts';
import { healthRoutes } from './health.ts';
import { historyRoutes } from './history.ts';
import { invitationRoutes } from './invitations.ts';
import { createLimits } from './limits.ts';
import { Listeners } from './listeners.ts';
import { Meter } from './meter.ts';
import { metricsRoute } from './metrics.ts';
import { openapiRoute } from './openapi.ts';
import { ownEmailRoutes } from './ownEmail.ts';
import { ownPasswordRoutes } from './ownPassword.ts';
import { ownSessionRoutes } from './ownSessions.ts';
import { pageRoutes } from './page.ts';
import type { App, Parts, Rooms, Vars } from './parts.ts';
import { passwordResetRoutes } from './passwordReset.ts';
import { answerProblem, notInOrder, problemOf } from './problem.ts';
import { Rates } from './rates.ts';
import { rowRoutes } from './rows.ts';
import { sessionRoutes } from './session.ts';
import { Sessions } from './sessions.ts';
import { setupRoutes } from './setup.ts';
import { SetupGate } from './setupGate.ts';
import { siteRoute } from './site.ts';
import { stepsRoutes } from './steps.ts';
import { streamRoutes } from './stream.ts';
import { Tail } from './tail.ts';
import { Titles } from './titles.ts';
import { triesInMemory } from './tries.ts';

const small = 64 * 1024;
const isForMany = (path: string): boolean => /^\/api\/workspaces\/[^/]+\/(?:commit|act)$/.test(path);

/** The HTTP surface of a workspace: every middleware and every route, in the order in which a request meets them. */
export function createApp(rooms: Rooms): App {
  const parts = partsOf(rooms);
  const { config, log } = parts;
  const gate = new SetupGate(parts.reader, parts.setupToken);
  const titles = new Titles(parts.catalog, parts.reader);

  const app: App = new OpenAPIHono<Vars>({
    defaultHook: result => {
      if (!result.success) throw notInOrder(result.error);
    },
  });
  app.onError((error, c) => {
    const problem = problemOf(error);
    const { status } = problem;
    // After the answer: how long it takes tells nobody whether a name leads anywhere.
    const noting = noteProblem(c, parts, problem)
      .catch((err: unknown) => log.warn({ err }, 'audit: a refusal could not be noted'))
      .finally(() => parts.behind?.delete(noting));
    parts.behind?.add(noting);
    if (status >= 500) log.error({ err: error, path: pathOf(c), requestId: c.get('requestId') }, 'a request failed');
    return answerProblem(c, error);
  });

  app.use(parts.meter.count);
  app.use(requestId());
  app.use(inContext(config));
  app.use(headers(config));
  app.use(toHttps(config));
  app.use(compress());
  app.use(onlyOurName(config));
  app.use('/api/*', notKept, onlyOurs(config));
  const tight = atMost(small);
  // Where many rows may be sent, how many depends on who sends them.
  app.use('/api/*', (c, next) => (isForMany(c.req.path) ? next() : tight(c, next)));

  healthRoutes(app, parts);
  metricsRoute(app, parts);
  sessionRoutes(app, parts, gate);
  ownPasswordRoutes(app, parts);
  passwordResetRoutes(app, parts);
  ownEmailRoutes(app, parts);
  ownSessionRoutes(app, parts);
  siteRoute(app, parts);
  setupRoutes(app, parts, gate);
  invitationRoutes(app, parts);
  catalogRoutes(app, parts);
  rowRoutes(app, parts, titles);
  exportRoutes(app, parts, titles);
  historyRoutes(app, parts);
  commitRoutes(app, parts);
  stepsRoutes(app, parts);
  const { ear, reader, catalog } = parts;
  streamRoutes(app, { ...parts, reader: ear }, ear === reader ? titles : new Titles(catalog, ear));
  openapiRoute(app, config);
  pageRoutes(app, parts.client);
  return app;
}

/** What the routes share. */
export function partsOf(rooms: Rooms): Parts {
  const now = rooms.now ?? (() => new Date().toISOString());
  const { reader, catalog, log, ear = reader } = rooms;
  const tail = new Tail(ear, catalog, log);
  const tries = rooms.tries ?? triesInMemory();
  const writer = heard(withContext(rooms.writer), outcome => outcome.transaction !== null && tail.changed());
  const audit = rooms.audit ?? new AuditQueue({ writer, log, now, nameRow: happening => nameRow(rooms, happening) });
  return {
    ...rooms,
    now,
    ear,
    writer,
    audit,
    sessions: new Sessions({ reader, writer, now }),
    limits: createLimits(tries),
    rates: new Rates(tries),
    listeners: new Listeners(),
    tail,
    meter: new Meter(),
  };
}

/** The same writer, which tells of each outcome. */
function heard(writer: Writer, tell: (outcome: Outcome) => void): Writer {
  const telling = async (done: Promise<Outcome>): Promise<Outcome> => {
    const outcome = await done;
    tell(outcome);
    return outcome;
  };
  return {
    commit: (...args) => telling(writer.commit(...args)),
    act: (...args) => telling(writer.act(...args)),
    undo: (...args) => telling(writer.undo(...args)),
  };
}
