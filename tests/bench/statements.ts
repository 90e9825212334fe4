import type { Person } from './people.ts';
import { additions, createBenchWriter } from './profile.ts';

/** How many statements the database is asked while so many people are added in one commit. */
export async function statementsFor(people: readonly Person[], status: 'Draft' | 'Active'): Promise<number> {
  let asked = 0;
  const { writer, actor, close } = await createBenchWriter({
    onStatement() {
      asked += 1;
    },
  });
  asked = 0;
  await writer.commit(actor, additions(people, status));
  const found = asked;
  await close();
  return found;
}
