import type { DemoCommit } from './demo/history.ts';
import { tick } from './effects/clock.ts';
import { sha256 } from './identity/tokens.ts';
import type { Actor } from './model/actor.ts';
import type { Catalog } from './model/catalog.ts';
import type { Outcome } from './model/change.ts';
import { personOfRow } from './model/personOfRow.ts';
import type { StoreReader } from './model/store.ts';
import type { Writer } from './model/writer.ts';

/** The workspace that the example fills. */
export interface ExampleWorkspace {
  catalog: () => Catalog;
  writer: Writer;
  reader: Pick<StoreReader, 'page' | 'rows' | 'where' | 'seq' | 'tail'>;
}

/** How much time passes before everything is applied that depends on time alone, in milliseconds. */
const tickPause = 7 * 86_400_000;

/**
 * Lets the example organisation live through its history: each step is a commit at its own time and by its own person, and in between
 * the clock lets subscriptions and invitations end. An interrupted history is resumed after the last time that was written. Returns the
 * outcome of each step that it wrote.
 */
export async function fillExample(
  { catalog, writer, reader }: ExampleWorkspace,
  history: readonly DemoCommit[],
): Promise<Outcome[]> {
  const people = new Map<string, Actor>();
  const actorOf = async (userId: string): Promise<Actor> => {
    const known = people.get(userId) ?? (await findPerson(reader, userId));
    people.set(userId, known);
    return known;
  };
  const outcomes: Outcome[] = [];
  const written = await lastTime(reader);
  let ticked = '';
  for (const [step, { at, by, label, requests }] of history.entries()) {
    const isWritten = at < written;
    if (ticked === '' || Date.parse(at) - Date.parse(ticked) > tickPause) {
      if (!isWritten) await tick({ catalog, writer, reader }, at);
      ticked = at;
    }
    if (isWritten) continue;
    const actor: Actor = by === null ? { kind: 'system', name: 'setup' } : await actorOf(by);
    // The last time may be that of the clock alone: the key tells whether its step is written.
    const key = { key: `example:${step}`, hash: sha256(JSON.stringify([at, by, requests])) };
    outcomes.push(await writer.commit(actor, requests, { label, now: at, key }));
  }
  return outcomes;
}

/** The time of the last transaction; empty if there is none. */
async function lastTime(reader: ExampleWorkspace['reader']): Promise<string> {
  const seq = await reader.seq();
  const [last] = seq === 0 ? [] : await reader.tail(seq - 1, 1, 0);
  return last?.transaction.at ?? '';
}

async function findPerson(reader: Pick<StoreReader, 'where'>, loginId: string): Promise<Actor> {
  const [account] = await reader.where('accounts', 'key_idFree', [loginId]);
  const [row] = account === undefined ? [] : await reader.where('users', 'account', [account.id]);
  if (row === undefined) throw new Error(`The example has no ${loginId}`);
  return personOfRow(row);
}
