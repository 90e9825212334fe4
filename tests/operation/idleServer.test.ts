import { readdirSync, readFileSync } from 'node:fs';
import { platform } from 'node:os';
import { expect, it } from 'vitest';
import { HttpClient } from '../kit/client.ts';
import { startServer } from '../kit/server.ts';

const owner = { email: 'alice@acme.test', password: 'correct horse staple' };
const SEATGRID_SETUP = JSON.stringify({ ...owner, organisation: 'ACME', accountName: 'acme', licences: 5 });

it.runIf(platform() === 'linux')('a server at rest runs one thread, and a search starts one reader thread', async () => {
  const server = await startServer({ SEATGRID_SETUP });
  const tasks = `/proc/${server.process.pid}/task`;
  const threads = (): number =>
    readdirSync(tasks).filter(task => readFileSync(`${tasks}/${task}/comm`, 'utf8').trim() === 'WorkerThread').length;
  try {
    const alice = new HttpClient(server.url);
    await alice.signIn(owner.email, owner.password);
    expect((await alice.at('GET', 'tables/users/rows?limit=10')).status).toBe(200);
    await new Promise(done => setTimeout(done, 1_500));
    const atRest = threads();
    for (let n = 0; n < 3; n += 1) expect((await alice.at('GET', `tables/users/rows?limit=10&search=ali${n}`)).status).toBe(200);
    expect(threads() - atRest).toBe(1);
    expect(atRest).toBe(1);
  } finally {
    await server.stop();
  }
});
