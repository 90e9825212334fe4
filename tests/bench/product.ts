import { commitBody, type Person } from './people.ts';
import type { RunningServer } from './processes.ts';

const workspace = '/api/workspaces/administration';

/** Seatgrid's answer to a commit, as far as the benchmark reads it. */
interface Outcome {
  outcomes: { row: string; outcome: string; issues: { message: string }[] }[];
  secrets?: { secret: string }[];
}

/** Sends the body of a commit; throws when a row was not accepted. Returns the rows and the time. */
export async function commit({ client }: RunningServer, body: string): Promise<Accepted> {
  return accepted(await client.post(`${workspace}/commit`, body));
}

/** Adds these people in one commit. */
export const add = (running: RunningServer, people: readonly Person[], status: 'Draft' | 'Active' = 'Draft') =>
  commit(running, commitBody(people, status));

/** Sets cells of users in one commit. */
export const edit = (running: RunningServer, cells: readonly { row: string; field: string; value: string }[]) =>
  commit(
    running,
    JSON.stringify({ changes: cells.map(({ row, field, value }) => ({ table: 'users', row, to: { [field]: value } })) }),
  );

/** Runs an action on one user. */
export const act = async ({ client }: RunningServer, action: string, row: string) =>
  accepted(await client.post(`${workspace}/act`, JSON.stringify({ table: 'users', action, rows: [row] })));

/** Reads a page of a table as the grid does, in the compact form; the query is written as in an address. */
export const cells = ({ client }: RunningServer, query: string, table = 'users') =>
  client.get(`${workspace}/tables/${table}/cells?${query}`);

/** Reads a page of a table; the query is written as in an address. */
export const page = ({ client }: RunningServer, query: string, table = 'users') =>
  client.get(`${workspace}/tables/${table}/rows?${query}`);

/** The number of rows that a filter finds in a table. */
export async function count({ client }: RunningServer, table: string, filter: string): Promise<number> {
  const { text } = await client.get(`${workspace}/tables/${table}/rows/count?filter=${encodeURIComponent(filter)}`);
  return (JSON.parse(text) as { count: number }).count;
}

/** The accepted rows, and the secrets of messages that are not sent. */
interface Accepted {
  ms: number;
  rows: string[];
  secrets: string[];
}

function accepted({ text, ms }: { text: string; ms: number }): Accepted {
  const { outcomes, secrets = [] } = JSON.parse(text) as Outcome;
  const wrong = outcomes.find(each => each.outcome !== 'accepted');
  if (wrong !== undefined) throw new Error(`A row was ${wrong.outcome}: ${JSON.stringify(wrong.issues)}`);
  return { ms, rows: outcomes.map(each => each.row), secrets: secrets.map(each => each.secret) };
}
