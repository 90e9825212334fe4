import { expect } from 'vitest';
import type { Cells, ChangeRequest, Outcome } from '../../server/model/change.ts';
import { type Fixture, openFixture, setup } from '../kit/administration.ts';
import type { EngineName } from '../kit/stores.ts';

/** Gives ACME a manager (bob), a licence admin (carol), a second owner (dave) and a team admin (erin), all Active. */
export async function openOffices(engine: EngineName): Promise<Fixture> {
  const f = await openFixture(engine, { total: 9 });
  const set = (name: string, to: Cells): ChangeRequest => ({ table: 'users', row: f.ids[name]!, to });
  const { outcomes } = await f.commit(
    [
      set('bob', { role: 'manager' }),
      set('carol', { role: 'licence_admin' }),
      set('dave', { role: 'owner', status: 'Active' }),
      set('erin', { role: 'team_admin', status: 'Active' }),
    ],
    setup,
  );
  expect(outcomes.map(each => each.outcome)).toEqual(['accepted', 'accepted', 'accepted', 'accepted']);
  return f;
}

/** The outcome of each row, and the code of why it was refused or held. */
export const results = ({ outcomes }: Outcome): string[] =>
  outcomes.map(({ outcome, issues }) => (outcome === 'accepted' ? outcome : `${outcome} ${issues[0]?.code}`));
