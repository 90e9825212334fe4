import type { Invariant } from '../model/invariant.ts';
import { licenceInvariants } from './licenceInvariants.ts';
import { messageInvariants } from './messageInvariants.ts';
import { peopleInvariants } from './peopleInvariants.ts';

/** The invariants of the Administration workspace that no rule, claim or formula of a single table can express. */
export const invariants: readonly Invariant[] = [...peopleInvariants, ...licenceInvariants, ...messageInvariants];
