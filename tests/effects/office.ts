import { createHash, randomBytes } from 'node:crypto';
import { startMail } from '../../server/effects/mail.ts';
import type { PeriodicTask } from '../../server/effects/periodicTask.ts';
import { createWriter } from '../../server/engine/createWriter.ts';
import type { Cells, Row, RowId } from '../../server/model/change.ts';
import type { Log } from '../../server/model/log.ts';
import type { StoreReader } from '../../server/model/store.ts';
import type { Writer } from '../../server/model/writer.ts';
import { openStore } from '../../server/store/openStore.ts';
import { catalog, catalogs, clock, setup } from '../kit/administration.ts';
import type { MailServer } from '../kit/smtp.ts';
import { startMailServer } from '../kit/smtp.ts';
import type { EngineName, TestStore } from '../kit/stores.ts';
import { withStore } from '../kit/stores.ts';

/** A log that keeps its lines. */
export interface KeptLog extends Log {
  told: { what: object; message: string }[];
}

/** Makes a log that keeps its lines. */
export function keepLog(): KeptLog {
  const told: KeptLog['told'] = [];
  const tell = (what: object, message: string): void => void told.push({ what, message });
  return { told, info: tell, warn: tell, error: tell };
}

/** An outbox on a real database beside a real mail server, with a clock that only the test moves. */
export interface Office {
  server: MailServer;
  writer: Writer;
  reader: StoreReader;
  log: KeptLog;
  now: string;
  later(seconds: number): void;
  /** Starts sending; with `smtpUrl` null, marking as not sent. Each `elsewhere` is another server on the same database; `writer` replaces the writer; its clock is `ahead` by this many seconds. */
  start(options?: { smtpUrl?: string | null; elsewhere?: boolean; writer?: Writer; ahead?: number }): Promise<PeriodicTask>;
  /** Adds messages to the outbox, with the secret of one; returns the ids of their rows. */
  put(...mailMessages: Cells[]): Promise<RowId[]>;
  /** The stored secrets of messages. */
  secrets(): Promise<Row[]>;
  rows(): Promise<Row[]>;
  /** Resolves with the outbox once all its rows pass. */
  until(pass: (row: Row) => boolean): Promise<Row[]>;
  close(): Promise<void>;
}

/** Opens an office on one of the databases. */
export async function openOffice(engine: EngineName): Promise<Office> {
  const server = await startMailServer();
  const home: TestStore = await withStore(engine, catalog.stored);
  const closing: (() => Promise<void>)[] = [];
  const writerOn = (store: TestStore['store']): Writer =>
    createWriter(store, catalogs, {
      publicUrl: 'https://seatgrid.test',
      now: () => office.now,
      newSecret: () => {
        const clear = randomBytes(32).toString('base64url');
        return { clear, hash: createHash('sha256').update(clear).digest('hex') };
      },
    });
  const reader = home.store.reader;
  const office: Office = {
    server,
    writer: writerOn(home.store),
    reader,
    log: keepLog(),
    now: clock,
    later: seconds => {
      office.now = new Date(Date.parse(office.now) + seconds * 1000).toISOString();
    },
    start: async ({ smtpUrl = server.url, elsewhere = false, writer, ahead = 0 } = {}) => {
      const store = elsewhere ? await openStore(home.where, catalog.stored) : home.store;
      const mail = startMail({
        writer: writer ?? writerOn(store),
        reader: store.reader,
        smtpUrl,
        from: 'Seatgrid <hello@seatgrid.test>',
        publicUrl: 'https://seatgrid.test',
        log: office.log,
        now: () => new Date(Date.parse(office.now) + ahead * 1000),
      });
      closing.push(async () => {
        await mail.stop();
        if (elsewhere) await store.close();
      });
      return mail;
    },
    put: async (...mailMessages) => {
      const rows = mailMessages.map(() => crypto.randomUUID());
      const outcome = await office.writer.commit(
        setup,
        mailMessages.flatMap(({ secret, ...mailMessage }, index) => {
          const row = rows[index] ?? '';
          const opens = secret === undefined ? null : 'a hash';
          const request = { table: 'outbox', row, from: null, to: { ...blank, ...mailMessage, opens } };
          return secret === undefined ? [request] : [request, { table: 'messageSecrets', to: { message: row, text: secret } }];
        }),
      );
      const wrong = outcome.outcomes.find(one => one.outcome !== 'accepted');
      if (wrong !== undefined) throw new Error(`A message was not taken: ${JSON.stringify(wrong)}`);
      return rows;
    },
    secrets: async () =>
      (await reader.page({ table: 'messageSecrets', scope: null, sort: [], fields: ['text'], limit: 1_000 })).rows,
    rows: async () => (await reader.page({ table: 'outbox', scope: null, sort: [], fields, limit: 1_000 })).rows,
    until: async pass => {
      const end = Date.now() + 20_000;
      for (;;) {
        const rows = await office.rows();
        if (rows.length > 0 && rows.every(pass)) return rows;
        if (Date.now() > end) throw new Error(`It did not come to that: ${JSON.stringify(rows.slice(0, 3))}`);
        await new Promise(done => setTimeout(done, 20));
      }
    },
    close: async () => {
      for (const close of closing) await close();
      await home.close();
      await server.stop();
    },
  };
  return office;
}

const fields = ['to', 'subject', 'body', 'link', 'state', 'attempts', 'nextAttemptAt', 'sentAt', 'error'];
const blank: Cells = { to: 'zoe@acme.test', subject: 'Hello', body: 'Hello Zoë,', link: null, kind: 'M4', language: 'en' };
