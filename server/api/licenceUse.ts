import { createRoute } from '@hono/zod-openapi';
import type { Cells, Row } from '../model/change.ts';
import { dayIn, utc } from '../model/days.ts';
import { type Periods, periodOf, periodsOf, type TimeRange } from '../model/periods.ts';
import { canRead } from '../model/tableAccess.ts';
import { RowTimelines, type Timeline } from '../workspace/rowTimelines.ts';
import type { App, AppContext } from './appContext.ts';
import { requireSession } from './authentication.ts';
import { ApiProblem } from './problem.ts';
import { jsonResponses, security, workspaceParams } from './routes.ts';
import { licenceUseQuery, licenceUseResponse } from './schemas/licences.ts';
import type { LicenceUseResponse } from './wire.ts';
import { requireTable, requireWorkspace } from './workspaceParam.ts';

const useRoute = createRoute({
  method: 'get',
  path: '/api/workspaces/{ws}/licences/use',
  summary: 'How many licences there were and how many were in use, at the end of each day or month, or of one day',
  description:
    'Only a limited part of the log is read at once: where `start` is `unread`, the same request reads more of it, and `since` moves back.',
  security,
  request: { params: workspaceParams, query: licenceUseQuery },
  responses: jsonResponses(licenceUseResponse, 'The use of each product'),
});

/** Use over time of the licences of the person's organisation, for everyone who may read Licences. */
export function licenceUseRoutes(app: App, context: AppContext): void {
  const timelines = new RowTimelines('pools', ['total', 'used', 'reserved']);
  app.use(useRoute.getRoutingPath(), requireSession(context));
  app.openapi(useRoute, async c => {
    const person = c.get('person');
    const workspace = requireWorkspace(c);
    const access = requireTable(workspace, 'pools', person);
    const { reader } = workspace;
    const { span, day } = c.req.valid('query');
    const org = (await reader.rows('orgs', [person.org])).get(person.org);
    const zone = typeof org?.zone === 'string' ? org.zone : utc;
    const now = context.now();
    const only = day === undefined ? null : periodOf(day, zone);
    if (day !== undefined && day > dayIn(zone, now)) throw new ApiProblem(422, 'day_ahead', 'This day is still to come');
    const from = only?.periods[0]?.end ?? firstMoment(span, zone, now);
    const found: { pool: Row; timeline: Timeline }[] = [];
    for (const pool of await reader.where('pools', 'org', [person.org])) {
      if (!(await canRead(access, pool, reader))) continue;
      found.push({ pool, timeline: await timelines.read(reader, pool, from) });
    }
    const earliest = found.map(({ timeline }) => timeline.since ?? now).sort()[0] ?? now;
    const { unit, periods } = only ?? periodsOf(span, zone, now, earliest);
    const pools = found.map(({ pool, timeline }) => ({
      pool: pool.id,
      product: String(pool.product),
      since: timeline.since,
      start: timeline.start,
      periods: useIn(periods, timeline),
    }));
    return c.json({ unit, zone, pools, seq: c.get('seq') }, 200);
  });
}

/** The moment from which a span needs the log; before everything for `all`. */
const firstMoment = (span: TimeRange, zone: string, now: string): string =>
  span === 'all' ? '' : (periodsOf(span, zone, now, now).periods[0]?.end ?? '');

/** The numbers at the end of each period that ends after the first known moment. */
function useIn(periods: Periods['periods'], { points }: Timeline): LicenceUseResponse['pools'][number]['periods'] {
  return periods.flatMap(({ name, end }) => {
    const last = points.findLast(({ at }) => at < end);
    return last === undefined ? [] : [{ period: name, ...numbersOf(last.cells) }];
  });
}

const numbersOf = ({ total, used, reserved }: Cells) => ({
  total: Number(total ?? 0),
  used: Number(used ?? 0),
  reserved: Number(reserved ?? 0),
});
