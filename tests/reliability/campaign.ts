/** The size of a campaign: a few rounds in every run of the tests, all of them with `npm run reliability`. */
export type Size = 'small' | 'full';

/** The figures of a campaign by name, printed as they are. */
export type Figures = Record<string, number | string>;

/** A promise of the product, tested by attacking it again and again as the seed chooses. */
export interface Campaign {
  /** Its name on the command line and in seeds.json. */
  name: string;
  /**
   * Throws when the promise is broken. The same seed sends the same requests; when a process is hit still depends on the
   * machine.
   */
  run(size: Size, seed: number): Promise<Figures>;
}

/** Throws with this message when a condition does not hold. */
export function ensure(holds: boolean, broken: string | (() => string)): asserts holds {
  if (!holds) throw new Error(typeof broken === 'string' ? broken : broken());
}

/** Prints the progress of a long campaign on a terminal. */
export function progress(name: string, done: number, of: number): void {
  if (process.stderr.isTTY || done % 10 === 0 || done === of) console.error(`${name}: ${done} of ${of}`);
}
