import { createContext } from './api/app.ts';
import type { Dependencies } from './api/appContext.ts';
import { ConfigError } from './config.ts';
import { setUp } from './identity/setUp.ts';
import { SetupGate } from './identity/setupGate.ts';
import { utc } from './model/days.ts';
import { Refusal } from './model/writer.ts';

/** The credentials of the owner of the example organisation. */
export const demoCredentials = { login: 'helene.verdier', password: 'la-maison-verdier' } as const;

/** The client that is recorded for an unattended setup. */
const unattendedClient = { agent: 'SEATGRID_SETUP', address: '' };

/**
 * Fills an empty installation as the environment asks, and completes an example organisation that was interrupted. Returns whether the
 * installation is still empty. Throws `ConfigError`.
 */
export async function firstStart(context: Dependencies): Promise<boolean> {
  const { directory } = context.workspaces;
  const isEmpty = await new SetupGate(directory.reader, null).isOpen();
  const { setup: unattended, demo } = context.config;
  if (isEmpty && unattended !== null) {
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
  if (!demo) return isEmpty;
  const { createExample } = await import('./createExample.ts');
  await createExample(directory, new Date().toISOString().slice(0, 10), demoCredentials.password);
  return false;
}
