import { defineConfig } from 'vite';
import solid from 'vite-plugin-solid';

const server = 'http://localhost:4280';

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
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  server: { proxy: { '/api': server, '/scim': server } },
});
