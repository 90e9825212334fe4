/** A channel between the pages of one person in one browser. What a page posts, all others hear, in order. */
export interface Channel<Message> {
  post: (message: Message) => void;
  listen: (listener: (message: Message) => void) => void;
  close: () => void;
}

/** Opens a channel by name; null where the browser has none. */
export function openChannel<Message>(name: string): Channel<Message> | null {
  if (!('BroadcastChannel' in globalThis)) return null;
  const channel = new BroadcastChannel(name);
  return {
    post: message => channel.postMessage(message),
    listen: listener => channel.addEventListener('message', ({ data }: MessageEvent<Message>) => listener(data)),
    close: () => channel.close(),
  };
}
