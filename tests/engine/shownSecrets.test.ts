import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Outcome } from '../../server/model/change.ts';
import { compileCatalog } from '../../server/model/compile.ts';
import { link, secret, text, time } from '../../server/model/definitionBuilders.ts';
import { say } from '../../server/model/localizedText.ts';
import { type AppliedChange, defineTable, type HookContext } from '../../server/model/table.ts';
import { administration } from '../../server/tables/administration.ts';
import { type Fixture, openFixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { everything } from '../laws/rows.ts';

const same = (label: string) => say(label, label);

/** Creates the key of every row that is new, or whose renewal was requested: the hash is stored, the key is shown once. */
function issueKeys(changes: readonly AppliedChange[], context: HookContext): void {
  for (const change of changes) {
    const { from, to } = change;
    if (to === null || (from !== null && from.renewedAt === to.renewedAt)) continue;
    const { clear, hash } = context.newSecret();
    context.add(change, { table: 'keys', row: change.row, to: { hash } });
    const shown = { table: 'keys', row: change.row, kind: 'key', to: '', name: String(to.name), label: same('API key') };
    context.showOnce({ ...shown, secret: clear, expiresAt: null, role: 'owner' });
  }
}

/** A table with keys as an integration would have them. */
const keys = defineTable('keys', {
  label: same('Keys'),
  title: 'name',
  scope: ['org'],
  fields: {
    name: text(same('Name')),
    renewedAt: time(same('Renewed'), { system: true, irreversible: true }),
    hash: secret(same('Hash')),
    org: link('orgs', same('Organisation'), { system: true, ownOrg: true, onDelete: 'cascade' }),
  },
  actions: { renew: { label: same('Renew'), needs: [], set: { renewedAt: '{now}' } } },
  hooks: { issueKeys },
  access: {
    owner: { read: 'organisation', insert: true, update: true, delete: true },
    manager: { read: 'organisation', insert: true, update: true },
  },
});
const catalog = compileCatalog([...administration, keys]);
const sha256 = (clear: string) => createHash('sha256').update(clear).digest('hex');

describe.each(engines)('a secret that an action or hook shows once, on %s', engine => {
  let f: Fixture;
  beforeEach(async () => {
    f = await openFixture(engine, { catalog });
  });
  afterEach(() => f.close());

  const add = (options = {}) => f.writer.commit(f.as('alice'), [{ table: 'keys', to: { name: 'CI' } }], options);
  const renew = (row: string, options = {}) =>
    f.writer.runAction(f.as('alice'), { table: 'keys', action: 'renew', rows: [row] }, options);
  const clearIn = (outcome: Outcome) => outcome.secrets?.map(shown => shown.secret) ?? [];

  it('is in the answer, for a new row and for an action, and only its hash is stored', async () => {
    const made = await add();
    const row = made.outcomes[0]!.row;
    expect(made.secrets).toMatchObject([
      { table: 'keys', row, kind: 'key', name: 'CI', label: { en: 'API key' }, expiresAt: null },
    ]);
    const [first] = clearIn(made);
    expect((await f.row('keys', row))?.hash).toBe(sha256(first!));
    f.now = '2026-01-16T10:00:00.000Z';
    const [second] = clearIn(await renew(row));
    expect(second).not.toBe(first);
    expect((await f.row('keys', row))?.hash).toBe(sha256(second!));
  });

  it('is in no row, log entry, history or stored answer', async () => {
    const key = { key: 'k1', hash: 'h' };
    const made = await add({ key });
    const row = made.outcomes[0]!.row;
    const [clear = ''] = clearIn(made);
    expect(clear.length).toBeGreaterThan(20);
    const replayed = await add({ key });
    expect(replayed.secrets).toBeUndefined();
    expect(replayed).toMatchObject({ transaction: made.transaction, secretsShown: 1 });
    const stored = JSON.stringify([
      await everything(f.reader, catalog),
      await f.all('keys', 'org', f.acme),
      await f.reader.tail(0, 1_000, 10_000),
      await f.reader.history('keys', row, 100),
      replayed,
    ]);
    expect(stored).toContain('CI');
    expect(stored).not.toContain(clear);
    // The hash of a secret field is not logged either.
    expect(JSON.stringify(await f.reader.tail(0, 1_000, 10_000))).not.toContain(sha256(clear));
  });

  it('is not in the answer of a dry run, of a refused change, or to somebody with a lower role', async () => {
    expect((await add({ dryRun: true })).secrets).toBeUndefined();
    const refused = await f.writer.commit(f.as('carol'), [{ table: 'keys', to: { name: 'CI' } }]);
    expect(refused.outcomes[0]?.outcome).toBe('refused');
    expect(refused.secrets).toBeUndefined();
    const manager = await f.writer.commit({ ...f.as('alice'), role: 'owner' }, [
      { table: 'users', row: f.ids.bob!, to: { role: 'manager' } },
    ]);
    expect(manager.outcomes[0]?.outcome).toBe('accepted');
    const byManager = await f.writer.commit({ ...f.as('bob'), role: 'manager' }, [{ table: 'keys', to: { name: 'CI' } }]);
    expect(byManager.outcomes[0]?.outcome).toBe('accepted');
    expect(byManager.secrets).toBeUndefined();
  });

  it('is replaced, not shown again, when a deleted row is restored', async () => {
    const made = await add();
    const row = made.outcomes[0]!.row;
    const gone = await f.writer.commit(f.as('alice'), [{ table: 'keys', row, to: null }]);
    const back = await f.writer.undo(f.as('alice'), gone.transaction!);
    expect(back.outcomes[0]).toMatchObject({ outcome: 'accepted' });
    const [clear] = clearIn(back);
    expect(clear).not.toBe(clearIn(made)[0]);
    expect((await f.row('keys', row))?.hash).toBe(sha256(clear!));
  });
});
