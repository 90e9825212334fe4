import { createContext } from './api/app.ts';
import type { Dependencies } from './api/appContext.ts';
import { ConfigError } from './config.ts';
import { hashPassword, newPasswordCells } from './identity/password.ts';
import { setUp } from './identity/setUp.ts';
import { SetupGate } from './identity/setupGate.ts';
import type { System } from './model/actor.ts';
import { utc } from './model/days.ts';
import { Refusal } from './model/writer.ts';
import type { Workspace } from './workspace/workspace.ts';

/** The credentials of the owner of the example organisation. */
export const demoCredentials = { login: 'helene.verdier', password: 'la-maison-verdier' } as const;

/** The client that is recorded for an unattended setup. */
const unattendedClient = { agent: 'SEATGRID_SETUP', address: '' };

const setup: System = { kind: 'system', name: 'setup' };

/** Fills an empty installation as the environment asks. Returns whether it is still empty. Throws `ConfigError`. */
export async function firstStart(context: Dependencies): Promise<boolean> {
  if (!(await new SetupGate(context.workspaces.directory.reader, null).isOpen())) return false;
  const { setup: unattended, demo } = context.config;
  if (unattended !== null) {
    try {
      const first = { firstName: '', lastName: '', language: 'en' as const, ...unattended, zone: unattended.zone ?? utc };
      await setUp(createContext(context), first, unattendedClient);
    } catch (error) {
      // Another server of the same database was set up at the same moment.
      if (error instanceof Refusal && error.code === 'key_reused') return false;
      throw error instanceof Refusal && error.details !== null ? new ConfigError(`SEATGRID_SETUP: ${error.message}.`) : error;
    }
    console.log(`${unattended.organisation} is set up; ${unattended.email} is its owner.`);
    return false;
  }
  if (demo) await createDemo(context.workspaces.directory);
  return !demo;
}

/** Creates the example organisation, with a well-known password for its owner. */
async function createDemo({ writer, reader }: Workspace): Promise<void> {
  const [{ demoOrganisation }, { fillExample }] = await Promise.all([
    import('./demo/organisation.ts'),
    import('./fillExample.ts'),
  ]);
  await fillExample({ writer, reader }, demoOrganisation(1, new Date().toISOString().slice(0, 10)));
  const [account] = await reader.where('accounts', 'key_idFree', [demoCredentials.login]);
  if (account === undefined) throw new Error('The example organisation was created without its owner');
  await writer.commit(setup, [
    { table: 'accounts', row: account.id, to: newPasswordCells(await hashPassword(demoCredentials.password)) },
  ]);
}
