import { resolve } from 'node:path';
import { z } from 'zod';
import { parseKey } from './credentialVault.ts';
import { isZone } from './model/days.ts';
import { ClearTextError, requirePostgresTls, requireSmtpTls } from './tls.ts';

/** The organisation, owner and licences of an unattended first start. */
const setup = z.strictObject({
  email: z.string().min(3).max(254),
  password: z.string().min(12).max(128),
  organisation: z.string().min(1).max(120),
  accountName: z.string().min(3).max(40),
  licences: z.number().int().min(1).max(1_000_000),
  zone: z.string().max(64).refine(isZone, 'zone: an IANA time zone, such as Europe/Paris').optional(),
});

/** The content of SEATGRID_SETUP. */
export type UnattendedSetup = z.infer<typeof setup>;

/** All settings of the environment. Each property names its variable. */
export interface Config {
  /** PORT: the port that Seatgrid listens on; 4280 by default. */
  port: number;
  /**
   * HOST: the address that Seatgrid listens on; 127.0.0.1, this machine only, by default. 0.0.0.0 serves every machine that
   * can reach it.
   */
  host: string;
  /** SEATGRID_DATA: the folder for backups and, without DATABASE_URL, the data; ./data by default. */
  data: string;
  /**
   * DATABASE_URL: a PostgreSQL database, `postgres://user:password@host:5432/name?sslmode=verify-full`; SQLite files in
   * SEATGRID_DATA by default.
   */
  databaseUrl: string | null;
  /**
   * PUBLIC_URL: the address under which people reach Seatgrid; links in messages begin with it. http://localhost:PORT by
   * default.
   */
  publicUrl: string;
  /** SMTP_URL: the mail server, `smtp://user:password@host:587`; without it, messages stay readable in the Outbox. */
  smtpUrl: string | null;
  /** MAIL_FROM: the sender of messages; no-reply at the host of PUBLIC_URL by default. */
  mailFrom: string;
  /** SMS_URL: reserved for an SMS gateway; read but not used yet. */
  smsUrl: string | null;
  /** SEATGRID_SETUP: creates the first owner without a browser; used once, on an empty installation. */
  setup: UnattendedSetup | null;
  /** SEATGRID_DEMO: 1 fills an empty installation with an example organisation; `npm run demo` sets it. */
  demo: boolean;
  /** TRUST_PROXY: 1 behind your own reverse proxy that sets X-Forwarded-For, so that limits count people and not the proxy. */
  trustProxy: boolean;
  /** METRICS_TOKEN: the bearer token for /metrics; without it there is no such page. */
  metricsToken: string | null;
  /**
   * SEATGRID_BACKUP_AT: when backups are made, by the machine's clock; by default every night at 3 with SQLite and never
   * with PostgreSQL.
   */
  backupAt: BackupSchedule | null;
  /** SEATGRID_BACKUP_KEEP: the days for which scheduled backups are kept; 7 by default. */
  backupKeep: number;
  /** SEATGRID_KEEP_LOG_DAYS: the days for which changes can be looked up and undone; 3650 by default, 0 for ever. */
  keepLogDays: number;
  /** SEATGRID_KEEP_MESSAGE_DAYS: the days for which messages stay in the Outbox; 400 by default, 0 for ever. */
  keepMessageDays: number;
  /**
   * SEATGRID_KEY: the key that encrypts the credentials of other systems, 32 bytes in base64; older keys follow after commas. By default a
   * file in SEATGRID_DATA, which is created when it is first needed.
   */
  credentialKeys: readonly string[] | null;
  /** LOG_LEVEL: debug, info, warn, error or silent; info by default. */
  logLevel: (typeof levels)[number];
}

/** When backups are made: at a time of day, or every given number of hours. */
export type BackupSchedule = { hour: number; minute: number } | { every: number };

const levels = ['debug', 'info', 'warn', 'error', 'silent'] as const;

/** A setting is wrong. The message has one sentence for each wrong variable, which names it and says what to write instead. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const urlWith = (...protocols: string[]) =>
  z.string().refine(text => URL.canParse(text) && protocols.includes(new URL(text).protocol.slice(0, -1)));

const isOrigin = (text: string): boolean => {
  const { pathname, search, hash, username } = new URL(text);
  return pathname === '/' && `${search}${hash}${username}` === '';
};

const originUrl = urlWith('http', 'https').refine(text => URL.canParse(text) && isOrigin(text));

const flag = z.enum(['0', '1', 'true', 'false', 'yes', 'no']).transform(text => ['1', 'true', 'yes'].includes(text));

const backupSchedule = z.string().transform((text, context): BackupSchedule | null => {
  if (text === 'off') return null;
  const [, hour, minute] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  if (hour !== undefined) return { hour: Number(hour), minute: Number(minute) };
  const [, every] = /^([1-9]\d{0,2})h$/.exec(text) ?? [];
  if (every !== undefined) return { every: Number(every) };
  context.addIssue({ code: 'custom', message: 'no time' });
  return z.NEVER;
});

const json = z.string().transform((text, context) => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    context.addIssue({ code: 'custom', message: 'not JSON' });
    return z.NEVER;
  }
});

/** A number of days: at least 30, so that people can still come back to their work, or 0 for no limit. */
const days = z
  .string()
  .regex(/^\d+$/)
  .transform(Number)
  .refine(count => count === 0 || (count >= 30 && count <= 36_500));

/** Reads all variables; an empty one counts as missing. Throws `ConfigError`. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = [];
  const read = <T, F>(name: string, schema: z.ZodType<T>, fallback: F, remedy: string): T | F => {
    const text = env[name]?.trim();
    if (text === undefined || text === '') return fallback;
    const parsed = schema.safeParse(text);
    if (parsed.success) return parsed.data;
    problems.push(`${name} ${describeValue(name, text, parsed.error)}: ${remedy}.`);
    return fallback;
  };

  const number = z.string().regex(/^\d+$/).transform(Number).pipe(z.number().max(65_535));
  const port = read('PORT', number, 4280, 'write a whole number from 0 to 65535, e.g. PORT=4280');
  const publicUrl = read(
    'PUBLIC_URL',
    originUrl,
    `http://localhost:${port}`,
    'write an address without a path, e.g. https://seatgrid.example.org',
  );
  const host = URL.canParse(publicUrl) ? new URL(publicUrl).hostname : 'localhost';
  const config: Config = {
    port,
    host: read(
      'HOST',
      z.string().regex(/^[\w.:-]+$/),
      '127.0.0.1',
      'write an address of this machine, e.g. 127.0.0.1 or 0.0.0.0',
    ),
    data: resolve(read('SEATGRID_DATA', z.string(), './data', 'write a folder, e.g. ./data')),
    databaseUrl: read(
      'DATABASE_URL',
      urlWith('postgres', 'postgresql'),
      null,
      'write postgres://user:password@host:5432/database',
    ),
    publicUrl: publicUrl.replace(/\/+$/, ''),
    smtpUrl: read('SMTP_URL', urlWith('smtp', 'smtps'), null, 'write smtp://user:password@host:587 or smtps://host:465'),
    mailFrom: read(
      'MAIL_FROM',
      z.string().regex(/^[^\r\n]*@[^\r\n]+$/),
      `Seatgrid <no-reply@${host}>`,
      'write an e-mail address, e.g. Seatgrid <no-reply@example.org>',
    ),
    smsUrl: read('SMS_URL', urlWith('http', 'https'), null, 'write an address, e.g. https://sms.example.org/send'),
    setup: read(
      'SEATGRID_SETUP',
      json.pipe(setup),
      null,
      'write JSON like {"email":"you@example.org","password":"12 characters or more","organisation":"Example","accountName":"example","licences":20}',
    ),
    demo: read('SEATGRID_DEMO', flag, false, 'write 1 or 0'),
    trustProxy: read('TRUST_PROXY', flag, false, 'write 1 or 0'),
    metricsToken: read(
      'METRICS_TOKEN',
      z.string().regex(/^[!-~]{16,}$/),
      null,
      'write 16 characters or more, without spaces, e.g. what openssl rand -hex 24 prints',
    ),
    backupAt: read(
      'SEATGRID_BACKUP_AT',
      backupSchedule,
      env.DATABASE_URL ? null : { hour: 3, minute: 0 },
      'write a time, e.g. 03:00, or every how many hours, e.g. 6h, or off',
    ),
    backupKeep: read(
      'SEATGRID_BACKUP_KEEP',
      z
        .string()
        .regex(/^\d{1,4}$/)
        .transform(Number)
        .pipe(z.number().min(1)),
      7,
      'write a number of days from 1, e.g. 14',
    ),
    keepLogDays: read('SEATGRID_KEEP_LOG_DAYS', days, 3650, 'write a number of days, 30 or more, or 0 to keep all, e.g. 3650'),
    keepMessageDays: read(
      'SEATGRID_KEEP_MESSAGE_DAYS',
      days,
      400,
      'write a number of days, 30 or more, or 0 to keep all, e.g. 400',
    ),
    credentialKeys: read(
      'SEATGRID_KEY',
      z
        .string()
        .transform(text => text.split(',').map(key => key.trim()))
        .refine(keys => keys.every(key => parseKey(key) !== null)),
      null,
      'write 32 bytes in base64, as openssl rand -base64 32 prints them, and older keys after commas',
    ),
    logLevel: read('LOG_LEVEL', z.enum(levels), 'info', `write one of ${levels.join(', ')}`),
  };
  const secure = (
    name: 'DATABASE_URL' | 'SMTP_URL',
    address: string | null,
    requireTls: (address: string) => string,
  ): string | null => {
    try {
      return address === null ? null : requireTls(address);
    } catch (error) {
      if (!(error instanceof ClearTextError)) throw error;
      problems.push(`${name} ${error.message}.`);
      return address;
    }
  };
  config.databaseUrl = secure('DATABASE_URL', config.databaseUrl, requirePostgresTls);
  config.smtpUrl = secure('SMTP_URL', config.smtpUrl, requireSmtpTls);
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  return config;
}

const secretVariables = new Set(['DATABASE_URL', 'SMTP_URL', 'SMS_URL', 'SEATGRID_SETUP', 'METRICS_TOKEN', 'SEATGRID_KEY']);

/** Describes a wrong value without showing one that may contain a password. */
function describeValue(name: string, text: string, error: z.ZodError): string {
  if (!secretVariables.has(name)) return `is ${JSON.stringify(text.slice(0, 80))}`;
  const at = error.issues.find(issue => issue.path.length > 0)?.path.join('.');
  return at === undefined ? 'cannot be read' : `has a wrong or missing "${at}"`;
}
