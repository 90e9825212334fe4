import type { DemoCommit } from './demo/history.ts';
import { tick } from './effects/clock.ts';
import { type Actor, effectiveRole } from './model/actor.ts';
import type { Outcome } from './model/change.ts';
import { displayName } from './model/personName.ts';
import type { StoreReader } from './model/store.ts';
import type { Writer } from './model/writer.ts';

/** How much time passes before everything is applied that depends on time alone, in milliseconds. */
const tickPause = 7 * 86_400_000;

/**
 * Lets the example organisation live through its history: each step is a commit at its own time and by its own person, and in between
 * the clock lets subscriptions and invitations end. Returns the outcome of each step.
 */
export async function fillExample(
  { writer, reader }: { writer: Writer; reader: Pick<StoreReader, 'page' | 'rows' | 'where'> },
  history: readonly DemoCommit[],
): Promise<Outcome[]> {
  const people = new Map<string, Actor>();
  const actorOf = async (userId: string): Promise<Actor> => {
    const known = people.get(userId) ?? (await findPerson(reader, userId));
    people.set(userId, known);
    return known;
  };
  const outcomes: Outcome[] = [];
  let ticked = '';
  for (const { at, by, label, requests } of history) {
    if (ticked === '' || Date.parse(at) - Date.parse(ticked) > tickPause) {
      await tick({ writer, reader }, at);
      ticked = at;
    }
    const actor: Actor = by === null ? { kind: 'system', name: 'setup' } : await actorOf(by);
    outcomes.push(await writer.commit(actor, requests, { label, now: at }));
  }
  return outcomes;
}

async function findPerson(reader: Pick<StoreReader, 'where'>, loginId: string): Promise<Actor> {
  const [account] = await reader.where('accounts', 'key_idFree', [loginId]);
  const [row] = account === undefined ? [] : await reader.where('users', 'account', [account.id]);
  if (row === undefined) throw new Error(`The example has no ${loginId}`);
  return {
    kind: 'person',
    user: row.id,
    account: String(row.account),
    org: String(row.org),
    role: effectiveRole(row),
    name: displayName(row),
    language: row.language === 'fr' ? 'fr' : 'en',
  };
}
