import { median, quantile, type Sides } from './timing.ts';

/** One line of the table: the floor, Seatgrid, and one to the other. */
export interface Figure {
  what: string;
  unit: 'ms' | 's' | 'edits/s' | 'rows/s' | 'MB' | 'kB' | '×' | 'frames' | 'elements';
  floor: number | null;
  product: number;
  /** What it should be at most; with `edits/s`, what it should reach at least, as a share of the floor. */
  goal?: string;
}

/** The figures of one family of measurements. */
export interface Family {
  title: string;
  /** What one must know to read them. */
  notes: readonly string[];
  figures: readonly Figure[];
}

/** The medians of both sides. */
export const medians = (what: string, { floor, product }: Sides<readonly number[]>, goal?: string): Figure =>
  inUnit({ what, unit: 'ms', floor: median(floor), product: median(product), ...(goal === undefined ? {} : { goal }) });

/** What the slowest one in a hundred takes at least. */
export const p99 = (what: string, { floor, product }: Sides<readonly number[]>, goal?: string): Figure =>
  inUnit({
    what,
    unit: 'ms',
    floor: quantile(floor, 0.99),
    product: quantile(product, 0.99),
    ...(goal === undefined ? {} : { goal }),
  });

/** Long times in seconds. */
export function inUnit(figure: Figure): Figure {
  if (figure.unit !== 'ms' || Math.max(figure.floor ?? 0, figure.product) < 1_000) return figure;
  const floor = figure.floor === null ? null : figure.floor / 1_000;
  return { ...figure, unit: 's', floor, product: figure.product / 1_000 };
}
