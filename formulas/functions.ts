import type { FormulaFunction } from './function.ts';
import { actorFunctions } from './functions/actor.ts';
import { dateFunctions } from './functions/date.ts';
import { listFunctions } from './functions/list.ts';
import { logicFunctions } from './functions/logic.ts';
import { membershipFunctions } from './functions/membership.ts';
import { numberFunctions } from './functions/number.ts';
import { peopleFunctions } from './functions/people.ts';
import { textFunctions } from './functions/text.ts';
import { nearest } from './nearest.ts';

/** Every function of the formula language by its name in capitals, in display order. */
export const functions: ReadonlyMap<string, FormulaFunction> = new Map(
  [
    logicFunctions,
    listFunctions,
    membershipFunctions,
    textFunctions,
    numberFunctions,
    dateFunctions,
    peopleFunctions,
    actorFunctions,
  ]
    .flat()
    .map(definition => [definition.name, definition]),
);

/** The error message for an unknown function, with the most similar known name. */
export function unknownFunction(name: string): string {
  const near = nearest(name, functions.keys());
  return near === null ? `Unknown function ${name}.` : `Unknown function ${name}. Did you mean ${near}?`;
}
