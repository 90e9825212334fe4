import type { Tree } from '../../formulas/tree.ts';
import { isSameSecret } from '../identity/tokens.ts';
import type { App, AppContext } from './appContext.ts';
import { ApiProblem } from './problem.ts';
import { metricFamily } from './requestMetrics.ts';

/** A filter for the outbox messages in this state. */
const hasState = (state: string): Tree => ({
  kind: 'binary',
  operator: '=',
  left: { kind: 'field', path: ['state'] },
  right: { kind: 'value', value: state },
});

/**
 * Metrics for Prometheus, for requests with the token of METRICS_TOKEN. Without that setting the path answers 404, so that metrics are
 * never public by accident.
 */
export function metricsRoute(app: App, { config, reader, workspaces, requestMetrics, clockJump, gauges }: AppContext): void {
  const streams = (): number => workspaces.all().reduce((sum, { feed }) => sum + feed.subscriberCount, 0);
  app.get('/metrics', async c => {
    if (config.metricsToken === null) throw new ApiProblem(404, 'not_found', 'Set METRICS_TOKEN to enable metrics');
    const shown = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? '';
    if (!isSameSecret(shown, config.metricsToken))
      throw new ApiProblem(401, 'unauthorized', 'Send METRICS_TOKEN as a bearer token');
    const countMessages = (state: string): Promise<number> =>
      reader.count({ table: 'outbox', scope: null, sort: [], filter: hasState(state) });
    const lines = [
      ...metricFamily('process_start_time_seconds', 'gauge', 'When the process started', [['', performance.timeOrigin / 1000]]),
      ...metricFamily('process_resident_memory_bytes', 'gauge', 'Memory of the process', [['', process.memoryUsage.rss()]]),
      ...metricFamily('seatgrid_streams', 'gauge', 'Open pages that follow changes', [['', streams()]]),
      ...metricFamily('seatgrid_transactions_total', 'counter', 'Commits in the log', [['', await reader.seq()]]),
      ...metricFamily('seatgrid_letters', 'gauge', 'Messages waiting to be sent, and messages that could not be sent', [
        ['{state="queued"}', await countMessages('queued')],
        ['{state="failed"}', await countMessages('failed')],
      ]),
      ...metricFamily('seatgrid_time_jump_seconds', 'gauge', 'Size of the clock jump that pauses timed transitions', [
        ['', clockJump?.() ?? 0],
      ]),
      ...((await gauges?.()) ?? []).flatMap(({ name, help, value }) => metricFamily(name, 'gauge', help, [['', value]])),
      ...requestMetrics.requests(),
    ];
    return c.text(`${lines.join('\n')}\n`, 200, {
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      'cache-control': 'no-store',
    });
  });
}
