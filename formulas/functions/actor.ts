import type { FormulaFunction } from '../function.ts';
import { equal, isError, isTrue } from '../value.ts';

/**
 * Functions about the person who acts: the one that changes a row or reads rows with a filter. All are blank or FALSE if Seatgrid itself acts;
 * then ME() and ROLE() equal nothing, so that a row without a manager is not the one whose manager acts.
 * Their results are never stored, because they differ from person to person.
 */
export const actorFunctions: readonly FormulaFunction[] = [
  {
    name: 'ME',
    args: [],
    result: 'link',
    help: {
      en: 'A link to your own row in Users: manager = ME(). Blank when Seatgrid acts by itself, and then equal to nothing. Not for computed columns.',
      fr: 'Un lien vers votre propre ligne dans Utilisateurs : manager = ME(). Vide quand Seatgrid agit seul, et alors égal à rien. Pas pour les colonnes calculées.',
    },
    example: { formula: 'ISBLANK(ME())', result: true },
    build: () => (_row, env) => env.actor?.id ?? null,
  },
  {
    name: 'ROLE',
    args: [],
    result: 'text',
    help: {
      en: 'Your role in the organisation, such as "owner". Blank when Seatgrid acts by itself. Not for computed columns.',
      fr: 'Votre rôle dans l’organisation, par exemple "owner". Vide quand Seatgrid agit seul. Pas pour les colonnes calculées.',
    },
    example: { formula: 'ISBLANK(ROLE())', result: true },
    build: () => (_row, env) => env.actor?.role ?? null,
  },
  {
    name: 'HASROLE',
    args: [{ name: 'role', type: 'text', many: true }],
    result: 'flag',
    help: {
      en: 'TRUE when you have one of these roles: HASROLE("owner", "manager"). Not for computed columns.',
      fr: 'VRAI si vous avez l’un de ces rôles : HASROLE("owner", "manager"). Pas pour les colonnes calculées.',
    },
    example: { formula: 'HASROLE("owner")', result: false },
    build: roles => (row, env) => {
      const role = env.actor?.role ?? null;
      for (const one of roles) {
        const value = one(row, env);
        if (isError(value)) return value;
        if (role !== null && isTrue(value) && equal(role, value)) return true;
      }
      return false;
    },
  },
];
