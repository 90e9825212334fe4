import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import type { Built } from './serveOnce.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const root = join(import.meta.dirname, '../..');

/** Packs the command line program as the server is packed: it starts in a third of the time. */
export async function packCli(): Promise<Built> {
  const folder = await mkdtemp(join(temporaryFolder(), 'seatgrid-cli-'));
  // Native modules are not packed.
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  await build({
    root,
    configFile: join(root, 'server/vite.config.ts'),
    logLevel: 'error',
    build: { outDir: join(folder, 'dist'), emptyOutDir: true, rolldownOptions: { input: 'server/seatgrid.ts' } },
  });
  return { place: join(folder, 'dist', 'seatgrid.js'), remove: () => rm(folder, { recursive: true, force: true }) };
}
