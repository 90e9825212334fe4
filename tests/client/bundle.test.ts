import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../client');

/** What the page loads until it shows rows: its entry, the workspace, the parts that this renders at once, and the texts of one language. */
const firstLoaded = ['index.html', 'pages/workspace.tsx', 'pages/empty-table.tsx', 'panels/problem-status.tsx', 'i18n/fr.ts'];

/** The part of Vite's manifest that is read here. */
interface Chunk {
  file: string;
  css?: string[];
  imports?: string[];
}

/** The files that a page loads before it renders: a chunk and its static imports. */
function filesOf(manifest: Record<string, Chunk>, name: string, found = new Set<string>()): Set<string> {
  const chunk = manifest[name];
  if (!chunk || found.has(chunk.file)) return found;
  found.add(chunk.file);
  for (const file of chunk.css ?? []) found.add(file);
  for (const other of chunk.imports ?? []) filesOf(manifest, other, found);
  return found;
}

it('at most 120 kB of scripts and styles load before the first rows, in either language', async () => {
  const outDir = mkdtempSync(join(tmpdir(), 'seatgrid-bundle-'));
  try {
    const { build } = await import('vite');
    await build({
      root,
      configFile: join(root, 'vite.config.ts'),
      logLevel: 'error',
      build: { outDir, emptyOutDir: true, manifest: true },
    });
    const manifest = JSON.parse(readFileSync(join(outDir, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>;
    const files = new Set<string>();
    for (const name of firstLoaded) {
      expect(manifest[name], name).toBeDefined();
      filesOf(manifest, name, files);
    }
    const sizes = [...files].map(file => gzipSync(readFileSync(join(outDir, file))).length);
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    process.stdout.write(`Before the first rows: ${bytes} bytes in ${files.size} files\n`);
    expect(bytes).toBeLessThanOrEqual(120_000);
    expect([...files].filter(file => /menu|parse|popover|dialog/.test(file))).toEqual([]);
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
});
