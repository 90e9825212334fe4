import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** How a detour treats connections: lets all through, keeps everything that comes and says nothing, or sends everybody away. */
export type Mode = 'pass' | 'hold' | 'refuse';

/** A line to a server that a test can hold, cut and close. */
export interface FaultProxy {
  /** The same address by way of the detour. */
  url: string;
  set(mode: Mode): void;
  /** Resets every connection that there is. */
  cut(): void;
  close(): Promise<void>;
}

/** Stands between whoever connects to `url` of the answer and the server at this address. */
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
