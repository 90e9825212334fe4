import { join } from 'node:path';
import { defineConfig } from 'vite';
import solid from 'vite-plugin-solid';

const server = 'http://localhost:4280';
const [page, workspace] = ['main.tsx', 'pages/workspace.tsx'].map(name => join(import.meta.dirname, name)) as [string, string];

/** The modules without which this one cannot begin: what it imports at once, and what these do. */
function neededBy(module: string, importsOf: (module: string) => readonly string[], found = new Set<string>()): Set<string> {
  if (found.has(module)) return found;
  found.add(module);
  for (const other of importsOf(module)) neededBy(other, importsOf, found);
  return found;
}

const without = (all: ReadonlySet<string>, some: ReadonlySet<string>): Set<string> =>
  new Set([...all].filter(one => !some.has(one)));

/** What is needed before the first rows and not by the sign-in page; worked out once for a build. */
let needed: Set<string> | undefined;

/** Builds the page to client/dist. Nothing is inlined: the page's policy allows no script, style or font but files of its own. */
export default defineConfig({
  plugins: [solid()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 400,
    rolldownOptions: {
      checks: { pluginTimings: false },
      output: {
        codeSplitting: {
          groups: [
            {
              // What comes before the first rows is one file: in pieces, one for each way of sharing them, it is an eighth larger.
              name: (module, modules) => {
                const importsOf = (id: string): readonly string[] => modules.getModuleInfo(id)?.importedIds ?? [];
                needed ??= without(neededBy(workspace, importsOf), neededBy(page, importsOf));
                return needed.has(module) ? 'workspace' : null;
              },
            },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': server, '/scim': server } },
});
