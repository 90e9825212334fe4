import { setTimeout as pause } from 'node:timers/promises';
import { type HttpAnswer, HttpClient } from '../kit/client.ts';

/** A program that asks for more than one person may in a minute: it waits as it is told to, and asks again. */
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
