import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** How the proxy treats connections: it passes everything, holds everything without an answer, or refuses connections. */
export type Mode = 'pass' | 'hold' | 'refuse';

/** A connection to a server that a test can hold, cut and close. */
export interface FaultProxy {
  /** The same address through the proxy. */
  url: string;
  set(mode: Mode): void;
  /** Resets every open connection. */
  cut(): void;
  close(): Promise<void>;
}

/** Starts a proxy between clients of its `url` and the server at this address. */
export async function startFaultProxy(address: string): Promise<FaultProxy> {
  const to = new URL(address);
  const sockets = new Set<Socket>();
  let mode: Mode = 'pass';

  const follow = (socket: Socket, other: Socket): void => {
    sockets.add(socket);
    socket.on('data', piece => other.write(piece));
    socket.on('error', () => other.destroy()); // a line that is cut is what this is for
    socket.on('close', () => {
      sockets.delete(socket);
      other.destroy();
    });
    if (mode === 'hold') socket.pause();
  };
  const server = createServer(near => {
    if (mode === 'refuse') {
      near.resetAndDestroy();
      return;
    }
    const far = connect(Number(to.port), to.hostname);
    follow(near, far);
    follow(far, near);
  });
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready));
  const url = new URL(address);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  // With a Unix socket as its host, a client would go round the proxy.
  url.searchParams.delete('host');
  const cut = (): void => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    url: url.href,
    set(next) {
      mode = next;
      if (next === 'refuse') cut();
      for (const socket of sockets) if (next === 'hold') socket.pause();
      for (const socket of sockets) if (next === 'pass') socket.resume();
    },
    cut,
    close: () =>
      new Promise(done => {
        server.close(() => done());
        cut();
      }),
  };
}
