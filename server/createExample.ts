import { demoOrganisation, demoSetup, exampleDay } from './demo/organisation.ts';
import { type ExampleWorkspace, fillExample } from './fillExample.ts';
import { hashPassword, newPasswordCells } from './identity/password.ts';
import { isChosenPassword } from './model/accountCells.ts';
import type { System } from './model/actor.ts';
import type { Row } from './model/change.ts';

const setup: System = { kind: 'system', name: 'setup' };
const seed = 1;

/**
 * Creates the example organisation with its history until today, or completes one that was interrupted. The owner's password is written
 * last: once it is there, or the owner has signed in, nothing is written.
 */
export async function createExample(workspace: ExampleWorkspace, today: string, password: string): Promise<void> {
  const { writer, reader } = workspace;
  const [org] = await reader.where('orgs', 'accountName', [demoSetup.accountName]);
  if (org !== undefined && !(await isUnfinished(reader, org))) return;
  const history = demoOrganisation(seed, org === undefined ? today : exampleDay(String(org.createdAt)));
  // Another organisation that only has the same name has another id.
  if (org !== undefined && org.id !== history[0]?.requests[0]?.row) return;
  await fillExample(workspace, history);
  const account = await ownerAccount(reader);
  if (account === undefined) throw new Error('The example organisation was created without its owner');
  await writer.commit(setup, [{ table: 'accounts', row: account.id, to: newPasswordCells(await hashPassword(password)) }]);
}

async function ownerAccount(reader: ExampleWorkspace['reader']): Promise<Row | undefined> {
  const [account] = await reader.where('accounts', 'key_idFree', [demoSetup.owner.userId]);
  return account;
}

/** Whether the owner has no password yet and never signed in. */
async function isUnfinished(reader: ExampleWorkspace['reader'], org: Row): Promise<boolean> {
  const account = await ownerAccount(reader);
  if (account === undefined || isChosenPassword(account.passwordHash)) return false;
  const owners = await reader.where('users', 'account', [account.id]);
  return owners.some(owner => owner.org === org.id && owner.lastSignIn === null);
}
