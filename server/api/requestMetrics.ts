import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { MiddlewareHandler } from 'hono';

/** Upper bounds of the histogram's buckets, in seconds. */
const bucketBounds = [0.005, 0.025, 0.1, 0.5, 2.5] as const;

/** A Prometheus gauge. */
export interface Gauge {
  name: string;
  help: string;
  value: number;
}

/** Counts requests by the first digit of their status, and measures the time until the response begins. */
export class RequestMetrics {
  readonly #byStatus = new Map<string, number>();
  readonly #upTo = bucketBounds.map(() => 0);
  readonly #delay = monitorEventLoopDelay({ resolution: 20 });
  #count = 0;
  #seconds = 0;

  constructor() {
    this.#delay.enable();
  }

  /** Middleware that counts every request. */
  readonly count: MiddlewareHandler = async (c, next) => {
    const began = performance.now();
    await next();
    const seconds = (performance.now() - began) / 1000;
    const status = `${Math.floor(c.res.status / 100)}xx`;
    this.#byStatus.set(status, (this.#byStatus.get(status) ?? 0) + 1);
    this.#count += 1;
    this.#seconds += seconds;
    for (const [at, end] of bucketBounds.entries()) if (seconds <= end) this.#upTo[at]! += 1;
  };

  /** The counts since the start, in Prometheus' text format. */
  requests(): string[] {
    return [
      ...metricFamily(
        'seatgrid_requests_total',
        'counter',
        'Requests answered, by class of status',
        [...this.#byStatus].map(([status, count]) => [`{status="${status}"}`, count] as const),
      ),
      ...metricFamily('seatgrid_request_seconds', 'histogram', 'Time until the response began', [
        ...bucketBounds.map((end, at) => [`_bucket{le="${end}"}`, this.#upTo[at]!] as const),
        ['_bucket{le="+Inf"}', this.#count],
        ['_sum', this.#seconds],
        ['_count', this.#count],
      ]),
      ...metricFamily('seatgrid_delay_seconds', 'gauge', 'How late the main thread is, 99th percentile since the last reading', [
        ['', this.#eventLoopDelay()],
      ]),
    ];
  }

  #eventLoopDelay(): number {
    const nanoseconds = this.#delay.percentile(99);
    this.#delay.reset();
    return Number.isFinite(nanoseconds) ? nanoseconds / 1e9 : 0;
  }
}

/** A metric family in Prometheus' text format. */
export function metricFamily(
  name: string,
  type: 'counter' | 'gauge' | 'histogram',
  help: string,
  values: readonly (readonly [labels: string, value: number])[],
): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...values.map(([labels, value]) => `${name}${labels} ${value}`)];
}
