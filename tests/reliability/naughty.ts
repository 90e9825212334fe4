import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { CatalogResponse, HistoryResponse, RowsResponse, SessionResponse, StreamCommit } from '../../server/api/wire.ts';
import type { Outcome } from '../../server/model/change.ts';
import type { HttpClient } from '../kit/client.ts';
import { naughtyStrings } from '../kit/naughty.ts';
import { lengthOf, normalised, shownAs } from '../kit/normalised.ts';
import { startPostgres } from '../kit/postgres.ts';
import { type Server, startServer } from '../kit/server.ts';
import { type MailServer, startMailServer } from '../kit/smtp.ts';
import { type Campaign, ensure, type Figures, progress } from './campaign.ts';
import { RetryingClient } from './retryingClient.ts';

const owner = { email: 'alice@acme.test', password: 'correct horse staple' };
const setup = JSON.stringify({ ...owner, organisation: 'ACME', accountName: 'acme', licences: 100_000 });

/** Every unusual text is returned unchanged from every place that accepts text, on both databases, and in every message. */
export const naughty: Campaign = {
  name: 'naughty',
  async run(size, seed) {
    const texts = size === 'full' ? naughtyStrings : naughtyStrings.filter((_, at) => at % 20 === seed % 20);
    const mail = await startMailServer();
    const cluster = await startPostgres();
    const figures: Figures = { texts: texts.length };
    try {
      for (const [engine, env] of [
        ['SQLite', {}],
        ['PostgreSQL', { DATABASE_URL: cluster.url }],
      ] as const) {
        const server = await startServer({ SEATGRID_SETUP: setup, SMTP_URL: mail.url, ...env });
        try {
          Object.assign(figures, await everywhere(engine, server, mail, texts, size === 'full'));
        } finally {
          await server.stop();
        }
        progress('naughty', engine === 'SQLite' ? 1 : 2, 2);
      }
      return figures;
    } finally {
      await cluster.stop();
      await mail.stop();
    }
  },
};

async function everywhere(
  engine: string,
  server: Server,
  mail: MailServer,
  texts: readonly string[],
  all: boolean,
): Promise<Figures> {
  const client = new RetryingClient(server.url);
  await client.signIn(owner.email, owner.password);
  const places = { cells: 0, filters: 0, searches: 0, histories: 0, 'names of organisations': 0, messages: 0, events: 0 };
  const { body: catalog } = await client.at<CatalogResponse>('GET', 'catalog');
  const users = catalog.tables.find(table => table.id === 'users');
  const columns =
    users?.fields.filter(field => !field.readOnly && ['text', 'longtext', 'email', 'phone'].includes(field.type)) ?? [];
  ensure(columns.length >= 8, `There are only ${columns.length} columns of text`);
  const stream = await StreamListener.open(client, catalog.seq);
  for (const { id, type, max = Number.POSITIVE_INFINITY } of columns) {
    const rows = texts.map(text => ({ id: randomUUID(), text }));
    const label = texts[columns.findIndex(column => column.id === id) % texts.length] ?? '';
    const told = new Map<string, unknown>();
    for (let from = 0; from < rows.length; from += 100) {
      const changes = rows
        .slice(from, from + 100)
        .map(row => ({ table: 'users', row: row.id, from: null, to: { [id]: row.text } }));
      const { status, body } = await client.at<Outcome>('POST', 'commit', { label, changes });
      const taken = status === 200 && body.outcomes.every(each => each.outcome === 'accepted');
      ensure(taken, () => `${engine}: ${id} was answered ${status}: ${JSON.stringify(body).slice(0, 500)}`);
      for (const [row, cell] of await stream.changes(body.seq, id)) told.set(row, cell);
    }
    const stored = await read(
      client,
      rows.map(row => row.id),
      id,
    );
    for (const row of rows) {
      const cell = stored.get(row.id) ?? null;
      const line = type === 'email' || type === 'phone' ? cell : shownAs(row.text, max);
      ensure(cell === line, () => `${engine}, ${id}: ${shown(row.text)} came back as ${shown(cell)}, not ${shown(line)}`);
      ensure(
        (told.get(row.id) ?? null) === cell,
        () => `${engine}, ${id}: the stream told ${shown(told.get(row.id))} of ${shown(cell)}`,
      );
      places.cells += 1;
      places.events += 1;
    }
    if (!all && id !== 'jobTitle') continue;
    for (const row of rows) {
      const cell = stored.get(row.id) ?? null;
      if (typeof cell !== 'string') continue;
      await found(client, row.id, `${id} = "${cell.replaceAll('"', '""')}"`, 'filter', `${engine}, ${id}: ${shown(cell)}`);
      places.filters += 1;
      if (id !== 'jobTitle') continue;
      await found(client, row.id, cell.slice(0, 200), 'search', `${engine}, ${id}: ${shown(cell)}`);
      places.searches += 1;
      const { body: history } = await client.at<HistoryResponse>('GET', `tables/users/rows/${row.id}/history`);
      const entry = history.entries[0];
      const change = entry?.changes.find(each => each.field === id);
      ensure(
        change?.to === cell && entry?.label === label.toWellFormed().replaceAll('\0', ''),
        () => `${engine}: history told ${shown(change?.to)} (${shown(entry?.label)}) of ${shown(cell)} (${shown(label)})`,
      );
      places.histories += 1;
    }
  }
  stream.close();
  Object.assign(places, await letters(engine, client, mail, texts));
  return {
    [engine]: Object.entries(places)
      .map(([place, many]) => `${many} ${place}`)
      .join(', '),
  };
}

const shown = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

async function read(client: HttpClient, ids: readonly string[], field: string): Promise<Map<string, unknown>> {
  const found = new Map<string, unknown>();
  for (let after = ''; ; ) {
    const { body } = await client.at<RowsResponse>(
      'GET',
      `tables/users/rows?fields=${field}&limit=1000${after === '' ? '' : `&after=${encodeURIComponent(after)}`}`,
    );
    for (const row of body.rows) found.set(row.id, row.cells[field]);
    if (body.cursor === null) break;
    after = body.cursor;
  }
  return new Map(ids.map(id => [id, found.get(id)]));
}

/** Checks that this filter or search finds the row. */
async function found(client: HttpClient, row: string, text: string, by: 'filter' | 'search', what: string): Promise<void> {
  const query = `${by}=${encodeURIComponent(text)}`;
  const { status, body } = await client.at<{ position: number | null }>('GET', `tables/users/rows/position?row=${row}&${query}`);
  ensure(
    status === 200 && body.position !== null,
    () => `${what} is not found by ${by} ${shown(text)}: ${status} ${JSON.stringify(body)}`,
  );
}

/** Organisations and people get such names, and messages about them contain these names and nothing else. */
async function letters(engine: string, client: HttpClient, mail: MailServer, texts: readonly string[]): Promise<Figures> {
  const { body: session } = await client.ask<SessionResponse>('GET', '/api/session');
  const org = session.person?.org.id ?? '';
  let count = 0;
  let names = 0;
  const awaited = new Map<string, { org: string; name: string | null }>();
  for (const [at, text] of texts.entries()) {
    const name = normalised(text);
    if (name === null || lengthOf(name) > 60) continue;
    const email = `${engine.toLowerCase()}-${at}@acme.test`;
    const { body } = await client.at<Outcome>('POST', 'commit', {
      changes: [
        { table: 'orgs', row: org, to: { name: text } },
        {
          table: 'users',
          from: null,
          row: randomUUID(),
          to: { userId: `${engine}.${at}`, firstName: text, lastName: 'B', email, status: 'Active' },
        },
      ],
    });
    ensure(
      body.outcomes.every(each => each.outcome === 'accepted'),
      () => `${engine}: ${shown(text)} may not be a name: ${JSON.stringify(body.outcomes)}`,
    );
    awaited.set(email, { org: name, name });
    const { body: now } = await client.ask<SessionResponse>('GET', '/api/session');
    ensure(
      now.person?.org.name === name,
      () => `${engine}: an organisation called ${shown(text)} is called ${shown(now.person?.org.name)}`,
    );
    names += 1;
  }
  const here = () => mail.received.filter(letter => awaited.has(letter.to[0] ?? ''));
  for (let waited = 0; here().length < awaited.size; waited += 1) {
    ensure(waited < 1_200, () => `${engine}: ${here().length} of ${awaited.size} messages came`);
    await pause(100);
  }
  for (const letter of here()) {
    const { org: from, name } = awaited.get(letter.to[0] ?? '')!;
    const subject = letter.headers.get('subject') ?? '';
    ensure(linked(subject).includes(linked(from)), () => `${engine}: the subject ${shown(subject)} does not name ${shown(from)}`);
    ensure(
      linked(letter.text).includes(linked(name ?? '')),
      () => `${engine}: the message does not name ${shown(name)}: ${shown(letter.text.slice(0, 300))}`,
    );
    ensure(
      letter.to.length === 1 && !letter.headers.has('bcc') && !letter.headers.has('cc'),
      `${engine}: a message went to ${letter.to.join()}`,
    );
    const tags = new Set([...letter.html.matchAll(/<\/?([a-z!][^\s/>]*)/gi)].map(tag => tag[1]?.toLowerCase()));
    for (const tag of ['script', 'img', 'svg', 'iframe', 'base', 'form', 'object', 'embed', 'input'])
      ensure(!tags.has(tag), () => `${engine}: the HTML for ${shown(from)} has a ${tag}`);
    count += 1;
  }
  return { 'names of organisations': names, messages: count };
}

/** Listens to the stream and collects what every commit sent about new rows. */
class StreamListener {
  readonly #events = new Map<number, StreamCommit>();
  readonly #cut = new AbortController();
  #failure: unknown = null;

  static async open(client: HttpClient, after: number): Promise<StreamListener> {
    const hearing = new StreamListener();
    const response = await fetch(`${client.url}/api/workspaces/administration/stream?after=${after}`, {
      headers: { cookie: client.headers.cookie ?? '' },
      signal: hearing.#cut.signal,
    });
    hearing.#listen(response.body!.pipeThrough(new TextDecoderStream())).catch((error: unknown) => {
      hearing.#failure = error;
    });
    return hearing;
  }

  async #listen(text: AsyncIterable<string>): Promise<void> {
    let rest = '';
    for await (const chunk of text) {
      const blocks = `${rest}${chunk}`.split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const lines = block.split('\n');
        const data = lines.find(line => line.startsWith('data: '));
        if (data === undefined || !lines.includes('event: commit')) continue;
        const event = JSON.parse(data.slice('data: '.length)) as StreamCommit;
        this.#events.set(event.seq, event);
      }
    }
  }

  /** What a commit sent about this field, by row. */
  async changes(seq: number, field: string): Promise<Map<string, unknown>> {
    for (let waited = 0; !this.#events.has(seq); waited += 1) {
      ensure(waited < 400, () => `The stream did not tell of transaction ${seq}: ${String(this.#failure)}`);
      await pause(25);
    }
    return new Map(this.#events.get(seq)?.changes.map(({ row, cells }) => [row, cells?.[field]]));
  }

  close(): void {
    this.#cut.abort();
  }
}

/** A text without the invisible characters that keep mail programs from making links of it. */
const linked = (text: string): string => text.replace(/[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/gu, '');
