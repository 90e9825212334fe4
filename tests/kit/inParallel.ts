import { spawn } from 'node:child_process';

/*
 * Runs commands side by side: `node tests/kit/inParallel.ts "tsc --noEmit" "vite build client"`. Prints the output of each when it ends,
 * so that they do not mix. Exits with 1 if one of them failed, once all have ended.
 */

/** Runs a command in a shell. Resolves with its exit code and its output. */
async function run(command: string): Promise<{ code: number; output: string }> {
  const env = process.stdout.isTTY ? { FORCE_COLOR: '1', ...process.env } : process.env;
  const child = spawn(command, { shell: true, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += String(chunk)));
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', ended => resolve(ended ?? 1));
  });
  return { code, output };
}

const results = await Promise.all(
  process.argv.slice(2).map(async command => {
    const { code, output } = await run(command);
    process.stdout.write(output);
    if (code !== 0) console.error(`"${command}" ended with ${code}`);
    return code;
  }),
);
process.exitCode = results.every(code => code === 0) ? 0 : 1;
