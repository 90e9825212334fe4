import { OpenAPIHono } from '@hono/zod-openapi';
import { compress } from 'hono/compress';
import { requestId } from 'hono/request-id';
import { createAttemptLimits } from '../identity/attemptLimits.ts';
import { SessionStore } from '../identity/sessionStore.ts';
import { SetupGate } from '../identity/setupGate.ts';
import { activeSessionRoutes } from './activeSessions.ts';
import type { App, AppContext, AppEnv, Dependencies } from './appContext.ts';
import { AuditQueue } from './auditQueue.ts';
import { batchRoutes } from './batches.ts';
import { catalogRoutes } from './catalog.ts';
import { pageRoutes } from './clientFiles.ts';
import { commitRoutes } from './commit.ts';
import { countsRoutes } from './counts.ts';
import { addRowNames, auditProblem, redactedPath } from './denials.ts';
import { emailChangeRoutes } from './emailChange.ts';
import { exportRoutes } from './export.ts';
import { healthRoutes } from './health.ts';
import { historyRoutes } from './history.ts';
import { importRoutes } from './imports.ts';
import { invitationRoutes } from './invitations.ts';
import { licenceUseRoutes } from './licenceUse.ts';
import { createMemoryThrottle } from './memoryThrottle.ts';
import { metricsRoute } from './metrics.ts';
import { knownHost, limitBody, noStore, redirectToHttps, refuseHead, sameOrigin, securityHeaders } from './middleware.ts';
import { openapiRoute } from './openapi.ts';
import { passwordChangeRoutes } from './passwordChange.ts';
import { passwordResetRoutes } from './passwordReset.ts';
import { respondWithProblem, toProblem, validationProblem } from './problem.ts';
import { RateLimiter } from './rateLimiter.ts';
import { RequestMetrics } from './requestMetrics.ts';
import { withRequestActor, withRequestScope } from './requestScope.ts';
import { rowRoutes } from './rows.ts';
import { sessionRoutes } from './session.ts';
import { setupRoutes } from './setup.ts';
import { siteRoute } from './site.ts';
import { streamRoutes } from './stream.ts';
import { StreamLimits } from './streamLimits.ts';
import { stepsRoutes } from './undoSteps.ts';
import { withWorkspace } from './workspaceParam.ts';

const smallBody = 64 * 1024;
const acceptsManyRows = (path: string): boolean => /^\/api\/workspaces\/[^/]+\/(?:commit|act)$/.test(path);
/** The body is a file, which is limited while it is stored. */
const acceptsFile = (path: string): boolean => /^\/api\/workspaces\/[^/]+\/imports$/.test(path);

/** The HTTP app: every middleware and every route, in the order that a request passes them. */
export function createApp(dependencies: Dependencies): App {
  const context = createContext(dependencies);
  const { config, log } = context;
  const gate = new SetupGate(context.reader, context.setupToken);

  const app: App = new OpenAPIHono<AppEnv>({
    defaultHook: result => {
      if (!result.success) throw validationProblem(result.error);
    },
  });
  app.onError((error, c) => {
    const problem = toProblem(error);
    const { status } = problem;
    // Not awaited, so that the response time does not reveal whether a login exists.
    const noting = auditProblem(c, context, problem)
      .catch((err: unknown) => log.warn({ err }, 'audit: a refusal could not be recorded'))
      .finally(() => context.backgroundTasks?.delete(noting));
    context.backgroundTasks?.add(noting);
    if (status >= 500) log.error({ err: error, path: redactedPath(c), requestId: c.get('requestId') }, 'a request failed');
    return respondWithProblem(c, error);
  });

  app.use(context.requestMetrics.count);
  app.use(requestId());
  app.use(withRequestScope(config));
  app.use(securityHeaders(config));
  app.use(redirectToHttps(config));
  app.use(compress());
  app.use(knownHost(config));
  app.use('/api/*', noStore, refuseHead, sameOrigin(config, acceptsFile));
  const limitSmallBody = limitBody(smallBody);
  // The body limit of these two paths depends on the person's role; `BodyQueue` sets it.
  app.use('/api/*', (c, next) => (acceptsManyRows(c.req.path) || acceptsFile(c.req.path) ? next() : limitSmallBody(c, next)));

  app.use('/api/workspaces/:ws/*', withWorkspace(context.workspaces));

  healthRoutes(app, context);
  metricsRoute(app, context);
  sessionRoutes(app, context, gate);
  passwordChangeRoutes(app, context);
  passwordResetRoutes(app, context);
  emailChangeRoutes(app, context);
  activeSessionRoutes(app, context);
  siteRoute(app, context);
  setupRoutes(app, context, gate);
  invitationRoutes(app, context);
  catalogRoutes(app, context);
  rowRoutes(app, context);
  countsRoutes(app, context);
  exportRoutes(app, context);
  historyRoutes(app, context);
  licenceUseRoutes(app, context);
  commitRoutes(app, context);
  stepsRoutes(app, context);
  batchRoutes(app, context);
  importRoutes(app, context);
  streamRoutes(app, context);
  openapiRoute(app, config);
  pageRoutes(app, context.clientFolder);
  return app;
}

/** Makes the objects that the routes share. */
function createContext(dependencies: Dependencies): AppContext {
  const now = dependencies.now ?? (() => new Date().toISOString());
  const { log, workspaces } = dependencies;
  const { directory } = workspaces;
  const { reader, catalog } = directory;
  const throttle = dependencies.throttle ?? createMemoryThrottle();
  const writer = withRequestActor(directory.writer);
  const audit =
    dependencies.audit ?? new AuditQueue({ writer, log, now, addRowNames: entries => addRowNames(directory, entries) });
  return {
    ...dependencies,
    now,
    catalog,
    reader,
    writer,
    audit,
    sessions: new SessionStore({ reader, writer, now }),
    attemptLimits: createAttemptLimits(throttle, dependencies.pause),
    rateLimiter: new RateLimiter(throttle),
    streamLimits: new StreamLimits(),
    requestMetrics: new RequestMetrics(),
  };
}
