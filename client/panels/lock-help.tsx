import './lock-help.css';
import CircleHelp from 'lucide-solid/icons/circle-question-mark';
import { type JSX, onMount, Show } from 'solid-js';
import { writtenFields } from '../fields/composed.ts';
import { lockOf } from '../grid/cell-display.ts';
import type { LockHelpProps } from '../grid/grid-props.ts';
import { keyLabel } from '../grid/key-labels.ts';
import { language } from '../i18n/language.ts';
import { rowTexts } from '../i18n/row.ts';
import { RemedyText } from './remedy-text.tsx';
import { sentenceParts } from './sentence-parts.ts';
import { explainLock } from './why-locked.ts';
import { useWorkspace } from './workspace-context.ts';

/** What to do instead of editing a locked cell, below the reason in the grid. */
export function LockHelp(props: LockHelpProps): JSX.Element {
  const { workspace } = useWorkspace('session');
  const { table } = useWorkspace('table');
  const { field, row } = props;
  const locked = writtenFields(field, table()).find(part => lockOf(part, row, table()) !== null) ?? field;
  const text = explainLock(locked, row, table(), workspace.catalog)?.remedy ?? '';
  const leads = sentenceParts(text, row, table(), workspace.catalog).some(part => Object.keys(part).length > 1);
  onMount(() => props.read(leads ? `${text} ${rowTexts().why.reach}` : text));
  return (
    <p class="lock-help">
      <CircleHelp aria-hidden="true" />
      <RemedyText text={text} row={row} />
      <Show when={leads}>
        <kbd>{keyLabel('Alt+Enter', language())}</kbd>
      </Show>
    </p>
  );
}
