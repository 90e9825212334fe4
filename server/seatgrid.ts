import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { CommandError } from './cli/commandError.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { makeFilesPrivate } from './dataFolder.ts';

/*
 * The command line program: `npm run seatgrid -- backup | restore | extract | doctor | reset-password | rotate-key | audit`. It reads the
 * same variables as the server, and joins the rooms as main.ts does. Exits with 0 on success, else with 1.
 */

const usage = `npm run seatgrid -- backup [file]            writes all data into one file, while Seatgrid runs; --portable for the other database
npm run seatgrid -- restore file [--force]   replaces the data with such a file; --force if there is data already,
                                             --without-checksum if its SHA-256 file is lost
npm run seatgrid -- extract file --organisation account-name [--table users] [--out file]
                                             reads the rows of one organisation from a backup, as lines of JSON or, with --out x.csv, as CSV
npm run seatgrid -- doctor [--fix]           checks the data; --fix recalculates the cells that are calculated from other rows
npm run seatgrid -- reset-password person    resets the password of a person, by User ID or e-mail, when nobody can do it in the page
npm run seatgrid -- rotate-key               encrypts the credentials of other systems with a new key
npm run seatgrid -- audit [--all]            prints the audit trail as JSON lines: entries of no organisation, or all`;

/** The arguments of a command. */
interface ParsedArguments {
  config: Config;
  names: readonly string[];
  has: (flag: string) => boolean;
  text: (option: string) => string | null;
}

/**
 * A command: its options, and its implementation, which is loaded when needed and returns null for arguments that make no
 * sense.
 */
interface Command {
  flags?: readonly string[];
  texts?: readonly string[];
  run: (args: ParsedArguments) => Promise<number> | null;
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
    // Version 0.1.0 called it `--mend`.
    flags: ['fix', 'mend'],
    run: ({ config, names, has }) =>
      names.length > 0 ? null : import('./cli/doctor.ts').then(({ doctor }) => doctor(config, has('fix') || has('mend'))),
  },
  audit: {
    flags: ['all'],
    run: ({ config, names, has }) =>
      names.length > 0 ? null : import('./cli/audit.ts').then(({ printAudit }) => printAudit(config, has('all'))),
  },
  'rotate-key': {
    run: ({ config, names }) =>
      names.length > 0 ? null : import('./cli/rotateKey.ts').then(({ rotateKey }) => rotateKey(config)),
  },
  'reset-password': {
    run: ({ config, names: [person, ...more] }) =>
      person === undefined || more.length > 0
        ? null
        : import('./cli/resetPassword.ts').then(({ resetPasswordOf }) => resetPasswordOf(config, person)),
  },
};

/** Former names of commands, which still work. */
const aliases: Readonly<Record<string, string>> = { 'way-in': 'reset-password' };

makeFilesPrivate();
process.exitCode = await run(process.argv.slice(2), process.env);

async function run([typed = '', ...rest]: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const name = Object.hasOwn(aliases, typed) ? aliases[typed]! : typed;
  try {
    const done = Object.hasOwn(commands, name) ? runCommand(commands[name]!, rest, env) : null;
    if (done !== null) return await done;
  } catch (error) {
    if (!(error instanceof ConfigError || error instanceof CommandError)) throw error;
    console.error(error.message);
    return 1;
  }
  console.error(usage);
  return 1;
}

/** Runs a command with these arguments; null when they make no sense. */
function runCommand(
  { flags = [], texts = [], run: work }: Command,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<number> | null {
  const options: ParseArgsOptionsConfig = {
    ...Object.fromEntries(flags.map(name => [name, { type: 'boolean' as const }])),
    ...Object.fromEntries(texts.map(name => [name, { type: 'string' as const }])),
  };
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true });
  } catch {
    return null; // an unknown option, or one without its value
  }
  const { positionals: names, values } = parsed;
  return work({
    config: readConfig(env),
    names,
    has: flag => values[flag] === true,
    text: option => (typeof values[option] === 'string' ? values[option] : null),
  });
}
