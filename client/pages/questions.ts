import { createSignal } from 'solid-js';
import type { CatalogAction } from '../../server/api/wire.ts';
import type { Cells, ChangeRequest, RowId } from '../../server/model/change.ts';
import type { LocalizedText } from '../../server/model/localizedText.ts';
import { isLoadError } from '../browser/idle.ts';
import type { Report } from '../contract/command.ts';
import type { GridRow } from '../contract/row.ts';
import { questionOf, unasked } from '../grid/confirm.ts';
import { type Decision, type Proposal, stateProposal } from '../grid/proposal.ts';
import { language, localize, t } from '../i18n/language.ts';
import type { PendingAction } from '../panels/action-form.tsx';
import type { ConsequencePreview } from '../panels/preview-consequences.ts';
import type { TableRows } from '../sync/table-rows.ts';
import type { Workspace } from '../sync/workspace.ts';
import { previewInTurn } from './preview-in-turn.ts';

/** What previews a proposal, once the question can be shown too. Null if one of them cannot be loaded, which the page reports. */
async function loadPreview(
  loadDialog: () => Promise<unknown>,
): Promise<typeof import('../panels/preview-consequences.ts') | null> {
  try {
    const [preview] = await Promise.all([import('../panels/preview-consequences.ts'), loadDialog()]);
    return preview;
  } catch (error) {
    if (isLoadError(error)) return null;
    throw error;
  }
}

/** What the page asks before it does something: the input of an action, and whether its consequences are wanted. `loadDialog` loads what shows those. */
export function createQuestions(workspace: Workspace, rows: () => TableRows, person: RowId, loadDialog: () => Promise<unknown>) {
  const [pendingAction, setPendingAction] = createSignal<PendingAction | null>(null);
  const [preview, setPreview] = createSignal<ConsequencePreview | null>(null);
  const [isChecking, setChecking] = createSignal(false);
  const isOnline = (): boolean => workspace.state() === 'saved' || workspace.state() === 'saving';

  /** Asks for the input of an action, and for a confirmation if there is a text for it. */
  const openActionForm = (
    action: CatalogAction,
    list: readonly GridRow[],
    question: LocalizedText | null,
  ): Promise<Cells | null> => {
    if ((action.form ?? []).length === 0 && question === null) return Promise.resolve({});
    return new Promise(resolve => {
      const answer = (input: Cells | null): void => {
        setPendingAction(null);
        resolve(input);
      };
      const name = (): string => (list[0] ? rows().titleOf(list[0].id) : '');
      setPendingAction({ action, count: list.length, name, confirm: question && localize(question), answer });
    });
  };
  const ask = (preview: Omit<ConsequencePreview, 'answer'>): Promise<boolean> =>
    new Promise(resolve => {
      const answer = (yes: boolean): void => {
        setPreview(null);
        resolve(yes);
      };
      setPreview({ ...preview, answer });
    });
  const inTurn = previewInTurn(async (proposal, of) => {
    const found = await loadPreview(loadDialog);
    if (found === null) return confirm(t().app.askUntried) ? unasked : null;
    setChecking(true);
    const askChecked = (preview: Omit<ConsequencePreview, 'answer'>): Promise<boolean> => {
      setChecking(false);
      return ask(preview);
    };
    return await found
      .previewConsequences(proposal, { rows: of, person, isOnline, ask: askChecked })
      .finally(() => setChecking(false));
  });
  /** Null if the person cancels, and for a second press while the first one is not answered. */
  const previewConsequences = (proposal: Proposal, of = rows()): Promise<Decision | null> => inTurn(proposal, of);
  /** What undo would not restore of deleted rows. */
  const lossOf = async (of: TableRows, list: readonly GridRow[]): Promise<Proposal['lost']> =>
    (await import('../grid/deletion-check.ts')).checkDeletion(of.table(), list, language(), of.titleOf).confirmText;

  return {
    pendingAction,
    preview,
    /** Whether the consequences of something are being found out. */
    isChecking,
    openActionForm,
    previewConsequences,
    /**
     * Runs an action on a row outside the grid, after its form and the question about its consequences, which with `asks` comes before every
     * change of a state; null if the person cancels.
     */
    runAction: async (action: CatalogAction, row: GridRow, asks = false): Promise<Report | null> => {
      const [of, list] = [rows(), [row]];
      const question = questionOf(action, 1);
      const input = await openActionForm(action, list, question);
      if (input === null) return null;
      const lost = action.removes ? await lossOf(of, list) : null;
      const proposal: Proposal = { work: { action: action.id, input }, rows: list, action, lost, asks };
      if (question === null && !(await previewConsequences(proposal, of))) return null;
      return await of.act(action.id, [row.id], input);
    },
    /** Writes cells of a row outside the grid, after the same question as in the grid; null if the person cancels. */
    saveCells: async (of: TableRows, request: ChangeRequest, label: string): Promise<Report | null> => {
      const row = of.store.get(request.row!);
      const proposal = row ? stateProposal([request], [row], of.table(), language()) : null;
      return proposal && !(await previewConsequences(proposal, of)) ? null : await of.commit([request], label);
    },
    /** Deletes rows of a table, also of one that is not shown, after the question of a deletion; null if the person cancels. */
    removeRows: async (of: TableRows, ids: readonly RowId[], label: string): Promise<Report | null> => {
      const table = of.table();
      const missing = ids.filter(id => of.store.get(id) === undefined);
      // Rows that cannot be read cannot be tried either: then the question comes in any case.
      if (isOnline()) await Promise.allSettled([workspace.readRows(of, missing)]);
      const list = ids.map((id): GridRow => of.store.get(id) ?? { id, version: 0, cells: {} });
      const changes = ids.map(row => ({ table: table.id, row, to: null }));
      const action = table.actions.find(({ removes }) => removes) ?? null;
      const decision = await previewConsequences({ work: { changes }, rows: list, action, lost: await lossOf(of, list) }, of);
      if (decision === null) return null;
      return await of.commit(decision.rows ? changes.filter(({ row }) => decision.rows!.has(row)) : changes, label);
    },
  };
}
