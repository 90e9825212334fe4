import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Person } from '../people.ts';

const text = readFileSync(join(import.meta.dirname, 'floor.html'));

/** Serves the bare page with the twelve texts of these people; `close` ends it. */
export async function serveFloor(people: readonly Person[]): Promise<{ url: string; close(): void }> {
  const rows = Buffer.from(JSON.stringify(people.map(cellTexts)));
  const server = createServer((request, response) => {
    const wantsRows = request.url?.startsWith('/rows.json');
    response.setHeader('content-type', wantsRows ? 'application/json' : 'text/html; charset=utf-8');
    response.end(wantsRows ? rows : text);
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The cells that Seatgrid shows of a draft in those columns. */
const cellTexts = (person: Person): string[] => [
  person.userId,
  person.firstName,
  person.lastName,
  person.email,
  'Draft',
  '',
  person.mobile,
  'Member',
  '',
  person.jobTitle,
  person.department,
  person.company,
];
