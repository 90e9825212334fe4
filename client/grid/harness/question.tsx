import { type JSX, onMount } from 'solid-js';
import type { Language } from '../../../server/model/localizedText.ts';
import { isAvailable } from '../action-availability.ts';
import type { Proposal } from '../proposal.ts';
import { sayIn } from '../strings.ts';

/** A proposal that waits for an answer. */
export interface PendingQuestion {
  proposal: Proposal;
  answer(yes: boolean): void;
}

/** The question before something that undo does not restore, which the page around a grid asks. */
export function Question(props: PendingQuestion & { language: Language }): JSX.Element {
  const { rows, action, work, lost } = props.proposal;
  const legal = action ? rows.filter(row => isAvailable(action, row)).length : rows.length;
  const name =
    action !== null && 'action' in work
      ? sayIn(props.language, 'some', { action: action.label[props.language], legal, count: rows.length })
      : sayIn(props.language, 'deleteRows', { count: legal });
  return (
    <dialog role="alertdialog" ref={dialog => onMount(() => dialog.showModal())} onCancel={() => props.answer(false)}>
      <p>{lost?.()}</p>
      <button type="button" onClick={() => props.answer(true)}>
        {name}
      </button>
    </dialog>
  );
}
