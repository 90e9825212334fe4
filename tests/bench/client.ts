import { Agent, request } from 'node:http';

/** A response: its text, and the milliseconds from the first byte sent to the last one read. */
export interface Answer {
  text: string;
  ms: number;
  cookie: string;
}

/** An HTTP client of one server with persistent connections. */
export class Client {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 16 });
  readonly #port: number;
  #cookie = '';

  constructor(port: number) {
    this.#port = port;
  }

  /** A client of the same server, signed in as this person. */
  async signIn(login: string, password: string): Promise<void> {
    this.#cookie = (await this.post('/api/session', JSON.stringify({ login, password }))).cookie;
  }

  /** The session cookie: `name=value`. */
  get cookie(): string {
    return this.#cookie;
  }

  get(path: string): Promise<Answer> {
    return this.#send('GET', path);
  }

  post(path: string, body: string): Promise<Answer> {
    return this.#send('POST', path, body);
  }

  close(): void {
    this.#agent.destroy();
  }

  #send(method: string, path: string, body?: string): Promise<Answer> {
    const bytes = body === undefined ? undefined : Buffer.from(body);
    const headers: Record<string, string | number> = this.#cookie === '' ? {} : { cookie: this.#cookie };
    if (bytes !== undefined) Object.assign(headers, { 'content-type': 'application/json', 'content-length': bytes.length });
    return new Promise((resolve, reject) => {
      const began = performance.now();
      const sent = request({ host: '127.0.0.1', port: this.#port, agent: this.#agent, method, path, headers }, answer => {
        const pieces: Buffer[] = [];
        answer.on('data', (piece: Buffer) => pieces.push(piece));
        answer.on('error', reject);
        answer.on('end', () => {
          const ms = performance.now() - began;
          const text = Buffer.concat(pieces).toString();
          const status = answer.statusCode ?? 0;
          if (status >= 300) reject(new Error(`${method} ${path} was answered ${status}: ${text.slice(0, 300)}`));
          else resolve({ text, ms, cookie: answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '' });
        });
      });
      sent.on('error', reject);
      sent.end(bytes);
    });
  }
}
