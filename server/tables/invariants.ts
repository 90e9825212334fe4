import type { Invariant } from '../model/invariant.ts';
import { licenceInvariants } from './licenceInvariants.ts';
import { messageInvariants } from './messageInvariants.ts';
import { peopleInvariants } from './peopleInvariants.ts';

/** Everything that is always so of the Administration workspace and that no rule, claim or formula of one table says. */
export const invariants: readonly Invariant[] = [...peopleInvariants, ...licenceInvariants, ...messageInvariants];
