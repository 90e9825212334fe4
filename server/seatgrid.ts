import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { CommandError } from './cli/commandError.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { makeFilesPrivate } from './dataFolder.ts';

/*
 * The operator's commands: `npm run seatgrid -- backup | restore | extract | doctor | way-in | audit`. It reads the same variables as the server,
 * and joins the rooms as main.ts does. Ends with 0 where all is well, else with 1.
 */

const usage = `npm run seatgrid -- backup [file]            writes all data into one file, while Seatgrid runs; --portable for the other database
npm run seatgrid -- restore file [--force]   puts such a file in place of the data; --force where there is data already,
                                             --without-checksum where the file with its SHA-256 is lost
npm run seatgrid -- extract file --organisation account-name [--table users] [--out file]
                                             takes the rows of one organisation from a backup, as lines of JSON or, by --out x.csv, as CSV
npm run seatgrid -- doctor [--mend]          looks the data over; --mend works out anew what is worked out from rows
npm run seatgrid -- way-in person            a new password for who has nobody else to send one, by User ID or e-mail
npm run seatgrid -- audit [--all]            the audit trail as JSON lines: what belongs to no organisation, or everything`;

/** What was typed behind a command. */
interface ParsedArguments {
  config: Config;
  names: readonly string[];
  has: (flag: string) => boolean;
  text: (option: string) => string | null;
}

/** A command: the options it knows, and what it does, loaded when it is asked for; null where what was typed makes no sense. */
interface Command {
  flags?: readonly string[];
  texts?: readonly string[];
  run: (typed: ParsedArguments) => Promise<number> | null;
}

const commands: Readonly<Record<string, Command>> = {
  backup: {
    flags: ['portable', 'scheduled'],
    run: ({ config, names: [file, ...more], has }) =>
      more.length > 0 || (has('scheduled') && file !== undefined)
        ? null
        : import('./cli/backup.ts').then(({ backup }) =>
            backup(config, file, { portable: has('portable'), scheduled: has('scheduled') }),
          ),
  },
  restore: {
    flags: ['force', 'without-checksum'],
    run: ({ config, names: [file, ...more], has }) =>
      file === undefined || more.length > 0
        ? null
        : import('./cli/restore.ts').then(({ restore }) =>
            restore(config, file, { force: has('force'), withoutChecksum: has('without-checksum') }),
          ),
  },
  extract: {
    flags: ['without-checksum'],
    texts: ['organisation', 'table', 'out'],
    run: ({ names: [file, ...more], has, text }) => {
      const organisation = text('organisation');
      if (file === undefined || more.length > 0 || organisation === null) return null;
      const options = { organisation, table: text('table'), out: text('out'), withoutChecksum: has('without-checksum') };
      return import('./cli/extract.ts').then(({ extract }) => extract(file, options));
    },
  },
  doctor: {
    flags: ['mend'],
    run: ({ config, names, has }) =>
      names.length > 0 ? null : import('./cli/doctor.ts').then(({ doctor }) => doctor(config, has('mend'))),
  },
  audit: {
    flags: ['all'],
    run: ({ config, names, has }) =>
      names.length > 0 ? null : import('./cli/audit.ts').then(({ audit }) => audit(config, has('all'))),
  },
  'way-in': {
    run: ({ config, names: [person, ...more] }) =>
      person === undefined || more.length > 0
        ? null
        : import('./cli/resetPassword.ts').then(({ resetPassword: wayIn }) => wayIn(config, person)),
  },
};

makeFilesPrivate();
process.exitCode = await run(process.argv.slice(2), process.env);

async function run([named = '', ...rest]: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  try {
    const done = Object.hasOwn(commands, named) ? runCommand(commands[named]!, rest, env) : null;
    if (done !== null) return await done;
  } catch (error) {
    if (!(error instanceof ConfigError || error instanceof CommandError)) throw error;
    console.error(error.message);
    return 1;
  }
  console.error(usage);
  return 1;
}

/** Runs a command with what was typed; null where it does not know how. */
function runCommand(
  { flags = [], texts = [], run: work }: Command,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<number> | null {
  const options: ParseArgsOptionsConfig = {
    ...Object.fromEntries(flags.map(name => [name, { type: 'boolean' as const }])),
    ...Object.fromEntries(texts.map(name => [name, { type: 'string' as const }])),
  };
  let typed: ReturnType<typeof parseArgs>;
  try {
    typed = parseArgs({ args: [...args], options, allowPositionals: true });
  } catch {
    return null; // an option that is not known, or lacks its value
  }
  const { positionals: names, values } = typed;
  return work({
    config: readConfig(env),
    names,
    has: flag => values[flag] === true,
    text: option => (typeof values[option] === 'string' ? values[option] : null),
  });
}
