import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RowsResponse, WireRow } from '../../server/api/wire.ts';
import type { Outcome } from '../../server/model/change.ts';
import { HttpClient } from '../kit/client.ts';
import { type Server, startServer } from '../kit/server.ts';
import { BrowserUser, BrowserUsers } from './browserUser.ts';
import { countQueuedWrites } from './queuedWrites.ts';

const password = 'correct horse staple';

/** Ctrl+Z and Ctrl+Y as a person sees them: after a reload, from another browser, with a message about the result. */
describe('undo in the page', () => {
  let server: Server;
  const visitors = new BrowserUsers();
  let alice: BrowserUser;
  let there: BrowserUser;
  let api: HttpClient;

  beforeAll(async () => {
    const setup = { email: 'alice@acme.test', password, organisation: 'ACME', accountName: 'acme', licences: 9 };
    server = await startServer({ SEATGRID_SETUP: JSON.stringify(setup) });
    api = new HttpClient(server.url);
    await api.signIn('alice', password);
    for (const userId of ['ben', 'eve']) await api.at('POST', 'commit', { changes: [{ table: 'users', to: { userId } }] });
    [alice, there] = [await visitors.open(), await visitors.open()];
    for (const person of [alice, there]) {
      await person.signIn(server.url, 'alice', password);
      await person.row('ben').waitFor();
    }
  });
  afterAll(async () => {
    await visitors.close();
    await server?.stop();
  });
  beforeEach(async () => {
    // What is not saved yet would be sent again after the reload.
    await alice.page.locator('.status-sync[data-state=saved]').waitFor();
    await alice.page.goto(`${server.url}/users`);
    await alice.row('ben').waitFor();
  });

  const lastNameOf = async (person: BrowserUser, userId: string): Promise<string> =>
    (await (await person.cell(userId, 'First Name')).innerText()).trim();
  const type = async (person: BrowserUser, userId: string, column: string, text: string): Promise<void> => {
    await (await person.cell(userId, column)).click();
    await person.page.keyboard.type(text);
    await person.press('Enter');
  };
  const lastToast = async (): Promise<string> =>
    ((await alice.page.locator('.toast-words').allInnerTexts()).at(-1) ?? '').trim().replace(/\s/g, ' ');
  const paste = async (...lines: string[]): Promise<void> => {
    await alice.page.locator('.sg-body [role=rowheader]').first().click();
    await alice.press('Control+End', 'ArrowDown', 'Home');
    await alice.paste(lines.join('\n'));
  };

  it('undoes step after step after a reload', async () => {
    await type(alice, 'ben', 'First Name', 'Benjamin');
    await expect.poll(() => lastNameOf(there, 'ben')).toBe('Benjamin');
    await alice.page.reload();
    await (await alice.cell('ben', 'First Name')).click();
    await alice.press('Control+z');
    await expect.poll(() => lastNameOf(alice, 'ben')).toBe('');
    await alice.page.reload();
    await (await alice.cell('ben', 'First Name')).click();
    await alice.press('Control+y');
    await expect.poll(() => lastNameOf(alice, 'ben')).toBe('Benjamin');
  });

  it('is done before the stream is open', async () => {
    await type(alice, 'ben', 'First Name', 'Benny');
    await expect.poll(() => lastNameOf(there, 'ben')).toBe('Benny');
    await alice.page.route('**/stream?**', () => undefined);
    await alice.page.reload();
    await (await alice.cell('ben', 'First Name')).click();
    await alice.press('Control+z');
    await expect.poll(() => lastNameOf(there, 'ben')).toBe('Benjamin');
    await alice.page.unroute('**/stream?**');
  });

  it('undoes in one browser what the same person did last in another', async () => {
    await type(alice, 'ben', 'First Name', 'One');
    await expect.poll(() => lastNameOf(there, 'ben')).toBe('One');
    await type(there, 'eve', 'First Name', 'Two');
    await expect.poll(() => lastNameOf(alice, 'eve')).toBe('Two');
    await (await alice.cell('eve', 'First Name')).click();
    await alice.press('Control+z');
    await expect.poll(() => lastNameOf(there, 'eve')).toBe('');
    await there.press('Control+z');
    await expect.poll(() => lastNameOf(alice, 'ben')).toBe('Benjamin');
    await alice.press('Control+y', 'Control+y');
    await expect.poll(async () => [await lastNameOf(there, 'ben'), await lastNameOf(there, 'eve')]).toEqual(['One', 'Two']);
  });

  it('of many parts is finished by the next page, as one step to redo', async () => {
    const batch = crypto.randomUUID();
    for (const part of Array.from({ length: 18 }, (_, at) => at)) {
      const changes = [{ table: 'users', to: { userId: `batch${part}` } }];
      expect((await api.at('POST', 'commit', { label: 'Import', batch, changes })).status).toBe(200);
    }
    await alice.row('batch17').waitFor();
    const left = async () => (await api.at<{ left: number }>('GET', `batches/${batch}`)).body.left;
    let requests = 0;
    await alice.page.route('**/undo', route => {
      requests += 1;
      return requests === 1 ? route.continue() : route.abort();
    });
    await (await alice.cell('ben', 'First Name')).click();
    await alice.press('Control+z');
    await expect.poll(() => requests).toBe(2);
    expect(await left()).toBe(10);
    await expect.poll(() => alice.page.evaluate(countQueuedWrites)).toBe(1);
    const { context } = alice;
    await alice.page.close();
    alice = new BrowserUser(await context.newPage(), context);
    await alice.page.goto(`${server.url}/users`);
    await expect.poll(left).toBe(0);
    await alice.row('batch16').waitFor({ state: 'detached' });
    await expect.poll(() => alice.page.evaluate(countQueuedWrites)).toBe(0);
    const { body } = await api.at<{ undo: { label: string }[]; redo: { label: string }[] }>('GET', 'steps');
    expect([body.undo.some(({ label }) => label === 'Import'), body.redo.map(({ label }) => label)]).toEqual([false, ['Import']]);
  });

  it('says what happened to the rows, and shows those that cannot be deleted', async () => {
    const people = ['ann\tAnn\tA\tann@acme.test\tActive', 'bob\tBob\tB\tbob@acme.test', 'cid\tCid\tC\tcid@acme.test'];
    await paste(...people);
    await alice.copySecrets();
    await alice.press('Control+z');
    await expect.poll(lastToast).toBe('2 removed; 1 has an account and was set to Inactive instead');
    await alice.page.locator('.toast').getByRole('button', { name: 'Show' }).click();
    await alice.row('ben').waitFor({ state: 'detached' });
    await alice.row('ann@acme.test').waitFor();
    await alice.page.locator('.toast').getByRole('button', { name: 'Delete them' }).click();
    // Undo would not bring their password back.
    await alice.page.getByRole('alertdialog').getByRole('button', { name: 'Delete 1 person' }).click();
    await alice.row('ann@acme.test').waitFor({ state: 'detached' });
  });

  it('is offered beside the last message only, even after that has closed', async () => {
    const undo = alice.page.locator('.toast').getByRole('button', { name: 'Undo' });
    await paste('hal\tHal\tH\thal@acme.test');
    // Messages stay while the pointer is on them.
    await alice.page.locator('.toast').last().hover();
    await undo.waitFor();
    await alice.press('Control+z');
    await expect.poll(lastToast).toBe('Undone: 1 row');
    await alice.page.locator('.toast').last().getByRole('button', { name: 'Dismiss' }).click();
    await expect.poll(lastToast).toBe('1 row pasted');
    expect(await undo.count()).toBe(0);
  });

  it('restores a deleted row at its place in a page that did not see the deletion', async () => {
    const rows = () => alice.page.locator('.sg-body [role=rowheader]').filter({ visible: true }).count();
    const at = async (text: string): Promise<string | null> => await alice.row(text).getAttribute('aria-rowindex');
    const [before, all] = [await at('ben'), await rows()];
    await alice.row('ben').locator('[role=rowheader]').click();
    await alice.press('Control+-');
    await alice.row('ben').waitFor({ state: 'detached' });
    await alice.page.reload();
    await alice.row('eve').waitFor();
    await alice.press('Control+z');
    await alice.row('ben').waitFor();
    await expect.poll(async () => [await at('ben'), await rows()]).toEqual([before, all]);
  });

  it('offers to delete the rows that stay, in French too', async () => {
    await api.ask('PATCH', '/api/session', { language: 'fr' });
    await alice.page.reload();
    await alice.row('ben').waitFor();
    await paste('dan\tDan\tD\tdan@acme.test\tActive', 'fay\tFay\tF\tfay@acme.test');
    await alice.copySecrets();
    await alice.press('Control+z');
    await expect.poll(lastToast).toBe('1 retirée ; 1 a un compte et passe donc à Inactif');
    await alice.page.locator('.toast').getByRole('button', { name: 'Les supprimer' }).click();
    await alice.page.getByRole('alertdialog').getByRole('button', { name: 'Supprimer 1 personne' }).click();
    await alice.row('dan@acme.test').waitFor({ state: 'detached' });
    await alice.press('Control+z');
    await alice.row('dan@acme.test').waitFor();
    await api.ask('PATCH', '/api/session', { language: 'en' });
    await alice.page.reload();
    await alice.row('ben').waitFor();
  });

  it('says how many rows could not be restored, and why', async () => {
    const commit = (...changes: object[]) => api.at<Outcome>('POST', 'commit', { changes });
    const gil = { userId: 'gil', firstName: 'G', lastName: 'V', email: 'gil@acme.test' };
    const row = (await commit({ table: 'users', to: { ...gil, status: 'Active' } })).body.outcomes[0]?.row;
    await commit({ table: 'users', row, to: { status: 'Inactive' } });
    await commit({ table: 'users', row, to: null });
    await commit({ table: 'users', to: { ...gil, userId: 'gil.v', status: 'Active' } });
    await (await alice.cell('ben', 'First Name')).click();
    await alice.press('Control+z');
    await expect.poll(lastToast).toBe('1 has an account and was set to Inactive instead');
    await alice.press('Control+z');
    await expect.poll(lastToast).toBe('1 could not be restored: E-mail already in use');
  });

  it('removes the mark of a refused text', async () => {
    await type(alice, 'eve', 'First Name', 'Evelyn');
    await expect.poll(() => lastNameOf(alice, 'eve')).toBe('Evelyn');
    const ben = await alice.cell('alice@acme.test', 'Status');
    await ben.click();
    await alice.paste('Foo');
    await expect.poll(() => ben.getAttribute('aria-invalid')).toBe('true');
    await alice.press('Control+z');
    await expect.poll(() => ben.getAttribute('aria-invalid')).toBeNull();
    expect(await lastNameOf(alice, 'eve')).toBe('Evelyn');
    await alice.press('Control+z');
    await expect.poll(() => lastNameOf(alice, 'eve')).not.toBe('Evelyn');
  });

  it('removes the mark first when earlier steps are not loaded yet', async () => {
    await type(alice, 'eve', 'First Name', 'Evita');
    await expect.poll(() => lastNameOf(alice, 'eve')).toBe('Evita');
    await alice.page.reload();
    await alice.row('eve').waitFor();
    const status = await alice.cell('alice@acme.test', 'Status');
    await status.click();
    await alice.paste('Foo');
    await expect.poll(() => status.getAttribute('aria-invalid')).toBe('true');
    await alice.press('Control+z');
    await expect.poll(() => status.getAttribute('aria-invalid')).toBeNull();
    expect(await lastNameOf(alice, 'eve')).toBe('Evita');
    await alice.press('Control+z');
    await expect.poll(() => lastNameOf(alice, 'eve')).not.toBe('Evita');
  });

  it('restores a refused text that Delete had removed', async () => {
    const answer = await api.at<RowsResponse>('GET', 'tables/users/rows?search=eve&limit=1');
    const { id } = answer.body.rows[0]!;
    await api.at('POST', 'commit', { changes: [{ table: 'users', row: id, to: { firstDay: 'some day' } }] });
    const texts = async (): Promise<unknown> =>
      (await api.at<{ row: WireRow }>('GET', `tables/users/rows/${id}`)).body.row.invalid?.firstDay?.text;
    await alice.page.getByRole('button', { name: 'Columns' }).click();
    await alice.page.getByLabel('First day').check();
    await alice.press('Escape');
    await (await alice.cell('eve', 'First Name')).click();
    await alice.press('F8');
    const cell = alice.page.locator('.sg-cell[data-field=firstDay][data-active]');
    const shown = async (): Promise<string> => (await cell.innerText()).trim();
    await expect.poll(shown).toBe('some day');
    await alice.press('Delete');
    await expect.poll(texts).toBeUndefined();
    await expect.poll(shown).toBe('');
    await alice.press('Control+z');
    await expect.poll(texts).toBe('some day');
    await expect.poll(shown).toBe('some day');
    await alice.press('Delete');
    await expect.poll(texts).toBeUndefined();
  });
});
