import type { CompiledFormula, CompiledGrant, CompiledRowGrant } from './catalog.ts';
import type { ChangeGrant, Grant, Relation, RowGrant, Table } from './table.ts';

/** Compiles what a role may do with a table. Throws for a relation that the table does not have. */
export function compileGrant(table: Table, grant: Grant, formula: (text: string) => CompiledFormula): CompiledGrant {
  const compiled = <G extends RowGrant>(part: G): CompiledRowGrant<G> => {
    if (part.rows !== undefined) relationOf(table, part.rows);
    return { ...part, condition: part.when === undefined ? null : formula(part.when) };
  };
  const parts = <G extends RowGrant>(all: true | readonly G[] | undefined, every: G): CompiledRowGrant<G>[] =>
    (all === true ? [every] : (all ?? [])).map(compiled);
  for (const name of grant.read === 'organisation' ? [] : grant.read) relationOf(table, name);
  const act = grant.act ?? (grant.update === true ? true : []);
  return {
    grant,
    update: parts<ChangeGrant>(grant.update, {}),
    delete: parts<RowGrant>(grant.delete, {}),
    act: act === true ? true : act.map(compiled),
    except: (grant.except ?? []).map(each => ({ ...each, condition: formula(each.when) })),
  };
}

/** Every condition of a grant. */
export const conditionsOf = (grant: CompiledGrant): CompiledFormula[] =>
  [...grant.update, ...grant.delete, ...(grant.act === true ? [] : grant.act), ...grant.except].flatMap(
    part => part.condition ?? [],
  );

/** The relation of a table with this name; throws if there is none. */
export function relationOf(table: Table, name: string): Relation {
  const relation = table.relations[name];
  if (relation === undefined) throw new Error(`${table.id} has no relation ${name}`);
  return relation;
}
