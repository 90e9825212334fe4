import { createSignal } from 'solid-js';
import type { CatalogAction } from '../../server/api/wire.ts';
import type { Cells, RowId } from '../../server/model/change.ts';
import { loadDeletionCheck } from '../grid/delete.ts';
import type { Decision, Proposal } from '../grid/proposal.ts';
import type { GridRow } from '../grid/source.ts';
import { language, localize } from '../i18n/language.ts';
import type { PendingAction } from '../panels/action-form.tsx';
import type { Weighing } from '../panels/weigh.ts';
import type { TableRows } from '../sync/table-rows.ts';
import type { Workspace } from '../sync/workspace.ts';

/** What the page asks before it does something: the input of an action, and whether its consequences are wanted. */
export function createQuestions(workspace: Workspace, rows: () => TableRows, person: RowId) {
  const [pendingAction, setPendingAction] = createSignal<PendingAction | null>(null);
  const [weighing, setWeighing] = createSignal<Weighing | null>(null);
  const isOnline = (): boolean => workspace.state() === 'saved' || workspace.state() === 'saving';

  /** Asks for the input of an action, and for a confirmation if there is a text for it. */
  const openActionForm = (action: CatalogAction, list: readonly GridRow[], confirm: string | null): Promise<Cells | null> => {
    if ((action.form ?? []).length === 0 && confirm === null) return Promise.resolve({});
    return new Promise(resolve => {
      const answer = (input: Cells | null): void => {
        setPendingAction(null);
        resolve(input);
      };
      const name = (): string => (list[0] ? rows().titleOf(list[0].id) : '');
      setPendingAction({ action, count: list.length, name, confirm, answer });
    });
  };
  const ask = (weighed: Omit<Weighing, 'answer'>): Promise<boolean> =>
    new Promise(resolve => {
      const answer = (yes: boolean): void => {
        setWeighing(null);
        resolve(yes);
      };
      setWeighing({ ...weighed, answer });
    });
  let isWeighing = false;
  /** Null if the person cancels, and for a second press while the first one is not answered. */
  const weigh = async (proposal: Proposal): Promise<Decision | null> => {
    if (isWeighing) return null;
    isWeighing = true;
    try {
      return await (await import('../panels/weigh.ts')).weigh(proposal, { rows: rows(), person, isOnline, ask });
    } finally {
      isWeighing = false;
    }
  };

  return {
    pendingAction,
    weighing,
    openActionForm,
    weigh,
    /** Asks for the input of an action outside the grid, and weighs it. Null if the person cancels. */
    askForInput: async (action: CatalogAction, list: readonly GridRow[]): Promise<Cells | null> => {
      const input = await openActionForm(action, list, action.confirm && !action.removes ? localize(action.confirm) : null);
      if (input === null || action.confirm) return input;
      const { checkDeletion } = await loadDeletionCheck();
      const lost = action.removes ? checkDeletion(rows().table(), list, language(), rows().titleOf).confirmText : null;
      return (await weigh({ work: { action: action.id, input }, rows: list, action, lost })) && input;
    },
  };
}
