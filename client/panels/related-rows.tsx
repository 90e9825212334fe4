import './related-rows.css';
import ChevronDown from 'lucide-solid/icons/chevron-down';
import Plus from 'lucide-solid/icons/plus';
import { createEffect, createMemo, createSignal, For, type JSX, on, onCleanup, Show, Suspense } from 'solid-js';
import type { WireRow } from '../../server/api/wire.ts';
import type { RowId } from '../../server/model/change.ts';
import { lazyPart } from '../browser/lazy-part.ts';
import { createStoredSignal, storagePrefix } from '../browser/storage.ts';
import { Avatar } from '../components/avatar.tsx';
import { Pill, type PillMark } from '../components/pill.tsx';
import { localizedChoice } from '../fields/choice-label.ts';
import { showValue } from '../fields/show-value.ts';
import { isExternal, stateField } from '../fields/special-fields.ts';
import { stateDot } from '../fields/state.ts';
import { maySet } from '../grid/rights.ts';
import { language, localize } from '../i18n/language.ts';
import { rowTexts } from '../i18n/row.ts';
import { api } from '../pages/session.ts';
import { ApiProblem, NoConnection } from '../sync/api.ts';
import type { RelatedPage, ReverseLink } from '../sync/related-rows.ts';
import { fetchRelated, filterOf, keyField, namingField, reverseLinks } from '../sync/related-rows.ts';
import { useDisplayContext, useWorkspace } from './workspace-context.ts';

const RelatedForm = lazyPart(async () => (await import('./related-form.tsx')).RelatedForm);

/** How long a row stays open, and how long a table is quiet, before its related rows are read, in milliseconds. */
const [openPause, changePause] = [120, 400];

/** The rows of other tables that link to the open row, in groups: each with its number and first rows. */
export function RelatedRows(props: { row: RowId; title: string }): JSX.Element {
  const { workspace, person } = useWorkspace('session');
  const { table } = useWorkspace('table');
  const links = createMemo(() => reverseLinks(workspace.catalog, table().id));
  const [stored, setStored] = createStoredSignal<Record<string, boolean>>(
    'panelRelated',
    {},
    storagePrefix(workspace.id, person.user),
  );
  return (
    <For each={links()}>
      {link => {
        const key = (): string => `${table().id}.${link.table.id}.${link.field.id}`;
        return (
          <RelatedGroup
            link={link}
            others={links()}
            row={props.row}
            title={props.title}
            isOpen={stored()[key()] ?? true}
            toggle={() => setStored({ ...stored(), [key()]: !(stored()[key()] ?? true) })}
          />
        );
      }}
    </For>
  );
}

interface RelatedGroupProps {
  link: ReverseLink;
  others: readonly ReverseLink[];
  row: RowId;
  title: string;
  isOpen: boolean;
  toggle: () => void;
}

function RelatedGroup(props: RelatedGroupProps): JSX.Element {
  const { workspace } = useWorkspace('session');
  const { openTable } = useWorkspace('table');
  const [isAdding, setAdding] = createSignal(false);
  const { answer, failed } = createRelated(
    () => props.link,
    () => props.row,
  );
  const { table, field } = props.link;
  const body = `related-${table.id}-${field.id}`;
  const tableName = (): string => localize(table.label);
  /** The table's name; with the field's where several fields of the table lead here, or where the rows are of the same table. */
  const name = (): string => {
    if (field.reverse) return localize(field.reverse);
    const isOnly = props.others.filter(other => other.table.id === table.id).length === 1;
    return isOnly && table.id !== field.to ? tableName() : rowTexts().related.via(tableName(), localize(field.label));
  };
  const mayAdd = (): boolean => !field.readOnly && field.aside !== true && maySet(table, field.id);
  const total = (): number => answer()?.total ?? 0;
  return (
    <Show when={total() > 0 || failed() || (mayAdd() && answer() !== null)}>
      <section class="row-group">
        <h3>
          <button type="button" aria-expanded={props.isOpen} aria-controls={body} onClick={() => props.toggle()}>
            <ChevronDown aria-hidden="true" />
            {name()} <span class="number related-count">{total()}</span>
          </button>
          <Show when={mayAdd()}>
            <button
              type="button"
              class="button related-add"
              aria-label={rowTexts().related.addTo(tableName())}
              onClick={() => setAdding(true)}
            >
              <Plus aria-hidden="true" />
              {rowTexts().related.add}
            </button>
          </Show>
        </h3>
        <div id={body} hidden={!props.isOpen || (total() === 0 && !failed())}>
          <Show when={failed()}>
            <p class="quiet">{rowTexts().related.failed}</p>
          </Show>
          <ul class="related-list">
            <For each={answer()?.rows ?? []}>
              {row => <RelatedRow link={props.link} row={row} title={answer()?.titles[row.id] ?? ''} />}
            </For>
          </ul>
          <Show when={total() > (answer()?.rows.length ?? 0)}>
            <button
              type="button"
              class="button related-all"
              title={rowTexts().related.showIn(tableName())}
              onClick={() => openTable(table.id, filterOf(props.link, props.row))}
            >
              {rowTexts().related.showAll(total())}
            </button>
          </Show>
        </div>
        <Suspense>
          <Show when={isAdding()}>
            <RelatedForm
              table={workspace.catalog.table(table.id) ?? table}
              link={field}
              row={props.row}
              title={props.title}
              close={() => setAdding(false)}
            />
          </Show>
        </Suspense>
      </section>
    </Show>
  );
}

function RelatedRow(props: { link: ReverseLink; row: WireRow; title: string }): JSX.Element {
  const { openTable } = useWorkspace('table');
  const display = useDisplayContext();
  const { table } = props.link;
  const state = stateField(table);
  const [naming, key] = [namingField(props.link), keyField(props.link)];
  const stateValue = (): string => String(props.row.cells[state?.id ?? ''] ?? '');
  const name = (): string => {
    const named = naming === null ? props.title : showValue(props.row.cells[naming.id], naming, display);
    return named || props.title || rowTexts().related.untitled;
  };
  return (
    <li>
      <Show when={table.people}>
        <Avatar id={props.row.id} name={name()} external={isExternal(table, props.row)} />
      </Show>
      <a
        href={`/${table.id}/${props.row.id}`}
        onClick={event => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          openTable(table.id, undefined, props.row.id);
        }}
      >
        {name()}
      </a>
      <span class="quiet small">{key && showValue(props.row.cells[key.id], key, display)}</span>
      <Show when={state && stateValue() !== '' ? state : undefined}>
        {field => (
          <Pill mark={stateDot(field(), stateValue()) as PillMark}>
            {localizedChoice(field().states, stateValue(), language())}
          </Pill>
        )}
      </Show>
    </li>
  );
}

/** The rows that link to a row, read again when their table changes. Null until the first answer. */
function createRelated(link: () => ReverseLink, row: () => RowId): { answer: () => RelatedPage | null; failed: () => boolean } {
  const { workspace } = useWorkspace('session');
  const [answer, setAnswer] = createSignal<RelatedPage | null>(null);
  const [failed, setFailed] = createSignal(false);
  const path = `/api/workspaces/${workspace.id}`;
  async function load(isWanted: () => boolean): Promise<void> {
    try {
      const read = await fetchRelated(api, path, link(), row());
      if (!isWanted()) return;
      workspace.titles.add(read.links);
      setAnswer(read);
      setFailed(false);
    } catch (error) {
      if (!(error instanceof ApiProblem || error instanceof NoConnection)) throw error;
      if (isWanted()) setFailed(true);
    }
  }
  createEffect(
    on([row, () => workspace.changesIn(link().table.id)], ([now], before) => {
      let isWanted = true;
      const isSame = before?.[0] === now;
      if (!isSame) setAnswer(null);
      const timer = setTimeout(() => void load(() => isWanted), isSame ? changePause : openPause);
      onCleanup(() => {
        isWanted = false;
        clearTimeout(timer);
      });
    }),
  );
  return { answer, failed };
}
