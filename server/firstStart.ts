import { type Config, ConfigError } from './config.ts';
import { SessionStore } from './identity/sessionStore.ts';
import { setUp } from './identity/setUp.ts';
import { SetupGate } from './identity/setupGate.ts';
import { utc } from './model/days.ts';
import { Refusal } from './model/writer.ts';
import type { Workspace } from './workspace/workspace.ts';

/** The credentials of the owner of the example organisation. */
export const demoCredentials = { login: 'helene.verdier', password: 'la-maison-verdier' } as const;

/** The client that is recorded for an unattended setup. */
const unattendedClient = { agent: 'SEATGRID_SETUP', address: '' };

/**
 * Fills an empty installation as the environment asks, and completes an example organisation that was interrupted. Returns whether the
 * installation is still empty. Throws `ConfigError`.
 */
export async function firstStart(
  { setup: unattended, demo }: Pick<Config, 'setup' | 'demo'>,
  directory: Workspace,
  now: () => string,
): Promise<boolean> {
  const { reader, writer } = directory;
  const isEmpty = await new SetupGate(reader, null).isOpen();
  if (isEmpty && unattended !== null) {
    try {
      const first = { firstName: '', lastName: '', language: 'en' as const, ...unattended, zone: unattended.zone ?? utc };
      await setUp({ reader, writer, sessions: new SessionStore({ reader, writer, now }) }, first, unattendedClient);
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
