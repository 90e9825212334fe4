import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sparticuz from '@sparticuz/chromium';
import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';
import { temporaryFolder } from './temporaryFolder.ts';

/**
 * Starts a real Chromium with additional arguments: the one of $CHROME_PATH, else the system's, else the one of an npm
 * package.
 */
export async function launchChromium(more: readonly string[] = []): Promise<Browser> {
  const named = [process.env.CHROME_PATH, '/usr/bin/chromium'].find(
    path => path !== undefined && path !== '' && existsSync(path),
  );
  const executablePath = named ?? (await sparticuz.executablePath());
  const args = ['--no-sandbox', '--force-color-profile=srgb', ...more];
  // Chromium creates a file here for each tile of a page, which takes a sixth of its time on a disk.
  const env = { ...process.env, TMPDIR: temporaryFolder() };
  try {
    return await chromium.launch({ executablePath, args, env });
  } catch (error) {
    const libraries = await ownLibraries();
    if (named !== undefined || libraries === null) throw error;
    return await chromium.launch({ executablePath, args, env: { ...env, LD_LIBRARY_PATH: libraries } });
  }
}

let shared: Promise<Browser> | null = null;

/**
 * The Chromium of this process, which the test files of a worker use one after another. Close the contexts, not the browser: it
 * ends with the process. Two workers never share one, because a browser has only one clipboard.
 */
export async function sharedChromium(): Promise<Browser> {
  shared = (await shared?.catch(() => null))?.isConnected() === true ? shared : launchChromium();
  return shared!;
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
