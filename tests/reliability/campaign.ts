/** How much of a campaign is run: a few rounds in every run of the tests, all of them by `npm run reliability`. */
export type Size = 'small' | 'full';

/** What a campaign counted, by what was counted: printed as it is. */
export type Figures = Record<string, number | string>;

/** A promise of the product, tried by doing the worst to it again and again, as the seed chooses. */
export interface Campaign {
  /** What it is called on the command line and in seeds.json. */
  name: string;
  /** Throws where the promise is broken. The same seed asks for the same again; when a process is hit still depends on the machine. */
  run(size: Size, seed: number): Promise<Figures>;
}

/** Throws with these words where what was promised does not hold. */
export function ensure(holds: boolean, broken: string | (() => string)): asserts holds {
  if (!holds) throw new Error(typeof broken === 'string' ? broken : broken());
}

/** How far a long campaign has come, for whoever waits at a terminal. */
export function progress(name: string, done: number, of: number): void {
  if (process.stderr.isTTY || done % 10 === 0 || done === of) console.error(`${name}: ${done} of ${of}`);
}
