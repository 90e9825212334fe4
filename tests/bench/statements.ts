import type { Person } from './people.ts';
import { additions, createBenchWriter } from './profile.ts';

/** The number of statements that the database runs while this many people are added in one commit. */
export async function statementsFor(people: readonly Person[], status: 'Draft' | 'Active'): Promise<number> {
  let count = 0;
  const { writer, actor, close } = await createBenchWriter({
    onStatement() {
      count += 1;
    },
  });
  count = 0;
  await writer.commit(actor, additions(people, status));
  const found = count;
  await close();
  return found;
}
