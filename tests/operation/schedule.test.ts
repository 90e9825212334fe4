import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isBackupDue, startBackupSchedule } from '../../server/backupSchedule.ts';
import { deleteOldBackups, lastBackup, recordBackup } from '../../server/cli/lastBackup.ts';
import { readConfig } from '../../server/config.ts';
import { seatgrid } from '../kit/cli.ts';
import { startServer } from '../kit/server.ts';
import { engines, newDatabase } from '../kit/stores.ts';
import { temporaryFolder } from '../kit/temporaryFolder.ts';

const SEATGRID_SETUP = JSON.stringify({
  email: 'alice@acme.test',
  password: 'correct horse staple',
  organisation: 'ACME',
  accountName: 'acme',
  licences: 5,
});
const METRICS_TOKEN = '0123456789abcdef';

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(temporaryFolder(), 'seatgrid-schedule-'));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

describe('a scheduled backup', () => {
  const at = (text: string): number => new Date(`2026-03-10T${text}:00`).getTime();
  const nightly = { hour: 3, minute: 0 };
  const yesterday = at('03:00') - 24 * 3_600_000;

  it.each([
    ['due in the minute of its time', nightly, at('03:00'), yesterday, at('01:00'), true],
    ['not due before its time', nightly, at('02:59'), yesterday, at('01:00'), false],
    ['due once a night', nightly, at('03:05'), at('03:00'), at('01:00'), false],
    ['not due as soon as the server starts later in the day', nightly, at('09:01'), yesterday, at('09:00'), false],
    ['due once the server has run for a while', nightly, at('09:10'), yesterday, at('09:00'), true],
    ['due when there has never been one', nightly, at('09:10'), null, at('09:00'), true],
    ['due after six hours', { every: 6 }, at('09:00'), at('03:00'), at('01:00'), true],
    ['not due after five of six hours', { every: 6 }, at('08:00'), at('03:00'), at('01:00'), false],
    ['due for the first time once the server has run for a while', { every: 6 }, at('09:10'), null, at('09:00'), true],
  ] as const)('is %s', (_, plan, now, last, started, due) => {
    expect(isBackupDue(plan, now, last, started)).toBe(due);
  });

  it('is nightly with SQLite and off with PostgreSQL by default, and is configured by the environment', () => {
    expect(readConfig({})).toMatchObject({ backupAt: nightly, backupKeep: 7 });
    expect(readConfig({ DATABASE_URL: 'postgres://127.0.0.1/x' }).backupAt).toBeNull();
    expect(readConfig({ SEATGRID_BACKUP_AT: '6h', SEATGRID_BACKUP_KEEP: '14' })).toMatchObject({
      backupAt: { every: 6 },
      backupKeep: 14,
    });
    expect(readConfig({ SEATGRID_BACKUP_AT: 'off' }).backupAt).toBeNull();
    for (const wrong of ['24:00', '3', '0h', 'daily'])
      expect(() => readConfig({ SEATGRID_BACKUP_AT: wrong })).toThrow(/^SEATGRID_BACKUP_AT .*: write a time/);
    expect(() => readConfig({ SEATGRID_BACKUP_KEEP: '0' })).toThrow(/^SEATGRID_BACKUP_KEEP .*: write a number of days/);
  });
});

it('old scheduled backups are deleted, but never the newest one or other files', () => {
  const folder = join(data, 'backups');
  mkdirSync(folder);
  const now = Date.now();
  const put = (name: string, days: number): void => {
    writeFileSync(join(folder, name), '');
    utimesSync(join(folder, name), new Date(now), new Date(now - days * 86_400_000));
  };
  for (const day of ['01', '02', '03']) {
    put(`seatgrid-2026-01-${day}T03-00-00.db`, 20 - Number(day));
    put(`seatgrid-2026-01-${day}T03-00-00.db.sha256`, 20 - Number(day));
  }
  put('seatgrid-before-the-move.db', 90);
  put('seatgrid-2026-01-04T03-00-00.db.part', 2);
  put('other.db', 90);
  deleteOldBackups(data, 17.5, now);
  expect(readdirSync(folder).sort()).toEqual([
    'other.db',
    'seatgrid-2026-01-03T03-00-00.db',
    'seatgrid-2026-01-03T03-00-00.db.sha256',
    'seatgrid-before-the-move.db',
  ]);
  deleteOldBackups(data, 1, now);
  expect(readdirSync(folder)).toContain('seatgrid-2026-01-03T03-00-00.db');
});

it('a scheduled backup is verified and recorded, and doctor and the metrics report its age and failures', async () => {
  const env = { SEATGRID_DATA: data, SEATGRID_SETUP, METRICS_TOKEN };
  const server = await startServer(env);
  const metrics = async (): Promise<string> =>
    (await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } })).text();
  const before = await metrics();
  expect(before).toMatch(/^seatgrid_writable 1$/m);
  expect(before).toMatch(/^seatgrid_disk_free_bytes [1-9]\d+$/m);
  expect(before).toMatch(/^seatgrid_oldest_letter_seconds 0$/m);
  expect(before).toMatch(/^seatgrid_writes_waiting 0$/m);
  expect(before).not.toContain('seatgrid_backup');
  expect((await seatgrid(['doctor'], env)).output).toContain('No backup has been made yet.');

  expect((await seatgrid(['backup', '--scheduled'], env)).code).toBe(0);
  expect(lastBackup(data)).toMatchObject({ failure: null, file: expect.stringMatching(/backups\/seatgrid-.*\.db$/) });
  expect(await metrics()).toMatch(/^seatgrid_backup_failed 0$(.|\n)*^seatgrid_backup_age_seconds \d/m);
  expect((await seatgrid(['doctor'], env)).output).toContain('The last good backup was made less than an hour ago.');

  recordBackup(data, new Date().toISOString(), { failure: 'there is no room on the disk' });
  expect(await metrics()).toMatch(/^seatgrid_backup_failed 1$(.|\n)*^seatgrid_backup_age_seconds \d/m);
  expect((await seatgrid(['doctor'], env)).output).toContain('failed: there is no room on the disk');
  await server.stop();
});

it.each(engines)('a running server on %s makes a backup once it is due', async engine => {
  const env = { SEATGRID_DATA: data, SEATGRID_SETUP, ...(engine === 'postgres' ? { DATABASE_URL: await newDatabase() } : {}) };
  const server = await startServer({ ...env, SEATGRID_BACKUP_AT: 'off' });
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const clock = { ahead: 0 };
  const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const backups = startBackupSchedule({ backupAt: { every: 1 }, data }, log, () => Date.now() + clock.ahead);
  try {
    backups?.wake();
    expect(lastBackup(data)).toBeNull();
    clock.ahead = 11 * 60_000;
    backups?.wake();
    await expect.poll(() => lastBackup(data)?.succeeded ?? null, { timeout: 60_000 }).not.toBeNull();
    await expect.poll(() => log.info.mock.calls.length, { timeout: 20_000 }).toBe(1);
    expect(log.info.mock.calls[0]?.[0]).toMatchObject({ output: expect.stringContaining('Nothing is wrong.') });
    const files = readdirSync(join(data, 'backups'));
    expect(files.filter(name => /^seatgrid-.*(?:db|dump|gz)$/.test(name))).toHaveLength(1);
    backups?.wake();
    await backups?.stop();
    expect(readdirSync(join(data, 'backups'))).toEqual(files);
    expect(log.error).not.toHaveBeenCalled();
  } finally {
    await backups?.stop();
    vi.unstubAllEnvs();
    await server.stop();
  }
});
