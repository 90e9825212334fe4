import type { Row, RowId, Value } from '../model/change.ts';
import type { StoreReader } from '../model/store.ts';

const last = (value: Value | undefined): string => String(value ?? '');

/** The user rows where an account is Active, the most recently used first. */
export async function membershipsOf(reader: StoreReader, account: RowId): Promise<Row[]> {
  const users = await reader.where('users', 'account', [account]);
  return users
    .filter(user => user.status === 'Active')
    .sort((one, other) => last(other.lastSignIn).localeCompare(last(one.lastSignIn)) || one.id.localeCompare(other.id));
}
