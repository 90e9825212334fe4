import type { StoredColumn } from '../model/store.ts';

/** A value of a statement that is known only when the statement runs. */
export class Parameter {
  readonly name: string;
  /** The kind of the value, or of each value of a list. */
  readonly kind: StoredColumn['column'];

  constructor(name: string, kind: StoredColumn['column'] = 'text') {
    this.name = name;
    this.kind = kind;
  }
}

/** The text of a statement and what it binds: values, and parameters to be filled in. */
export interface Statement {
  sql: string;
  parameters: readonly unknown[];
}

/** Values for the parameters of a statement, by name. */
export type ParameterValues = Readonly<Record<string, unknown>>;

/** The bound values of a statement that runs with these parameter values. Throws for a parameter without a value. */
export function bind({ parameters }: Statement, values: ParameterValues): unknown[] {
  return parameters.map(parameter => {
    if (!(parameter instanceof Parameter)) return parameter;
    const value = values[parameter.name];
    if (value === undefined) throw new Error(`Nothing was values for ${parameter.name}`);
    return value;
  });
}
