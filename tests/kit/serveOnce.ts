import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Something that was built for the tests of a run. */
export interface Built {
  /** The address or path under which tests find it. */
  place: string;
  remove(): Promise<unknown>;
}

/** A build that the tests of a run share. */
export interface SharedBuild {
  /** Where to ask for its place. */
  url: string;
  stop(): Promise<void>;
}

/** Answers with the place of something that is built when it is first asked for, once a run. */
export async function serveOnce(build: () => Promise<Built>): Promise<SharedBuild> {
  let built: Promise<Built> | null = null;
  const server = createServer((_, response) => {
    built ??= build();
    built.then(
      ({ place }) => response.end(place),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', () => resolve()));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.close();
      server.closeAllConnections();
      await (await built?.catch(() => null))?.remove();
    },
  };
}

/** The place of such a build. Throws with the reason if it failed. */
export async function placeOf(url: string): Promise<string> {
  const response = await fetch(url);
  const text = await response.text();
  if (!response.ok) throw new Error(`It was not built: ${text}`);
  return text;
}
