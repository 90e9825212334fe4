/** A channel between the pages of one person in one browser. Every other page receives each posted message, in order. */
export interface PageChannel<Message> {
  post: (message: Message) => void;
  listen: (listener: (message: Message) => void) => void;
  close: () => void;
}

/** Opens a channel by name; null where the browser does not support it. */
export function openChannel<Message>(name: string): PageChannel<Message> | null {
  if (!('BroadcastChannel' in globalThis)) return null;
  const channel = new BroadcastChannel(name);
  return {
    post: message => channel.postMessage(message),
    listen: listener => channel.addEventListener('message', ({ data }: MessageEvent<Message>) => listener(data)),
    close: () => channel.close(),
  };
}
