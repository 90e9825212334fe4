import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sparticuz from '@sparticuz/chromium';
import type { Browser, BrowserServer, LaunchOptions } from 'playwright-core';
import { chromium } from 'playwright-core';

/**
 * Starts a real Chromium with additional arguments: the one of $CHROME_PATH, else the system's, else the one of an npm
 * package.
 */
export const launchChromium = (more: readonly string[] = []): Promise<Browser> =>
  started(options => chromium.launch(options), more);

/** Starts a Chromium that other processes can connect to. */
export const startChromium = (): Promise<BrowserServer> => started(options => chromium.launchServer(options), []);

async function started<T>(start: (options: LaunchOptions) => Promise<T>, more: readonly string[]): Promise<T> {
  const named = [process.env.CHROME_PATH, '/usr/bin/chromium'].find(
    path => path !== undefined && path !== '' && existsSync(path),
  );
  const executablePath = named ?? (await sparticuz.executablePath());
  const args = ['--no-sandbox', '--force-color-profile=srgb', ...more];
  try {
    return await start({ executablePath, args });
  } catch (error) {
    const libraries = await ownLibraries();
    if (named !== undefined || libraries === null) throw error;
    return await start({ executablePath, args, env: { ...process.env, LD_LIBRARY_PATH: libraries } });
  }
}

/** Unpacks the shared libraries of the package for systems without them, and returns their folder. */
async function ownLibraries(): Promise<string | null> {
  const { inflate } = await import('@sparticuz/chromium');
  const bin = join(import.meta.dirname, '../../node_modules/@sparticuz/chromium/bin');
  const packed = (await readdir(bin)).find(name => name.startsWith('al2023'));
  if (packed === undefined) return null;
  await inflate(join(bin, packed));
  return join(tmpdir(), 'al2023', 'lib');
}
