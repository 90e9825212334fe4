import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

/* Loaded into a server under test by NODE_OPTIONS: on SIGUSR2 it collects garbage and prints the memory in use. */

if (isMainThread) {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  process.on('SIGUSR2', () => {
    collect();
    const { heapUsed, external, arrayBuffers, rss } = process.memoryUsage();
    console.log(`memory ${JSON.stringify({ heap: heapUsed + external + arrayBuffers, rss })}`);
  });
}
