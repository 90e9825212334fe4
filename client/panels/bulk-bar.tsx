import './bulk-bar.css';
import { DropdownMenu } from '@kobalte/core/dropdown-menu';
import Copy from 'lucide-solid/icons/copy';
import Ellipsis from 'lucide-solid/icons/ellipsis';
import Pencil from 'lucide-solid/icons/pencil';
import Trash2 from 'lucide-solid/icons/trash-2';
import X from 'lucide-solid/icons/x';
import { createEffect, createMemo, createSignal, For, type JSX, lazy, on, onCleanup, Show, Suspense } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import type { CatalogAction } from '../../server/api/wire.ts';
import { Dropdown } from '../components/dropdown.tsx';
import { type AnchoredProps, MenuTrigger } from '../components/menu-trigger.tsx';
import type { ActionItem, ChosenRows } from '../grid/grid-props.ts';
import type { GridRow } from '../grid/source.ts';
import { bulkTexts, countedRows } from '../i18n/bulk.ts';
import { formatNumber } from '../i18n/format.ts';
import { language, localize } from '../i18n/language.ts';
import { actionIcon } from './action-icon.ts';
import { ActionButton, type ActionButtonProps, Reserved } from './bulk-button.tsx';
import { placesOf } from './bulk-places.ts';
import { useWorkspace } from './workspace-context.ts';

const SetField = lazy(async () => ({ default: (await import('./set-field.tsx')).SetField }));

/** The most chosen rows that are read to count what each action would do. */
const maxCounted = 1_000;

/** The bar of the chosen rows: how many there are, and what can be done with them. It floats over the grid. */
export function BulkBar(): JSX.Element {
  const { table, rows } = useWorkspace('table');
  const { handle, selected } = useWorkspace('grid');
  const [chosen, setChosen] = createSignal<ChosenRows | null>(null);
  const [items, setItems] = createSignal<readonly ActionItem[] | null>(null);
  const [fieldRows, setFieldRows] = createSignal<readonly GridRow[] | null>(null);
  const texts = bulkTexts;
  const count = (): number => selected()?.chosen ?? 0;
  createEffect(on(handle, async now => setChosen((await now?.chosen()) ?? null)));
  /** Changes with the selection, but not with the sum of its cells. */
  const selection = createMemo(() => JSON.stringify({ ...selected(), sum: null }));
  createEffect(on([chosen, selection], () => setItems(null)));
  /** Counts again when the selection or the rows change, shortly after. */
  createEffect(
    on([chosen, selected, () => rows().changes()], ([now]) => {
      let isCurrent = true;
      const read = async (): Promise<void> => {
        const found = now && count() <= maxCounted ? await now.actions() : null;
        if (isCurrent) setItems(found);
      };
      const timer = setTimeout(() => void read().catch(error => now?.reportError(error)), 60);
      onCleanup(() => {
        isCurrent = false;
        clearTimeout(timer);
      });
    }),
  );
  /** Runs an action on the rows chosen now. They are read again, because what was counted may be older. */
  const run = (action: string): void =>
    attempt(async now => {
      const item = (await now.actions()).find(one => one.action.id === action);
      if (item === undefined) return;
      if (item.disabledReason === null) await now.run(item);
      else now.notify(item.disabledReason);
    });
  /** Does it with the chosen rows, and reports if that fails. */
  const attempt = (work: (now: ChosenRows) => Promise<void>): void => {
    const now = chosen();
    if (now) void work(now).catch(now.reportError);
  };
  const openSetField = (): void => attempt(async now => void setFieldRows(await now.rows()));
  /** What was counted last. It keeps the buttons as they are while the rows are counted again. */
  const counted = createMemo<readonly ActionItem[] | null>(last => items() ?? last, null);
  const known = (id: string): ActionItem | undefined => items()?.find(({ action }) => action.id === id);
  const places = createMemo(() => placesOf(table().actions));
  /** The action that a place shows: the first that fits a row, or else its first. */
  const shownIn = (place: readonly CatalogAction[]): CatalogAction =>
    place.find(({ id }) => counted()?.find(({ action }) => action.id === id)?.disabledReason === null) ?? place[0]!;
  const others = () => {
    const { before, after, remove } = places();
    const shown = [...before, ...after].map(shownIn);
    return table().actions.filter(action => action !== remove && !shown.includes(action));
  };
  const label = (id: string, name: string): string => {
    const fitting = known(id)?.availableRows.length ?? count();
    return fitting === count() ? name : texts().fits(name, fitting, countedRows(table(), count()));
  };
  const nameOf = ({ id, label: name, removes }: CatalogAction): string =>
    removes && id === 'remove' && table().people ? texts().remove : localize(name);
  const buttonOf = (place: readonly CatalogAction[]): ActionButtonProps => ({
    get names() {
      return place.map(nameOf);
    },
    get action() {
      return shownIn(place);
    },
    get name() {
      return nameOf(this.action);
    },
    get label() {
      return label(this.action.id, this.name);
    },
    get reason() {
      return known(this.action.id)?.disabledReason ?? null;
    },
    run,
  });
  const keys = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (event.key === 'Escape') chosen()?.clear();
    else if (step !== undefined) {
      const buttons = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('button:not(:disabled)')];
      const at = buttons.indexOf(document.activeElement as HTMLElement);
      buttons[(at + step + buttons.length) % buttons.length]?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="bulk-place">
      <div
        class="bulk"
        role="toolbar"
        data-region="bulk"
        aria-label={texts().region(countedRows(table(), count()))}
        on:keydown={keys}
      >
        <b class="bulk-count">
          <Reserved shown={texts().region(countedRows(table(), count()))}>
            {[texts().region(countedRows(table(), rows().count()))]}
          </Reserved>
          <span class="bulk-figure" aria-hidden="true">
            {formatNumber(count(), language())}
          </span>
        </b>
        <button type="button" class="bulk-all" disabled={count() >= rows().count()} onClick={() => chosen()?.chooseAll()}>
          {texts().all(rows().count())}
        </button>
        <span class="bulk-line" />
        <For each={places().before}>{place => <ActionButton {...buttonOf(place)} />}</For>
        <button
          type="button"
          class="button"
          aria-label={texts().setField}
          title={texts().setField}
          onClick={() => openSetField()}
        >
          <Pencil />
          <span class="bulk-words">{texts().setField}</span>
        </button>
        <For each={places().after}>{place => <ActionButton {...buttonOf(place)} />}</For>
        <Show
          when={places().remove}
          fallback={
            <Show when={chosen()?.mayDelete()}>
              <button
                type="button"
                class="button"
                aria-label={texts().deleteRows(countedRows(table(), count()))}
                title={texts().deleteRows(countedRows(table(), count()))}
                onClick={() => attempt(now => now.remove())}
              >
                <Trash2 />
                <span class="bulk-words">{texts().remove}</span>
              </button>
            </Show>
          }
        >
          {remove => <ActionButton {...buttonOf([remove()])} />}
        </Show>
        <button type="button" class="button" aria-label={texts().copy} title={texts().copy} onClick={() => chosen()?.copy()}>
          <Copy />
          <span class="bulk-words">{texts().copy}</span>
        </button>
        <Show when={others().length > 0}>
          <MenuTrigger class="button icon" kind="menu" label={texts().more} title={texts().more} content={<Ellipsis />}>
            {opened => <MoreMenu {...opened} actions={others().map(({ id }) => id)} known={known} run={run} />}
          </MenuTrigger>
        </Show>
        <span class="bulk-line" />
        <button
          type="button"
          class="button icon"
          aria-label={texts().clear}
          title={texts().clear}
          onClick={() => chosen()?.clear()}
        >
          <X />
        </button>
      </div>
      <Suspense>
        <Show when={fieldRows()}>{list => <SetField rows={list()} chosen={chosen()!} close={() => setFieldRows(null)} />}</Show>
      </Suspense>
    </div>
  );
}

/** The actions without a button. Those that fit no row come last, quiet, with the reason. */
function MoreMenu(
  props: AnchoredProps & {
    actions: readonly string[];
    known: (action: string) => ActionItem | undefined;
    run: (action: string) => void;
  },
): JSX.Element {
  const { table } = useWorkspace('table');
  const reason = (id: string): string | null => props.known(id)?.disabledReason ?? null;
  const possible = () => props.actions.filter(id => reason(id) === null);
  const others = () => props.actions.filter(id => reason(id) !== null);
  const name = (id: string): string => localize(table().actions.find(action => action.id === id)!.label);
  const item = (id: string): JSX.Element => (
    <DropdownMenu.Item disabled={reason(id) !== null} onSelect={() => props.run(id)}>
      <Dynamic component={actionIcon(id)} />
      <span>
        {name(id)}
        <Show when={reason(id)}>{words => <span class="bulk-reason">{words()}</span>}</Show>
      </span>
    </DropdownMenu.Item>
  );
  return (
    <Dropdown {...props} label={bulkTexts().more}>
      <For each={possible()}>{item}</For>
      <Show when={possible().length > 0 && others().length > 0}>
        <DropdownMenu.Separator />
      </Show>
      <For each={others()}>{item}</For>
    </Dropdown>
  );
}
