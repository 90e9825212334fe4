import type { Tree } from '../../formulas/tree.ts';
import type { App, AppContext } from './appContext.ts';
import { ApiProblem } from './problem.ts';
import { metricFamily } from './requestMetrics.ts';
import { isSameSecret } from './tokens.ts';

/** Messages of the outbox in this state. */
const hasState = (state: string): Tree => ({
  kind: 'binary',
  operator: '=',
  left: { kind: 'field', path: ['state'] },
  right: { kind: 'value', value: state },
});

/**
 * Numbers for Prometheus, for whoever shows the token of METRICS_TOKEN; without that variable there is no such page,
 * so that nothing is open to the world by an oversight.
 */
export function metricsRoute(
  app: App,
  { config, reader, changeFeed: tail, requestMetrics: meter, clockJump: timeJump, gauges: figures }: AppContext,
): void {
  app.get('/metrics', async c => {
    if (config.metricsToken === null) throw new ApiProblem(404, 'not_found', 'Set METRICS_TOKEN to have metrics');
    const shown = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? '';
    if (!isSameSecret(shown, config.metricsToken))
      throw new ApiProblem(401, 'unauthorized', 'Show METRICS_TOKEN as a bearer token');
    const countMessages = (state: string): Promise<number> =>
      reader.count({ table: 'outbox', scope: null, sort: [], filter: hasState(state) });
    const lines = [
      ...metricFamily('process_start_time_seconds', 'gauge', 'When the process began', [['', performance.timeOrigin / 1000]]),
      ...metricFamily('process_resident_memory_bytes', 'gauge', 'Memory that the process holds', [
        ['', process.memoryUsage.rss()],
      ]),
      ...metricFamily('seatgrid_streams', 'gauge', 'Open pages that follow what happens', [['', tail.subscriberCount]]),
      ...metricFamily('seatgrid_transactions_total', 'counter', 'Commits in the log', [['', await reader.seq()]]),
      ...metricFamily('seatgrid_letters', 'gauge', 'Messages that wait to be sent, and those that could not be', [
        ['{state="queued"}', await countMessages('queued')],
        ['{state="failed"}', await countMessages('failed')],
      ]),
      ...metricFamily('seatgrid_time_jump_seconds', 'gauge', 'By how much the time has jumped while nothing ends by it', [
        ['', timeJump?.() ?? 0],
      ]),
      ...((await figures?.()) ?? []).flatMap(({ name, help, value }) => metricFamily(name, 'gauge', help, [['', value]])),
      ...meter.requests(),
    ];
    return c.text(`${lines.join('\n')}\n`, 200, {
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      'cache-control': 'no-store',
    });
  });
}
