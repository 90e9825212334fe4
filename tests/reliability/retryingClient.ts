import { setTimeout as pause } from 'node:timers/promises';
import { type HttpAnswer, HttpClient } from '../kit/client.ts';

/** A client that sends more than the rate limit of one person allows: it waits as told, and repeats the request. */
export class RetryingClient extends HttpClient {
  override async ask<T = unknown>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<HttpAnswer<T>> {
    for (;;) {
      const answer = await super.ask<T>(method, path, body, headers);
      const isTooMuch = answer.status === 429 && (answer.body as { code?: unknown } | null)?.code === 'too_many_requests';
      if (!isTooMuch) return answer;
      await pause(Number(answer.headers.get('retry-after')) * 1_000);
    }
  }
}
