/** A response of the server: its status, and its body if it has one. */
export interface HttpAnswer<T = unknown> {
  status: number;
  body: T;
  headers: Headers;
}

/** An HTTP client of one person, which keeps its cookie. */
export class HttpClient {
  readonly url: string;
  readonly headers: Record<string, string>;

  constructor(url: string) {
    this.url = url;
    this.headers = { 'content-type': 'application/json', origin: url };
  }

  /** Sends a request and keeps the cookie of the response. */
  async ask<T = unknown>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<HttpAnswer<T>> {
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: { ...this.headers, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const cookie = answer.headers.get('set-cookie')?.split(';')[0];
    if (cookie !== undefined) this.headers.cookie = cookie;
    const text = await answer.text();
    return { status: answer.status, body: (text === '' ? null : JSON.parse(text)) as T, headers: answer.headers };
  }

  /** Sends a request to the workspace: `commit`, `tables/users/rows?limit=10`. */
  at<T = unknown>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<HttpAnswer<T>> {
    return this.ask<T>(method, `/api/workspaces/administration/${path}`, body, headers);
  }

  async signIn(login: string, password: string): Promise<HttpAnswer> {
    return this.ask('POST', '/api/session', { login, password });
  }
}
