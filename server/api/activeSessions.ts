import { createRoute, z } from '@hono/zod-openapi';
import Bowser from 'bowser';
import type { Row } from '../model/change.ts';
import { Refusal } from '../model/writer.ts';
import type { App, AppContext } from './appContext.ts';
import { requireSession, setSessionCookie } from './authentication.ts';
import { ApiProblem } from './problem.ts';
import { jsonResponses, noContentResponses, security } from './routes.ts';
import { sessionsResponse } from './schemas/account.ts';
import type { ActiveSession } from './wire.ts';

const at = '/api/sessions';

const listRoute = createRoute({
  method: 'get',
  path: at,
  summary: 'The places where the account is signed in',
  security,
  responses: jsonResponses(sessionsResponse, 'The sessions of the account: the current one first, then the most recently used'),
});

const endOthersRoute = createRoute({
  method: 'delete',
  path: at,
  summary: 'Ends every session of the account but this one',
  security,
  responses: noContentResponses('Ended'),
});

const endRoute = createRoute({
  method: 'delete',
  path: `${at}/{session}`,
  summary: 'Ends a session of the account',
  security,
  request: { params: z.object({ session: z.string().max(64) }) },
  responses: noContentResponses('Ended'),
});

/** Lists and ends the sessions of the signed-in account, in every organisation. */
export function activeSessionRoutes(app: App, context: AppContext): void {
  const { config, reader, sessions, now } = context;
  const own = (account: string): Promise<Row[]> => reader.where('sessions', 'account', [account]);
  const end = (rows: readonly Row[]) =>
    sessions.commit(
      rows.map(row => ({ table: 'sessions', row: row.id, to: null })),
      'Sessions ended',
    );
  app.use(at, requireSession(context));
  app.use(`${at}/*`, requireSession(context));

  app.openapi(listRoute, async c => {
    const { id, person } = c.get('session');
    const rows = (await own(person.account)).filter(row => String(row.expiresAt) > now());
    const seen = rows
      .map(row => toActiveSession(row, row.id === id))
      .sort((one, other) => Number(other.current) - Number(one.current) || (one.seenAt < other.seenAt ? 1 : -1));
    return c.json({ sessions: seen }, 200);
  });

  app.openapi(endOthersRoute, async c => {
    const { id, person } = c.get('session');
    for (let tries = 3; ; tries -= 1) {
      const others = (await own(person.account)).filter(row => row.id !== id);
      try {
        if (others.length > 0) await end(others);
        return c.body(null, 204);
      } catch (error) {
        // One of them ended in the meantime: try again with the others.
        if (tries <= 1 || !(error instanceof Refusal && error.code === 'no_such_row')) throw error;
      }
    }
  });

  app.openapi(endRoute, async c => {
    const { id, person } = c.get('session');
    const sessionId = c.req.valid('param').session;
    const found = (await own(person.account)).find(row => row.id === sessionId);
    if (found === undefined) throw new ApiProblem(404, 'no_such_session', 'This session has already ended');
    if (found.id === id) setSessionCookie(c, config, null);
    await end([found]);
    return c.body(null, 204);
  });
}

function toActiveSession(row: Row, current: boolean): ActiveSession {
  // Bowser rejects an empty text.
  const parsed = Bowser.getParser(String(row.agent || '-'));
  return {
    id: row.id,
    browser: parsed.getBrowserName(),
    system: parsed.getOSName(),
    address: String(row.address ?? ''),
    startedAt: String(row.createdAt),
    seenAt: String(row.seenAt),
    current,
  };
}
