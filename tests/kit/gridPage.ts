import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, preview } from 'vite';
import solid from 'vite-plugin-solid';
import type { Built } from './serveOnce.ts';

/** Builds the grid's harness page and serves it. */
export async function buildGridPage(): Promise<Built> {
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
    place: server.resolvedUrls!.local[0]!,
    async remove() {
      await server.close();
      await rm(outDir, { recursive: true, force: true });
    },
  };
}
