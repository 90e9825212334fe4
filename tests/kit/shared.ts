import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, preview } from 'vite';
import solid from 'vite-plugin-solid';

/** What is costly to start and started once a run: the first test that asks for one of them waits for it. */
export type SharedName = 'gridPage';

interface Started {
  /** Where it is reached. */
  url: string;
  stop(): Promise<void>;
}

const starts: Readonly<Record<SharedName, () => Promise<Started>>> = { gridPage: serveGridPage };

/** Answers with the address of each of them by its name, and starts it when it is first asked for. `stop` ends all that was started. */
export async function serveShared(): Promise<Started> {
  const started = new Map<SharedName, Promise<Started>>();
  const server = createServer((request, response) => {
    const name = (request.url ?? '').slice(1) as SharedName;
    const one = started.get(name) ?? starts[name]();
    started.set(name, one);
    one.then(
      ({ url }) => response.end(url),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', () => resolve()));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.close();
      server.closeAllConnections();
      for (const one of started.values()) await (await one.catch(() => null))?.stop();
    },
  };
}

/** The grid's harness page, built and served. */
async function serveGridPage(): Promise<Started> {
  const root = join(import.meta.dirname, '../../client/grid/harness');
  const outDir = await mkdtemp(join(tmpdir(), 'seatgrid-grid-'));
  await build({
    configFile: false,
    root,
    plugins: [solid()],
    logLevel: 'error',
    build: { outDir, emptyOutDir: true, target: 'es2023' },
  });
  const server = await preview({
    configFile: false,
    root,
    logLevel: 'error',
    build: { outDir },
    preview: { port: 0, host: '127.0.0.1' },
  });
  return {
    url: server.resolvedUrls!.local[0]!,
    async stop() {
      await server.close();
      await rm(outDir, { recursive: true, force: true });
    },
  };
}
