import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, preview } from 'vite';
import solid from 'vite-plugin-solid';

interface Started {
  /** Where it is reached. */
  url: string;
  stop(): Promise<void>;
}

/** Answers with the address of the grid's harness page, which is built when it is first asked for. `stop` ends both. */
export async function serveGridPage(): Promise<Started> {
  let page: Promise<Started> | null = null;
  const server = createServer((_, response) => {
    page ??= buildGridPage();
    page.then(
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
      await (await page?.catch(() => null))?.stop();
    },
  };
}

/** The grid's harness page, built and served. */
async function buildGridPage(): Promise<Started> {
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
