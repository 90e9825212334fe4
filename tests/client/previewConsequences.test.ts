import { describe, expect, it } from 'vitest';
import type { GridRow } from '../../client/contract/row.ts';
import { chosenRowsOf } from '../../client/grid/bulk.ts';
import { unasked } from '../../client/grid/confirm.ts';
import { type Proposal, stateProposal } from '../../client/grid/proposal.ts';
import type { GridState } from '../../client/grid/state.ts';
import { createQuestions } from '../../client/pages/questions.ts';
import { type ConsequencePreview, previewConsequences } from '../../client/panels/preview-consequences.ts';
import { type Api, ApiProblem } from '../../client/sync/api.ts';
import { dryRunner } from '../../client/sync/dry-run.ts';
import { createMutationQueue } from '../../client/sync/mutation-queue.ts';
import { readRows } from '../../client/sync/row-ids.ts';
import { RowStore } from '../../client/sync/row-store.ts';
import type { TableRows } from '../../client/sync/table-rows.ts';
import type { Workspace } from '../../client/sync/workspace.ts';
import type { CatalogAction } from '../../server/api/wire.ts';
import type { Outcome } from '../../server/model/change.ts';
import { tables } from './fake-tables.ts';

const users = tables.find(({ id }) => id === 'users')!;
const chosen = ['a', 'b', 'c'].map((id): GridRow => ({ id, version: 1, cells: {} }));
const signOut = { id: 'signOut', label: { en: 'Sign out', fr: 'Déconnecter' } } as CatalogAction;
const proposal: Proposal = { work: { action: 'signOut' }, rows: chosen, action: signOut };
const refused: Outcome = {
  transaction: null,
  seq: 0,
  outcomes: chosen.map(({ id }) => ({
    table: 'users',
    row: id,
    outcome: 'refused',
    issues: [{ table: 'users', row: id, code: 'not_allowed', message: 'No' }],
  })),
  licences: [],
  messages: [],
  cascades: [],
};

const online = { state: () => 'saved' } as unknown as Workspace;
const noDialog = async (): Promise<void> => await Promise.resolve();

/** Previews with a server whose every answer is this one. Returns the questions and the decision. */
async function previewWith(answer: () => Promise<Outcome>, work: Proposal, yes = false) {
  const api = { write: answer } as unknown as Api;
  const mutations = createMutationQueue(api, '/api', () => undefined);
  const rows = { table: () => users, dryRun: dryRunner(() => ({ tableId: 'users', mutations })) } as unknown as TableRows;
  const asked: Omit<ConsequencePreview, 'answer'>[] = [];
  const ask = async (question: Omit<ConsequencePreview, 'answer'>) => {
    asked.push(question);
    return await Promise.resolve(yes);
  };
  const decision = await previewConsequences(work, { rows, person: 'me', isOnline: () => true, ask });
  return { asked, decision };
}

const fail = (status: number) => async (): Promise<Outcome> =>
  await Promise.reject(new ApiProblem({ type: 'about:blank', title: 'Failed', status, code: `http_${status}` }));

describe('before work with consequences', () => {
  it.each([403, 413, 429, 500])(
    'a dry run that fails with %i leads to a question, as one without an answer does',
    async status => {
      const { asked, decision } = await previewWith(fail(status), proposal);
      expect(asked.map(({ consequences }) => consequences)).toEqual([null]);
      expect(decision).toBe(null);
      expect((await previewWith(fail(status), proposal, true)).decision).toEqual({ rows: null, stays: [], done: null });
    },
  );

  it('nothing is asked if no row would change, unless the work has a question of its own', async () => {
    const answer = async (): Promise<Outcome> => await Promise.resolve(refused);
    expect((await previewWith(answer, proposal)).asked).toEqual([]);
    const confirm = { en: 'Really?', fr: 'Vraiment ?' };
    for (const work of [
      { ...proposal, lost: () => 'Sessions' },
      { ...proposal, action: { ...signOut, confirm } },
    ]) {
      expect((await previewWith(answer, work)).asked).toHaveLength(1);
      expect((await previewWith(answer, work)).decision).toBe(null);
      expect((await previewWith(answer, work, true)).decision).toMatchObject({ rows: null });
    }
  });

  it('a second press while the first one is not answered does nothing', async () => {
    const rows = { table: () => users, dryRun: () => Promise.resolve([refused]) } as unknown as TableRows;
    const { previewConsequences: press } = createQuestions(online, () => rows, 'me', noDialog);
    const first = press(proposal);
    expect(await press(proposal)).toBe(null);
    expect(await first).toMatchObject({ rows: null });
  });

  it('a second proposal is previewed once the first is decided, also if that could not be tried', async () => {
    const asked: unknown[] = [];
    let fail = (_error: Error): void => undefined;
    const first = new Promise<Outcome[]>((_resolve, reject) => {
      fail = reject;
    });
    const rows = {
      table: () => users,
      dryRun: (work: Proposal['work']) => {
        asked.push(work);
        return asked.length === 1 ? first : Promise.resolve([refused]);
      },
    } as unknown as TableRows;
    const { previewConsequences: press, preview } = createQuestions(online, () => rows, 'me', noDialog);
    const works = ['signOut', 'activate'].map(action => ({ ...proposal, work: { action } }));
    const decisions = works.map(work => press(work));
    await expect.poll(() => asked.length).toBe(1);
    fail(new TypeError('Failed to fetch'));
    await expect.poll(() => preview()?.consequences).toBe(null);
    expect(asked).toHaveLength(1);
    preview()!.answer(true);
    expect(await Promise.all(decisions)).toEqual([unasked, unasked]);
    expect(asked).toEqual(works.map(({ work }) => work));
  });

  it('a deletion of rows that are not loaded reads them first, so that it can tell what is lost', async () => {
    const store = new RowStore();
    const answer = {
      fields: ['id', 'version', 'invalid', 'issues', 'email'],
      rows: [['a', 3, null, null, 'ann@acme.test']],
      titles: {},
      seq: 5,
      total: 1,
    };
    const asked: string[] = [];
    const api = {
      get: async (path: string) => {
        asked.push(path);
        return await Promise.resolve(answer);
      },
    } as unknown as Api;
    const rows = { table: () => users, path: '/api/users', store, titleOf: () => '', dryRun: fail(500) } as unknown as TableRows;
    const workspace = {
      ...online,
      readRows: (_of: TableRows, ids: readonly string[]) => readRows({ api, path: rows.path, store }, ids),
    };
    const questions = createQuestions(workspace as unknown as Workspace, () => rows, 'me', noDialog);
    const done = questions.removeRows(rows, ['a'], 'Delete');
    await expect.poll(() => questions.preview()?.proposal.rows.map(({ cells }) => cells.email)).toEqual(['ann@acme.test']);
    expect(asked).toEqual([expect.stringContaining('ids=a')]);
    questions.preview()!.answer(false);
    expect(await done).toBe(null);
  });

  it.each(['Inactive', ' INACTIVE ', 'Desactive', 'désactivé', 'DÉSACTIVÉ\u00a0'])(
    'a state is read as the server reads it: %s',
    text => {
      const label = { en: 'Inactive', fr: 'Désactivé' };
      const field = { ...users.fields[0]!, id: 'state', type: 'state', states: [{ id: 'off', label, follows: label }] };
      const table = { ...users, fields: [field] } as unknown as typeof users;
      const request = { table: 'users', row: 'a', from: {}, to: { state: text } };
      expect(stateProposal([request], chosen, table, 'en')?.rows.map(({ id }) => id)).toEqual(['a']);
    },
  );

  it.each([
    [20, 0],
    [21, 21],
  ])('cells that give %i rows another state are previewed if that is more than a screen', (count, asked) => {
    const label = { en: 'Active', fr: 'Actif' };
    const field = { ...users.fields[0]!, id: 'state', type: 'state', states: [{ id: 'on', label }] };
    const table = { ...users, fields: [field] } as unknown as typeof users;
    const rows = Array.from({ length: count }, (_, at): GridRow => ({ id: `row${at}`, version: 1, cells: {} }));
    const requests = rows.map(({ id }) => ({ table: 'users', row: id, from: {}, to: { state: 'Active' } }));
    expect(stateProposal(requests, rows, table, 'en')?.rows.length ?? 0).toBe(asked);
  });

  it('a field that is locked in all chosen rows is not offered, as its cells say', () => {
    const [field] = users.fields.filter(({ type, readOnly }) => type === 'text' && !readOnly);
    const fieldsOf = (lock: object, list: readonly GridRow[]): string[] => {
      const table = { ...users, fields: [{ ...field!, id: 'note', ...lock }] };
      const grid = { source: { table: () => table }, props: { language: 'en' } } as unknown as GridState;
      return chosenRowsOf(grid)
        .fields(list)
        .map(({ id }) => id);
    };
    expect(fieldsOf({}, chosen)).toEqual(['note']);
    expect(fieldsOf({ once: true }, chosen)).toEqual([]);
    expect(fieldsOf({ once: true }, [...chosen, { id: 'new', version: 0, cells: {} }])).toEqual(['note']);
  });
});
