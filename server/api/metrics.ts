import type { Tree } from '../../formulas/tree.ts';
import { family } from './meter.ts';
import type { App, Parts } from './parts.ts';
import { ApiProblem } from './problem.ts';
import { sameSecret } from './secrets.ts';

/** Messages of the outbox in this state. */
const inState = (state: string): Tree => ({
  kind: 'binary',
  operator: '=',
  left: { kind: 'field', path: ['state'] },
  right: { kind: 'value', value: state },
});

/**
 * Numbers for Prometheus, for whoever shows the token of METRICS_TOKEN; without that variable there is no such page,
 * so that nothing is open to the world by an oversight.
 */
export function metricsRoute(app: App, { config, reader, tail, meter, timeJump, figures }: Parts): void {
  app.get('/metrics', async c => {
    if (config.metricsToken === null) throw new ApiProblem(404, 'not_found', 'Set METRICS_TOKEN to have metrics');
    const shown = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? '';
    if (!sameSecret(shown, config.metricsToken))
      throw new ApiProblem(401, 'unauthorized', 'Show METRICS_TOKEN as a bearer token');
    const letters = (state: string): Promise<number> =>
      reader.count({ table: 'outbox', reach: null, sort: [], filter: inState(state) });
    const lines = [
      ...family('process_start_time_seconds', 'gauge', 'When the process began', [['', performance.timeOrigin / 1000]]),
      ...family('process_resident_memory_bytes', 'gauge', 'Memory that the process holds', [['', process.memoryUsage.rss()]]),
      ...family('seatgrid_streams', 'gauge', 'Open pages that follow what happens', [['', tail.listeners]]),
      ...family('seatgrid_transactions_total', 'counter', 'Commits in the log', [['', await reader.seq()]]),
      ...family('seatgrid_letters', 'gauge', 'Messages that wait to be sent, and those that could not be', [
        ['{state="queued"}', await letters('queued')],
        ['{state="failed"}', await letters('failed')],
      ]),
      ...family('seatgrid_time_jump_seconds', 'gauge', 'By how much the time has jumped while nothing ends by it', [
        ['', timeJump?.() ?? 0],
      ]),
      ...((await figures?.()) ?? []).flatMap(({ name, help, value }) => family(name, 'gauge', help, [['', value]])),
      ...meter.requests(),
    ];
    return c.text(`${lines.join('\n')}\n`, 200, {
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      'cache-control': 'no-store',
    });
  });
}
