import type { GridSlice } from './state.ts';

type FillCommands = typeof import('./fill-commands.ts');

let loaded: FillCommands | undefined;

/** Loads the commands that fill cells. The grid does it ahead, when the page is idle. */
export async function loadFill(): Promise<FillCommands> {
  loaded ??= await import('./fill-commands.ts');
  return loaded;
}

/** Runs a command that fills cells, at once if they are loaded; later only for the selection for which it was asked. */
export function withFill(grid: GridSlice<'context' | 'messages' | 'selection'>, run: (commands: FillCommands) => void): void {
  if (loaded) {
    run(loaded);
    return;
  }
  const selected = (): string => JSON.stringify(grid.selection.ranges());
  const initial = selected();
  const runLate = (commands: FillCommands): void => {
    if (selected() === initial) run(commands);
    else grid.notify(grid.say('fillAgain'));
  };
  void loadFill().then(runLate).catch(grid.reportError);
}
