import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';
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

/**
 * Draws the icons of lucide-solid with `createIcon`. The package's own component reads a dozen settings that nothing here sets, and needs as
 * many bytes as all icons before the first rows.
 */
const icons: Plugin = {
  name: 'icons',
  enforce: 'pre',
  transform: {
    filter: { id: /\/lucide-solid\/dist\/source\/icons\/[\w-]+\.jsx$/, code: '<Icon ' },
    handler: code => {
      const shapes = /\bnode: (\[.*?\])(?=,\n {2}aliases|\n\};)/s.exec(code)?.[1]?.replaceAll(/,\s*key: "\w+"/g, '');
      const from = JSON.stringify(join(import.meta.dirname, 'components/icon.tsx'));
      return `import { createIcon } from ${from};\nexport default /* @__PURE__ */ createIcon(${shapes});\n`;
    },
  },
};

/** Loads every part of the page by `loadPart` instead of Vite's own function, which cannot load a part again that could not be loaded once. */
const parts: Plugin = {
  name: 'parts',
  enforce: 'pre',
  apply: 'build',
  load: {
    filter: { id: /vite\/preload-helper/ },
    handler: () =>
      `export { loadPart as __vitePreload } from ${JSON.stringify(join(import.meta.dirname, 'browser/load-part.ts'))};`,
  },
};

/** Puts the styles of the workspace after the skeleton, which is painted without them. No script runs before they have arrived. */
const stylesAfterSkeleton: Plugin = {
  name: 'styles-after-skeleton',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler: html => {
      const [link = ''] = /\n *<link rel="stylesheet"[^>]*\/workspace-[^>]*>/.exec(html) ?? [];
      return html.replace(link, '').replace('\n    <noscript>', `${link}\n    <noscript>`);
    },
  },
};

/** Builds the page to client/dist. Nothing is inlined: the page's policy allows no script, style or font but files of its own. */
export default defineConfig({
  plugins: [icons, parts, stylesAfterSkeleton, solid()],
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
