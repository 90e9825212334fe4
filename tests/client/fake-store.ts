import { compile } from '../../formulas/evaluate.ts';
import { parse } from '../../formulas/parse.ts';
import type { CatalogTable, HistoryEntry, IssueDetails, StreamCommit, WireRow } from '../../server/api/wire.ts';
import type { Cells, ChangeRequest, Outcome, RowOutcome } from '../../server/model/change.ts';
import { type UndoSteps, undoStepsOf } from '../../server/model/undoSteps.ts';
import { tables } from './fake-tables.ts';

interface Logged {
  seq: number;
  id: string;
  at: string;
  label: string;
  actor: string;
  undoes: string | null;
  batch: string | null;
  changes: { table: string; row: string; from: Cells | null; to: Cells | null }[];
}

const displayName = (cells: Cells): string =>
  String(cells.name ?? cells.product ?? [cells.firstName, cells.lastName].filter(Boolean).join(' '));

/** In-memory rows of an organisation with a few of the real rules: enough to look at screens and to test the client. */
export class FakeStore {
  readonly rows = new Map<string, Map<string, WireRow>>();
  readonly log: Logged[] = [];
  readonly listeners = new Set<(commit: StreamCommit) => void>();
  readonly newId: () => string;
  seq = 0;

  constructor(newId: () => string) {
    this.newId = newId;
    for (const table of tables) this.rows.set(table.id, new Map());
  }

  table(id: string): CatalogTable {
    const table = tables.find(item => item.id === id);
    if (!table) throw new Error(`no table ${id}`);
    return table;
  }

  of(table: string): Map<string, WireRow> {
    const rows = this.rows.get(table);
    if (!rows) throw new Error(`no table ${table}`);
    return rows;
  }

  /** Adds a row without a commit. */
  put(table: string, cells: Cells, more: Partial<WireRow> = {}): string {
    const id = more.id ?? this.newId();
    const blank = Object.fromEntries(this.table(table).fields.map(field => [field.id, field.initial ?? null]));
    // A new row's version is the number of its transaction, by which later rows are recognised.
    this.seq += 1;
    this.of(table).set(id, { version: this.seq, ...more, id, cells: { ...blank, ...cells } });
    return id;
  }

  /** The rows of a view, in order. */
  view(table: string, query: URLSearchParams): WireRow[] {
    const search = (query.get('search') ?? '').toLowerCase();
    const filter = query.get('filter') ?? '';
    const only = query.get('ids')?.split(',');
    const parsed = filter === '' ? null : parse(filter);
    if (parsed && !parsed.ok) throw new Error(parsed.issue.message);
    const condition = parsed ? compile(parsed.tree) : null;
    const env = { follow: () => null, today: '2026-01-15', now: '2026-01-15T10:00:00Z' };
    const found = [...this.of(table).values()].filter(
      row =>
        (only?.includes(row.id) ?? true) &&
        (!condition || condition(row.cells, env) === true) &&
        (search === '' ||
          Object.values(row.cells).some(value =>
            String(value ?? '')
              .toLowerCase()
              .includes(search),
          )),
    );
    const keys = (query.get('sort') ?? '').split(',').filter(Boolean);
    return found.sort((a, b) => {
      for (const key of keys) {
        const id = key.replace('-', '');
        const order = String(a.cells[id] ?? '').localeCompare(String(b.cells[id] ?? ''));
        if (order !== 0) return key.startsWith('-') ? -order : order;
      }
      return a.id < b.id ? -1 : 1;
    });
  }

  /** The title of a row. */
  title(table: string, row: WireRow): { title: string; hint: string } {
    const known = this.table(table).handles.map(field => String(row.cells[field] ?? ''));
    const title = displayName(row.cells) || (known.find(Boolean) ?? '');
    return { title, hint: known.find(text => text !== '' && text !== title) ?? '' };
  }

  /** Titles of all rows in linked tables. */
  links(): Record<string, Record<string, string>> {
    return Object.fromEntries(
      ['users', 'orgs', 'pools'].map(table => [
        table,
        Object.fromEntries([...this.of(table).values()].map(row => [row.id, displayName(row.cells)])),
      ]),
    );
  }

  commit(requests: readonly ChangeRequest[], label: string, by: { actor?: string; batch?: string } = {}): Outcome {
    const outcomes: RowOutcome[] = [];
    const changes: Logged['changes'] = [];
    for (const request of requests) {
      const id = request.row ?? this.newId();
      const before = this.of(request.table).get(id);
      const code = this.#refusal(request, before);
      if (code) {
        const field = Object.keys(request.to ?? {})[0];
        outcomes.push({
          table: request.table,
          row: id,
          outcome: 'refused',
          issues: [{ table: request.table, row: id, code, message: code, ...(field ? { field } : {}) }],
        });
        continue;
      }
      const from = before ? { ...before.cells } : null;
      const held = this.#write(request, id, before);
      const after = this.of(request.table).get(id)?.cells ?? null;
      changes.push({ table: request.table, row: id, from, to: after && { ...after } });
      outcomes.push({
        table: request.table,
        row: id,
        outcome: held.length > 0 ? 'held' : 'accepted',
        issues: held.map(item => ({ ...item, table: request.table, row: id })),
      });
    }
    return this.#publish(changes, label, outcomes, by);
  }

  /** Undoes a transaction or a whole batch. Like the server, it names the batch that does the undoing where the request does not. */
  undo(target: { transaction?: string; batch?: string; into?: string }, actor?: string): Outcome {
    if (target.batch === undefined) return this.#takeBack(target.transaction ?? '', actor === undefined ? {} : { actor });
    const into = target.into ?? crypto.randomUUID();
    const by = { ...(actor === undefined ? {} : { actor }), batch: into };
    const parts = this.log
      .filter(item => item.batch === target.batch)
      .toReversed()
      .map(item => this.#takeBack(item.id, by));
    const batch = { id: into, left: 0, broken: [] };
    return { ...parts.at(-1)!, outcomes: parts.flatMap(part => part.outcomes), batch };
  }

  /** The steps that a person can undo and redo. */
  steps(actor = 'alice'): UndoSteps {
    return undoStepsOf(
      actor,
      this.log.map(({ changes: _, ...item }) => ({ ...item, actorName: '' })),
    );
  }

  #takeBack(transaction: string, by: { actor?: string; batch?: string }): Outcome {
    const logged = this.log.find(item => item.id === transaction);
    const outcomes: RowOutcome[] = [];
    const changes: Logged['changes'] = [];
    for (const { table, row, from } of logged?.changes ?? []) {
      const now = this.of(table).get(row);
      changes.push({ table, row, from: now ? { ...now.cells } : null, to: from });
      if (from) this.of(table).set(row, { id: row, version: now ? now.version + 1 : this.seq + 1, cells: { ...from } });
      else this.of(table).delete(row);
      outcomes.push({ table, row, outcome: 'accepted', issues: [] });
    }
    return this.#publish(changes, 'Undo', outcomes, { ...by, undoes: transaction });
  }

  history(table: string, row: string): HistoryEntry[] {
    return this.log
      .filter(item => item.changes.some(change => change.table === table && change.row === row))
      .map((item): HistoryEntry => {
        const { from, to } = item.changes.find(change => change.row === row)!;
        const fields = [...new Set([...Object.keys(from ?? {}), ...Object.keys(to ?? {})])];
        const changes = fields
          .map(field => ({ field, from: from?.[field] ?? null, to: to?.[field] ?? null }))
          .filter(change => change.from !== change.to);
        const kind = from === null ? 'added' : to === null ? 'deleted' : 'changed';
        return {
          seq: item.seq,
          transaction: item.id,
          at: item.at,
          actor: 'alice',
          actorName: 'Alice Martin',
          label: item.label,
          kind,
          changes,
        };
      })
      .toReversed();
  }

  #refusal(request: ChangeRequest, before: WireRow | undefined): string | null {
    if (request.from === null && before) return 'taken';
    if (request.from !== null && request.row !== undefined && !before && request.from !== undefined) return 'gone';
    if (request.table !== 'users' || !before) return null;
    if (before.cells.external === true) return 'external';
    if (request.to && 'userId' in request.to && before.cells.status === 'Active') return 'fixed';
    if (request.to === null && before.cells.status === 'Active') return 'deleteActive';
    for (const [field, value] of Object.entries(request.from ?? {})) if ((before.cells[field] ?? null) !== value) return 'stale';
    return null;
  }

  #write(request: ChangeRequest, id: string, before: WireRow | undefined): IssueDetails[] {
    const rows = this.of(request.table);
    if (request.to === null) {
      rows.delete(id);
      this.#count();
      return [];
    }
    // As on the server, an empty text is an empty cell.
    const typed = Object.entries(request.to).map(([field, value]) => [field, value === '' ? null : value]);
    const blank = Object.fromEntries(this.table(request.table).fields.map(field => [field.id, field.initial ?? null]));
    const row: WireRow = {
      id,
      version: before ? before.version + 1 : this.seq + 1,
      cells: { ...(before?.cells ?? blank), ...(Object.fromEntries(typed) as Cells) },
    };
    rows.set(id, row);
    if (request.table !== 'users') return [];
    const missing = ['userId', 'firstName', 'lastName', 'email'].filter(field => !row.cells[field]);
    const issues: IssueDetails[] = [];
    const activated = row.cells.status === 'Active' && before?.cells.status !== 'Active';
    const pool = [...this.of('pools').values()][0];
    if (activated && missing.length > 0)
      issues.push({ code: 'V_MISSING', message: `Missing: ${missing.join(', ')}`, params: { fields: missing } });
    else if (activated && pool && Number(pool.cells.used) >= Number(pool.cells.total)) {
      issues.push({
        code: 'V_NO_LICENCE',
        message: 'No licence available',
        params: { used: Number(pool.cells.used), total: Number(pool.cells.total) },
      });
    }
    if (issues.length > 0) {
      row.cells.status = before?.cells.status ?? 'Draft';
      row.cells.validationResult = issues[0]!.message;
      row.issues = issues;
    } else if (activated || (before?.cells.validationResult ?? null) !== null)
      row.cells.validationResult = row.cells.status === 'Draft' ? null : 'OK';
    this.#count();
    return issues;
  }

  #count(): void {
    for (const pool of this.of('pools').values()) {
      pool.cells.used = [...this.of('users').values()].filter(
        row => row.cells.status === 'Active' && row.cells.external !== true,
      ).length;
      pool.version += 1;
    }
  }

  #publish(
    changes: Logged['changes'],
    label: string,
    outcomes: RowOutcome[],
    { actor = 'alice', batch = null, undoes = null }: Partial<Pick<Logged, 'actor' | 'batch' | 'undoes'>>,
  ): Outcome {
    const transaction = changes.length > 0 ? this.newId() : null;
    if (transaction) {
      this.seq += 1;
      this.log.push({ seq: this.seq, id: transaction, at: new Date().toISOString(), label, actor, batch, undoes, changes });
      const big = changes.length > 500;
      const pools = [...this.of('pools').values()].map(pool => ({
        table: 'pools',
        row: pool.id,
        version: pool.version,
        added: false,
        cells: pool.cells,
      }));
      const listed = changes.slice(0, 500).map(({ table, row, from, to }) => {
        const now = this.of(table).get(row);
        const cells = to && Object.fromEntries(Object.entries(to).filter(([field, value]) => !from || from[field] !== value));
        return {
          table,
          row,
          version: now?.version ?? 0,
          added: from === null,
          cells,
          ...(now?.issues ? { issues: now.issues } : {}),
        };
      });
      const commit: StreamCommit = {
        seq: this.seq,
        transaction,
        actor: 'alice',
        actorName: 'Alice Martin',
        label,
        changes: structuredClone([...listed, ...pools]),
        links: {},
        reload: big ? [...new Set(changes.map(change => change.table))] : [],
      };
      for (const listener of this.listeners) listener(commit);
    }
    return { transaction, seq: this.seq, outcomes, licences: [], messages: [], cascades: [] };
  }
}
