import type { StoredColumn } from '../model/store.ts';

/** A value of a statement that is known only when it runs. */
export class Parameter {
  readonly name: string;
  /** What it holds, or each of what it holds. */
  readonly kind: StoredColumn['column'];

  constructor(name: string, kind: StoredColumn['column'] = 'text') {
    this.name = name;
    this.kind = kind;
  }
}

/** The text of a statement, and what is bound: values, and slots for those to come. */
export interface Statement {
  sql: string;
  parameters: readonly unknown[];
}

/** Values for the slots of a statement, by name. */
export type ParameterValues = Readonly<Record<string, unknown>>;

/** What is bound when a statement runs with these values in its slots. Throws for a slot without one. */
export function bind({ parameters }: Statement, given: ParameterValues): unknown[] {
  return parameters.map(parameter => {
    if (!(parameter instanceof Parameter)) return parameter;
    const value = given[parameter.name];
    if (value === undefined) throw new Error(`Nothing was given for ${parameter.name}`);
    return value;
  });
}
