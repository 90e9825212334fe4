import { uuidv7 } from 'uuidv7';
import type { Cells } from '../../server/model/change.ts';
import { HttpClient } from '../kit/client.ts';
import { type Server, startServer } from '../kit/server.ts';
import { type MailServer, startMailServer } from '../kit/smtp.ts';
import type { BrowserUser, BrowserUsers } from './browserUser.ts';

/** The password of Alice, who owns the organisation. */
export const password = 'correct horse staple';

/** An organisation with a few people, and a mail server, so that no password is shown on the page. */
export interface Acme {
  server: Server;
  mail: MailServer;
  /** Alice's HTTP session. */
  api: HttpClient;
  /** Adds a row of Users; returns its id. */
  add: (name: string, cells?: Cells) => Promise<string>;
  stop: () => Promise<void>;
}

/** Starts a server with Alice as the owner, and with these people, all called Adam. */
export async function startAcme(people: Record<string, Cells> = {}, licences = 10): Promise<Acme> {
  const mail = await startMailServer();
  const setup = { email: 'alice@acme.test', password, organisation: 'ACME', accountName: 'acme', licences };
  const server = await startServer({ SMTP_URL: mail.url, SEATGRID_SETUP: JSON.stringify(setup) });
  const api = new HttpClient(server.url);
  await api.signIn('alice', password);
  const acme: Acme = {
    server,
    mail,
    api,
    add: async (name, cells = {}) => {
      const row = uuidv7();
      const to = { userId: name, firstName: name, lastName: 'Adam', email: `${name}@acme.test`, ...cells };
      await api.at('POST', 'commit', { changes: [{ table: 'users', row, from: null, to }] });
      return row;
    },
    stop: async () => {
      await server.stop();
      await mail.stop();
    },
  };
  for (const [name, cells] of Object.entries(people)) await acme.add(name, cells);
  return acme;
}

/** Alice, the owner of ACME, in a browser and over HTTP, on a server without a mail server. */
export interface AliceSession {
  server: Server;
  api: HttpClient;
  alice: BrowserUser;
}

/** Starts a server and signs Alice in with a browser. `prepare` runs before that; a `data` folder outlives the server. Stop the server afterwards. */
export async function startWithAlice(
  visitors: BrowserUsers,
  {
    licences = 10,
    data,
    prepare,
  }: { licences?: number; data?: string; prepare?: (api: HttpClient, server: Server) => Promise<void> } = {},
): Promise<AliceSession> {
  const setup = { email: 'alice@acme.test', password, organisation: 'ACME', accountName: 'acme', licences };
  const env: Record<string, string> = data === undefined ? {} : { SEATGRID_DATA: data };
  const server = await startServer({ SEATGRID_SETUP: JSON.stringify(setup), ...env });
  const api = new HttpClient(server.url);
  await api.signIn('alice', password);
  await prepare?.(api, server);
  const alice = await visitors.open();
  await alice.signIn(server.url, 'alice', password);
  await alice.row('alice').waitFor();
  return { server, api, alice };
}
