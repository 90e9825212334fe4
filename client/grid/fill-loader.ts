import type { GridSlice } from './state.ts';

type FillCommands = typeof import('./fill-commands.ts');

let loaded: FillCommands | undefined;

/** Loads the commands that fill cells. The grid does it ahead, when the page is idle. */
export async function loadFill(): Promise<FillCommands> {
  loaded ??= await import('./fill-commands.ts');
  return loaded;
}

/** Runs a command that fills cells, at once if they are loaded. */
export function withFill(grid: GridSlice<'messages'>, run: (commands: FillCommands) => void): void {
  if (loaded) run(loaded);
  else void loadFill().then(run).catch(grid.reportError);
}
