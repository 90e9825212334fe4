import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { placeOf } from './serveOnce.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const sources = 'server/seatgrid.ts';

/** How a command ended, and what it printed. */
interface CommandResult {
  code: number;
  output: string;
}

/** Runs a command as an operator would, in the packed program during a run of Vitest; resolves with its exit code and its output. */
export async function seatgrid(args: readonly string[], env: Record<string, string>): Promise<CommandResult> {
  const packed = process.env.SEATGRID_TEST_CLI;
  return run(packed === undefined ? sources : await placeOf(packed), args, env);
}

/** The same from the sources, as `npm run seatgrid` does. */
export const seatgridFromSources = (args: readonly string[], env: Record<string, string>): Promise<CommandResult> =>
  run(sources, args, env);

async function run(program: string, args: readonly string[], env: Record<string, string>): Promise<CommandResult> {
  const child = spawn(process.execPath, [program, ...args], { cwd: root, env: { ...process.env, ...env } });
  let output = '';
  child.stdout.on('data', chunk => (output += String(chunk)));
  child.stderr.on('data', chunk => (output += String(chunk)));
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', ended => resolve(ended ?? -1));
  });
  return { code, output };
}
