import './bulk-bar.css';
import { DropdownMenu } from '@kobalte/core/dropdown-menu';
import Copy from 'lucide-solid/icons/copy';
import Ellipsis from 'lucide-solid/icons/ellipsis';
import Pencil from 'lucide-solid/icons/pencil';
import Trash2 from 'lucide-solid/icons/trash-2';
import X from 'lucide-solid/icons/x';
import { createEffect, createMemo, createSignal, For, type JSX, lazy, on, onCleanup, Show, Suspense } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import type { ActionItem, ChosenRows } from '../grid/grid-props.ts';
import type { GridRow } from '../grid/source.ts';
import { bulkTexts, countedRows } from '../i18n/bulk.ts';
import { formatNumber } from '../i18n/format.ts';
import { language, localize } from '../i18n/language.ts';
import { actionIcon } from './action-icon.ts';
import { Dropdown } from './dropdown.tsx';
import { type AnchoredProps, MenuTrigger } from './menu-trigger.tsx';
import { useWorkspace } from './workspace-context.ts';

const SetField = lazy(async () => ({ default: (await import('./set-field.tsx')).SetField }));

/** The most chosen rows that are read to count what each action would do. */
const maxCounted = 1_000;

/** How many actions have a button of their own. The others are in a menu. */
const maxButtons = 4;

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
      if (item && item.disabledReason === null) await now.run(item);
    });
  /** Does it with the chosen rows, and reports if that fails. */
  const attempt = (work: (now: ChosenRows) => Promise<void>): void => {
    const now = chosen();
    if (now) void work(now).catch(now.reportError);
  };
  const openSetField = (): void => attempt(async now => void setFieldRows(await now.rows()));
  /** What was counted last. It keeps the buttons in their places while the rows are counted again. */
  const counted = createMemo<readonly ActionItem[] | null>(last => items() ?? last, null);
  const known = (id: string): ActionItem | undefined => items()?.find(({ action }) => action.id === id);
  const fits = (id: string): boolean => known(id)?.disabledReason == null;
  /** Actions that change the state come first; those that fit none of the rows last. */
  const ordered = () => {
    const all = table().actions.filter(({ removes, confirm }) => !removes && !confirm);
    const isLast = (id: string): boolean => (counted()?.find(({ action }) => action.id === id)?.disabledReason ?? null) !== null;
    return [...all.filter(({ id }) => !isLast(id)), ...all.filter(({ id }) => isLast(id))];
  };
  const shown = () => ordered().slice(0, maxButtons);
  const hidden = () => table().actions.filter(action => !shown().includes(action));
  const label = (id: string, name: string): string => {
    const fitting = known(id)?.availableRows.length ?? count();
    return fitting === count() ? name : texts().fits(name, fitting, countedRows(table(), count()));
  };
  /** `Deactivate 9`, or only the name if it fits all or none. */
  const short = (id: string, name: string): string => {
    const fitting = known(id)?.availableRows.length ?? 0;
    return fitting === 0 || fitting === count() ? name : `${name} ${formatNumber(fitting, language())}`;
  };
  const keys = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (event.key === 'Escape') chosen()?.clear();
    else if (step !== undefined) {
      const buttons = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('button, a')];
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
          <span class="bulk-words">{texts().region(countedRows(table(), count()))}</span>
          <span class="bulk-figure" aria-hidden="true">
            {formatNumber(count(), language())}
          </span>
        </b>
        <Show when={count() < rows().count()}>
          <button type="button" class="bulk-all" onClick={() => chosen()?.chooseAll()}>
            {texts().all(rows().count())}
          </button>
        </Show>
        <span class="bulk-line" />
        <For each={shown()}>
          {action => (
            <button
              type="button"
              class="button"
              aria-disabled={fits(action.id) ? undefined : 'true'}
              aria-label={label(action.id, localize(action.label))}
              title={known(action.id)?.disabledReason ?? label(action.id, localize(action.label))}
              onClick={() => run(action.id)}
            >
              <Dynamic component={actionIcon(action.id)} />
              <span class="bulk-words">{short(action.id, localize(action.label))}</span>
            </button>
          )}
        </For>
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
        <button type="button" class="button" aria-label={texts().copy} title={texts().copy} onClick={() => chosen()?.copy()}>
          <Copy />
          <span class="bulk-words">{texts().copy}</span>
        </button>
        <Show when={table().actions.every(({ removes }) => !removes) && chosen()?.mayDelete()}>
          <button
            type="button"
            class="button risky"
            aria-label={texts().deleteRows(countedRows(table(), count()))}
            title={texts().deleteRows(countedRows(table(), count()))}
            onClick={() => attempt(now => now.remove())}
          >
            <Trash2 />
          </button>
        </Show>
        <Show when={hidden().length > 0}>
          <MenuTrigger class="button icon" kind="menu" label={texts().more} title={texts().more} content={<Ellipsis />}>
            {opened => <MoreMenu {...opened} actions={hidden().map(({ id }) => id)} known={known} run={run} />}
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
  const name = (id: string): string => {
    const { label, removes } = table().actions.find(action => action.id === id)!;
    return removes ? bulkTexts().remove : localize(label);
  };
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
