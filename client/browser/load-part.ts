/** A file of the page could not be fetched. An error of the code in it is another one. */
export class LoadError extends Error {}

/**
 * Loads a part of the page: the build calls it for each `import()`. A browser never fetches a module again that it could not fetch once. So the
 * files are fetched first, and only imported when all have arrived. A part that could not be loaded is reported by the event
 * `vite:preloadError`, and can be loaded again later. `files` are the files of the part with what it imports, its own first or last; none if
 * that is the only one.
 */
export async function loadPart<Part>(importPart: () => Promise<Part>, files: readonly string[] = []): Promise<Part> {
  try {
    const needed = files.length > 0 ? files : ownFile(importPart);
    await Promise.all(needed.map(file => (loaded[file] ??= fetchFile(`/${file}`).catch(forget(file)))));
    return await importPart();
  } catch (thrown) {
    const error = isImportFailure(thrown) ? new LoadError(thrown.message, { cause: thrown }) : thrown;
    if (error instanceof LoadError) dispatchEvent(Object.assign(new Event('vite:preloadError'), { payload: error }));
    throw error;
  }
}

/** Whether an import failed because its file did not arrive, in the words of Chromium, Firefox and Safari: the error has no type of its own. */
const isImportFailure = (error: unknown): error is TypeError =>
  error instanceof TypeError &&
  /^(?:Failed to fetch|error loading) dynamically imported module|^Importing a module script failed/.test(error.message);

/** The files that were fetched, or are being fetched. */
const loaded: Record<string, Promise<void>> = {};

const forget =
  (file: string) =>
  (error: unknown): never => {
    delete loaded[file];
    throw error;
  };

/** The file that a function imports, which the build has written into it. */
const ownFile = (importPart: () => unknown): string[] =>
  [...String(importPart).matchAll(/import\(["'`]\.\/(.+?)["'`]\)/g)].map(([, name]) => `assets/${name}`);

async function fetchFile(url: string): Promise<void> {
  if (url.endsWith('.css')) return addStyles(url);
  try {
    const response = await fetch(url);
    // It is in the browser's cache once it has been read.
    await response.arrayBuffer();
    if (response.ok) return;
  } catch (error) {
    throw new LoadError(`${url} could not be loaded.`, { cause: error });
  }
  throw new LoadError(`${url} could not be loaded.`);
}

/** Adds a style sheet, unless the page has it. */
function addStyles(href: string): Promise<void> | undefined {
  if (document.querySelector(`link[rel=stylesheet][href="${href}"]`)) return undefined;
  const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', crossOrigin: '', href });
  document.head.append(link);
  return new Promise((resolve, reject) => {
    link.addEventListener('load', () => resolve());
    link.addEventListener('error', () => {
      link.remove();
      reject(new LoadError(`${href} could not be loaded.`));
    });
  });
}
