import './row-fields.css';
import ChevronDown from 'lucide-solid/icons/chevron-down';
import { createMemo, For, type JSX, Show } from 'solid-js';
import type { CatalogField, CatalogTable } from '../../server/api/wire.ts';
import { createStoredSignal, storagePrefix } from '../browser/storage.ts';
import type { GridRow } from '../contract/row.ts';
import { fieldType } from '../fields/registry.ts';
import { showValue } from '../fields/show-value.ts';
import { localize } from '../i18n/language.ts';
import { rowTexts } from '../i18n/row.ts';
import { RowField } from './row-field.tsx';
import { useDisplayContext, useWorkspace } from './workspace-context.ts';

/** Fields under one heading; the first group of a table without groups has none. */
interface ShownGroup {
  id: string;
  label: () => string | null;
  fields: readonly CatalogField[];
}

/** The id of the group of fields that are hidden by default and in no other group. It is closed at first. */
const hiddenFields = 'more';

/** Number of values that a closed group shows beside its heading. */
const maxSummary = 2;

/** The fields of a row in the groups that its table declares. Which groups are closed is remembered for each table. */
export function RowFields(props: { row: GridRow; children?: JSX.Element }): JSX.Element {
  const { workspace, person } = useWorkspace('session');
  const { table } = useWorkspace('table');
  const [stored, setStored] = createStoredSignal<Record<string, boolean>>(
    'panelGroups',
    {},
    storagePrefix(workspace.id, person.user),
  );
  const key = (group: string): string => `${table().id}.${group}`;
  const isOpen = (group: string): boolean => stored()[key(group)] ?? group !== hiddenFields;
  const groups = createMemo(() => groupsOf(table()));
  const part = (isLast: boolean): ShownGroup[] => groups().filter(({ id }) => (id === hiddenFields) === isLast);
  const list = (isLast: boolean): JSX.Element => (
    <For each={part(isLast)}>
      {group => (
        <Group
          group={group}
          row={props.row}
          isOpen={group.label() === null || isOpen(group.id)}
          toggle={() => setStored({ ...stored(), [key(group.id)]: !isOpen(group.id) })}
        />
      )}
    </For>
  );
  return (
    <div class="panel-fields">
      {list(false)}
      {props.children}
      {list(true)}
    </div>
  );
}

/**
 * The declared groups, after the fields in none of them; last the fields that are hidden by default and in none, or empty and written by
 * Seatgrid only.
 */
function groupsOf(table: CatalogTable): ShownGroup[] {
  const shown = table.fields.filter(field => !fieldType(field).aboutRow && !fieldType(field).concealed);
  const declared = (table.groups ?? []).map(({ id, label, fields }) => ({
    id,
    label: () => localize(label),
    fields: fields.flatMap(name => shown.find(field => field.id === name) ?? []),
  }));
  const grouped = new Set(declared.flatMap(({ fields }) => fields));
  const others = shown.filter(field => !grouped.has(field));
  const movable = [...grouped].filter(isMovable);
  return [
    { id: 'others', label: () => null, fields: others.filter(field => !field.aside) },
    ...declared,
    { id: hiddenFields, label: () => rowTexts().panel.more, fields: [...others.filter(field => field.aside), ...movable] },
  ].filter(({ fields }) => fields.length > 0);
}

const groupedFields = ({ groups = [] }: CatalogTable): string[] => groups.flatMap(({ fields }) => fields);

/** Whether the field moves to the last group while it is empty: nobody enters it, and it is hidden by default. */
const isMovable = (field: CatalogField): boolean => field.readOnly && field.sealed !== true && field.aside === true;

function Group(props: { group: ShownGroup; row: GridRow; isOpen: boolean; toggle: () => void }): JSX.Element {
  const display = useDisplayContext();
  const body = (): string => `panel-group-${props.group.id}`;
  const declared = new Set(groupedFields(useWorkspace('table').table()));
  const isShown = (field: CatalogField): boolean => {
    const value = props.row.cells[field.id] ?? '';
    return !(isMovable(field) && declared.has(field.id)) || (value === '') === (props.group.id === hiddenFields);
  };
  const summary = (): string =>
    props.group.fields
      .map(field => showValue(props.row.cells[field.id], field, display))
      .filter(text => text !== '')
      .slice(0, maxSummary)
      .join(' · ');
  return (
    <section class="row-group">
      <Show when={props.group.label()}>
        {label => (
          <h3>
            <button type="button" aria-expanded={props.isOpen} aria-controls={body()} onClick={() => props.toggle()}>
              <ChevronDown aria-hidden="true" />
              {label()}
              <Show when={!props.isOpen && props.group.id !== hiddenFields}>
                <span>{summary()}</span>
              </Show>
            </button>
          </h3>
        )}
      </Show>
      <div id={body()} class="row-group-fields" hidden={!props.isOpen}>
        <Show when={props.isOpen}>
          <For each={props.group.fields}>
            {field => (
              <Show when={isShown(field)}>
                <RowField row={props.row} field={field} />
              </Show>
            )}
          </For>
        </Show>
      </div>
    </section>
  );
}
