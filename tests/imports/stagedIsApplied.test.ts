import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requestOf, type StagedLine } from '../../server/imports/stagedLine.ts';
import { engines } from '../kit/stores.ts';
import { runsOn } from '../laws/law.ts';
import { apply, type ImportSetting, inWorld, stage } from './world.ts';

const codesOf = (issues: readonly { code: string; field?: string }[]): string[] =>
  issues.map(({ code, field }) => `${field ?? ''} ${code}`).sort();

/** Checks that every line was applied as it was shown. */
async function checkApplied(world: ImportSetting, { id, lines }: { id: string; lines: readonly StagedLine[] }): Promise<void> {
  const outcomes = await apply(world, id);
  const sent = lines.filter(line => requestOf(line, 'users') !== null);
  expect([...outcomes.keys()].sort()).toEqual(sent.map(({ row }) => row!).sort());
  const stored = await world.f.reader.rows(
    'users',
    sent.map(({ row }) => row!),
  );
  for (const line of sent) {
    const outcome = outcomes.get(line.row!)!;
    expect([line.n, outcome.outcome]).toEqual([line.n, line.result]);
    // An outcome does not name texts that were kept beside their cells.
    const kept = Object.keys(JSON.parse(String(stored.get(line.row!)?.invalid ?? '{}')) as object);
    const shown = line.issues.filter(({ field }) => !kept.includes(field ?? ''));
    expect([
      line.n,
      codesOf([...outcome.issues, ...(outcome.kept ?? [])].filter(({ field }) => !kept.includes(field ?? ''))),
    ]).toEqual([line.n, codesOf(shown)]);
    expect([line.n, stored.has(line.row!)]).toEqual([line.n, true]);
  }
}

const row = fc.tuple(
  fc.constantFrom('alice', 'bob', 'Carol', 'dave', 'new1', 'new2', 'new3', 'x', '', '=1+1'),
  fc.constantFrom('Ann', '', "O'Neil", ' Zoé '),
  fc.constantFrom('Lee', '', 'Ng'),
  fc.constantFrom('bob@acme.test', 'n1@acme.test', 'n2@acme.test', 'no address', ''),
  fc.constantFrom('Active', 'Actif', 'Draft', 'Inactive', 'Invited', 'Unknown', ''),
  fc.constantFrom('alice', 'new1', 'nobody', ''),
  fc.constantFrom('2026-02-30', '31/01/2026', '1 mars 2026', 'soon', ''),
);

describe.each(engines)('what an import shows, on %s', engine => {
  it('is what applying it does, line for line, and a second time nothing is left to do', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 10 }),
        fc.constantFrom('both', 'update', 'create'),
        fc.constantFrom('ignore', 'clear'),
        async (rows, mode, blanks) =>
          inWorld(engine, async world => {
            const heading = 'User ID;First Name;Last Name;Email;Status;Manager;First day';
            const text = [heading, ...rows.map(cells => cells.join(';'))].join('\n');
            if (rows.every(cells => cells.every(cell => cell.trim() === ''))) return;
            const staged = await stage(world, text, { keys: ['userId'], mode, blanks });
            const before = await world.f.reader.rows('users', Object.values(world.f.ids));
            await checkApplied(world, staged);
            const refused = staged.lines.filter(line => line.result === 'refused' && line.action === 'update');
            const after = await world.f.reader.rows('users', Object.values(world.f.ids));
            for (const line of refused) {
              if (staged.lines.some(other => other !== line && other.row === line.row)) continue;
              expect(after.get(line.row!)?.firstName).toBe(before.get(line.row!)?.firstName);
            }
            const settled = staged.lines.filter(line => line.result === 'accepted' && line.issues.length === 0);
            const again = await stage(world, text, { keys: ['userId'], mode: 'both', blanks });
            const left = new Map(again.lines.map(line => [line.n, line]));
            for (const { n, to } of settled)
              if ((to.userId ?? '') !== '') expect([n, left.get(n)?.action === 'create']).toEqual([n, false]);
          }),
      ),
      { numRuns: Math.ceil(runsOn(engine) / 2) },
    );
  });

  it('a part that was written before a crash is not written again, neither new rows nor changes', async () => {
    await inWorld(engine, async world => {
      const { id } = await stage(world, 'User ID;Department\nbob;Ops\nanna;Ops\n');
      const first = await apply(world, id);
      const seq = await world.f.reader.seq();
      expect(await apply(world, id)).toEqual(first);
      expect(await world.f.reader.seq()).toBe(seq);
    });
  });

  it('holds across transactions: keys, links to rows of an earlier part, and licences', async () => {
    await inWorld(engine, async world => {
      const lines = Array.from({ length: 1_200 }, (_, n) => {
        const id = n % 400 === 399 ? 'p10000' : `p${n + 10_000}`;
        const manager = n > 600 ? `p${n + 9_400}` : '';
        return `${id};First;Last${n};p${n}@acme.test;${n % 100 === 0 ? 'Active' : ''};${manager}`;
      });
      const staged = await stage(world, `User ID;First Name;Last Name;Email;Status;Manager\n${lines.join('\n')}\n`);
      expect(staged.lines.filter(({ result }) => result === 'refused').map(({ n }) => n)).toEqual([401, 801, 1_201]);
      expect(staged.lines.filter(({ result }) => result === 'held').length).toBeGreaterThan(0);
      await checkApplied(world, staged);
    });
  });
});
