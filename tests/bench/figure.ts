import { median, quantile, type Sides } from './timing.ts';

/** One line of the table: the floor, Seatgrid, and their ratio. */
export interface Figure {
  what: string;
  unit: 'ms' | 's' | 'edits/s' | 'rows/s' | 'MB' | 'kB' | '×' | 'frames' | 'elements';
  floor: number | null;
  product: number;
  /** The goal: a maximum, or, with `edits/s`, a minimum share of the floor. */
  goal?: string;
}

/** A family of related figures. */
export interface Family {
  title: string;
  /** What a reader needs to know about them. */
  notes: readonly string[];
  figures: readonly Figure[];
}

/** The medians of both sides. */
export const medians = (what: string, { floor, product }: Sides<readonly number[]>, goal?: string): Figure =>
  inUnit({ what, unit: 'ms', floor: median(floor), product: median(product), ...(goal === undefined ? {} : { goal }) });

/** The 99th percentiles of both sides. */
export const p99 = (what: string, { floor, product }: Sides<readonly number[]>, goal?: string): Figure =>
  inUnit({
    what,
    unit: 'ms',
    floor: quantile(floor, 0.99),
    product: quantile(product, 0.99),
    ...(goal === undefined ? {} : { goal }),
  });

/** Converts long times to seconds. */
export function inUnit(figure: Figure): Figure {
  if (figure.unit !== 'ms' || Math.max(figure.floor ?? 0, figure.product) < 1_000) return figure;
  const floor = figure.floor === null ? null : figure.floor / 1_000;
  return { ...figure, unit: 's', floor, product: figure.product / 1_000 };
}
