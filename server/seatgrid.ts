import { audit } from './cli/audit.ts';
import { backup } from './cli/backup.ts';
import { doctor } from './cli/doctor.ts';
import { CommandError } from './cli/failure.ts';
import { restore } from './cli/restore.ts';
import { wayIn } from './cli/wayIn.ts';
import { ConfigError, readConfig } from './config.ts';
import { makeFilesPrivate } from './dataFolder.ts';

/*
 * The operator's commands: `npm run seatgrid -- backup | restore | doctor | way-in | audit`. It reads the same variables as the server,
 * and joins the rooms as main.ts does. Ends with 0 where all is well, else with 1.
 */

const usage = `npm run seatgrid -- backup [file]            writes all data into one file, while Seatgrid runs; --portable for the other database
npm run seatgrid -- restore file [--force]   puts such a file in place of the data; --force where there is data already,
                                             --without-checksum where the file with its SHA-256 is lost
npm run seatgrid -- doctor [--mend]          looks the data over; --mend works out anew what is worked out from rows
npm run seatgrid -- way-in person            a new password for who has nobody else to send one, by User ID or e-mail
npm run seatgrid -- audit [--all]            the audit trail as JSON lines: what belongs to no organisation, or everything`;

makeFilesPrivate();
process.exitCode = await run(process.argv.slice(2), process.env);

async function run([command, ...rest]: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const flags = rest.filter(arg => arg.startsWith('--'));
  const [file, ...more] = rest.filter(arg => !arg.startsWith('--'));
  const knows = (...known: string[]): boolean => more.length === 0 && flags.every(flag => known.includes(flag));
  try {
    const has = (flag: string): boolean => flags.includes(flag);
    if (command === 'backup' && knows('--portable', '--scheduled') && !(has('--scheduled') && file !== undefined))
      return await backup(readConfig(env), file, { portable: has('--portable'), scheduled: has('--scheduled') });
    if (command === 'restore' && file !== undefined && knows('--force', '--without-checksum'))
      return await restore(readConfig(env), file, { force: has('--force'), withoutChecksum: has('--without-checksum') });
    if (command === 'way-in' && file !== undefined && knows()) return await wayIn(readConfig(env), file);
    if (command === 'audit' && file === undefined && knows('--all')) return await audit(readConfig(env), flags.includes('--all'));
    if (command === 'doctor' && file === undefined && knows('--mend'))
      return await doctor(readConfig(env), flags.includes('--mend'));
  } catch (error) {
    if (!(error instanceof ConfigError || error instanceof CommandError)) throw error;
    console.error(error.message);
    return 1;
  }
  console.error(usage);
  return 1;
}
