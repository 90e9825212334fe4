import './row-head.css';
import Check from 'lucide-solid/icons/check';
import ChevronDown from 'lucide-solid/icons/chevron-down';
import ChevronUp from 'lucide-solid/icons/chevron-up';
import Link from 'lucide-solid/icons/link-2';
import { type JSX, Show } from 'solid-js';
import type { RowId } from '../../server/model/change.ts';
import { copyText } from '../browser/clipboard.ts';
import { Avatar } from '../components/avatar.tsx';
import { IconButton } from '../components/icon-button.tsx';
import { Pill, type PillMark } from '../components/pill.tsx';
import type { GridRow } from '../contract/row.ts';
import { needsAttention } from '../fields/attention.ts';
import { localizedChoice } from '../fields/choice-label.ts';
import { isExternal, stateField, validationField } from '../fields/special-fields.ts';
import { stateDot } from '../fields/state.ts';
import { keyLabel } from '../grid/key-labels.ts';
import { language } from '../i18n/language.ts';
import { rowTexts } from '../i18n/row.ts';
import { fieldOf } from '../sync/catalog.ts';
import { RowActions } from './row-actions.tsx';
import { toast } from './toast.ts';
import { useWorkspace } from './workspace-context.ts';

interface RowToolbarProps {
  row: RowId;
  /** The row's place in the view, from 0; null if the view does not contain it. */
  position: number | null;
  move: (step: 1 | -1) => void;
}

/** A name with the key that does the same. */
export const withKey = (label: string, key: string): string => `${label} (${keyLabel(key, language())})`;

/** The buttons of an open row: previous and next row, copy link. */
export function RowToolbar(props: RowToolbarProps): JSX.Element {
  const { table, rows } = useWorkspace('table');
  async function copyLink(): Promise<void> {
    const isCopied = await copyText(`${location.origin}/${table().id}/${props.row}`);
    toast(isCopied ? rowTexts().panel.linkCopied : rowTexts().panel.linkNotCopied, isCopied ? 'ok' : 'warn');
  }
  return (
    <>
      <IconButton
        label={rowTexts().panel.previous}
        title={withKey(rowTexts().panel.previous, 'Ctrl+↑')}
        disabled={props.position === null || props.position === 0}
        press={() => props.move(-1)}
      >
        <ChevronUp />
      </IconButton>
      <IconButton
        label={rowTexts().panel.next}
        title={withKey(rowTexts().panel.next, 'Ctrl+↓')}
        disabled={props.position === null || props.position >= rows().count() - 1}
        press={() => props.move(1)}
      >
        <ChevronDown />
      </IconButton>
      <span class="panel-position quiet small number">
        {props.position === null
          ? ''
          : rowTexts().panel.position(props.position + 1, Math.max(rows().count(), props.position + 1))}
      </span>
      <IconButton label={rowTexts().panel.copyLink} press={() => void copyLink()}>
        <Link />
      </IconButton>
    </>
  );
}

/** The head of an open row: who or what it is, its state, its validation result if it is in order, and its actions. */
export function RowHead(props: { row: GridRow; title: string }): JSX.Element {
  const { table, rows } = useWorkspace('table');
  const state = () => stateField(table());
  const stateValue = (): string => String(props.row.cells[state()?.id ?? ''] ?? '');
  const isInOrder = (): boolean => {
    const field = validationField(table());
    return field !== undefined && props.row.cells[field.id] === 'OK' && !needsAttention(table(), props.row);
  };
  /** A value that tells the row apart from others of the same title. */
  const hint = (): string =>
    table()
      .handles.map(field => String(props.row.cells[field] ?? ''))
      .find(text => text !== '' && text !== props.title) ?? '';
  /** What a person may do; of somebody external, that they are. */
  const role = (): string => {
    const { people } = table();
    const flag = isExternal(table(), props.row) ? fieldOf(table(), people?.external ?? '') : undefined;
    if (flag) return rowTexts().panel.external;
    const field = people && fieldOf(table(), people.role ?? '');
    return field ? localizedChoice(field.options, props.row.cells[field.id] ?? field.initial ?? null, language()) : '';
  };
  return (
    <div class="row-head">
      <Show when={table().people}>
        <Avatar id={props.row.id} name={rows().titleOf(props.row.id)} external={isExternal(table(), props.row)} size="large" />
      </Show>
      <div class="row-head-words">
        <h2>{props.title}</h2>
        <div class="row-head-line">
          <Show when={state()}>
            {field => (
              <Pill mark={stateDot(field(), stateValue()) as PillMark}>
                {localizedChoice(field().states, stateValue(), language())}
              </Pill>
            )}
          </Show>
          <Show when={isInOrder()}>
            <span class="row-head-ok">
              <Check aria-hidden="true" /> OK
            </span>
          </Show>
          <span class="quiet">{[role(), hint()].filter(Boolean).join(' · ')}</span>
        </div>
      </div>
      <RowActions row={props.row} />
    </div>
  );
}
