import type { CompiledFormula, CompiledGrant, CompiledRowGrant } from './catalog.ts';
import type { ChangeGrant, Grant, Relation, RowGrant } from './grant.ts';
import type { Table } from './table.ts';

/** Compiles what a role may do with a table. */
export function compileGrant(grant: Grant, formula: (text: string) => CompiledFormula): CompiledGrant {
  const compiled = <G extends RowGrant>(part: G): CompiledRowGrant<G> => ({
    ...part,
    condition: part.when === undefined ? null : formula(part.when),
  });
  const parts = <G extends RowGrant>(all: true | readonly G[] | undefined, every: G): CompiledRowGrant<G>[] =>
    (all === true ? [every] : (all ?? [])).map(compiled);
  const act = grant.act ?? (grant.update === true ? true : []);
  return {
    grant,
    update: parts<ChangeGrant>(grant.update, {}),
    delete: parts<RowGrant>(grant.delete, {}),
    act: act === true ? true : act.map(compiled),
    except: (grant.except ?? []).map(each => ({ ...each, condition: formula(each.when) })),
  };
}

/** The relations that a grant uses and the table does not have. */
export function unknownRelations({ relations }: Table, { read, update, delete: deletes, act }: Grant): string[] {
  const parts = [update, deletes, act].flatMap((part): readonly RowGrant[] => (Array.isArray(part) ? part : []));
  const names = [...(read === 'organisation' ? [] : read), ...parts.flatMap(part => part.rows ?? [])];
  return [...new Set(names)].filter(name => !Object.hasOwn(relations, name));
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
