import './bulk-bar.css';
import Copy from 'lucide-solid/icons/copy';
import Download from 'lucide-solid/icons/download';
import Ellipsis from 'lucide-solid/icons/ellipsis';
import Pencil from 'lucide-solid/icons/pencil';
import Trash2 from 'lucide-solid/icons/trash-2';
import X from 'lucide-solid/icons/x';
import { createEffect, createMemo, createSignal, For, type JSX, on, onCleanup, Show, Suspense } from 'solid-js';
import type { CatalogAction } from '../../server/api/wire.ts';
import type { RowId } from '../../server/model/change.ts';
import { isLoadError } from '../browser/idle.ts';
import { lazyPart } from '../browser/lazy-part.ts';
import type { AnchoredProps } from '../components/anchored.ts';
import { Bar, BarLine } from '../components/bar.tsx';
import { Menu } from '../components/menu.tsx';
import { MenuEntries } from '../components/menu-entries.tsx';
import type { MenuEntry } from '../components/menu-groups.ts';
import { MenuTrigger } from '../components/menu-trigger.tsx';
import type { GridRow } from '../contract/row.ts';
import { actionIcon } from '../grid/action-icon.ts';
import type { ActionItem, ChosenRows } from '../grid/grid-props.ts';
import { mayDelete } from '../grid/rights.ts';
import { bulkTexts, countedRows } from '../i18n/bulk.ts';
import { formatNumber } from '../i18n/format.ts';
import { language, localize } from '../i18n/language.ts';
import { ActionButton, type ActionButtonProps, Reserved } from './bulk-button.tsx';
import { slotsOf } from './bulk-slots.ts';
import { loadPopover } from './toolbar-popover.tsx';
import { useWorkspace } from './workspace-context.ts';

const Popover = lazyPart(loadPopover);
const ExportPanel = lazyPart(async () => (await import('./export-panel.tsx')).ExportPanel);
const SetField = lazyPart(async () => (await import('./set-field.tsx')).SetField);

/** The most chosen rows that are read to count what each action would do. */
const maxCounted = 1_000;

/** The bar of the chosen rows: how many there are, and what can be done with them. It floats over the grid. */
export function BulkBar(): JSX.Element {
  const { table, rows } = useWorkspace('table');
  const { handle, selected } = useWorkspace('grid');
  const [items, setItems] = createSignal<readonly ActionItem[] | null>(null);
  const [fieldRows, setFieldRows] = createSignal<readonly GridRow[] | null>(null);
  const [isWaiting, setWaiting] = createSignal(false);
  const texts = bulkTexts;
  const count = (): number => selected()?.chosen ?? 0;
  /** Does it with the chosen rows, once their functions are loaded, and reports if that fails. */
  const attempt = (work: (now: ChosenRows) => Promise<void> | void): void => {
    const perform = async (): Promise<void> => {
      const now = await handle()?.chosen();
      if (now) await Promise.resolve(work(now)).catch(now.reportError);
    };
    // The page reports a part that cannot be loaded.
    void perform().catch(error => {
      if (!isLoadError(error)) throw error;
    });
  };
  /** Changes with the selection, but not with the sum of its cells. */
  const selection = createMemo(() => JSON.stringify({ ...selected(), sum: null }));
  createEffect(on([handle, selection], () => setItems(null)));
  /** Counts again when the selection or the rows change, shortly after. */
  createEffect(
    on([handle, selected, () => rows().changes()], () => {
      let isCurrent = true;
      const read = async (now: ChosenRows): Promise<void> => {
        const found = count() <= maxCounted ? await now.actions() : null;
        if (isCurrent) setItems(found);
      };
      const timer = setTimeout(() => attempt(read), 60);
      onCleanup(() => {
        isCurrent = false;
        clearTimeout(timer);
      });
    }),
  );
  const run = (action: string): void => attempt(now => now.run(action, setWaiting));
  const [fieldTarget, setFieldTarget] = createSignal<ChosenRows | null>(null);
  const openSetField = (): void =>
    attempt(async now => {
      setFieldTarget(now);
      setFieldRows(await now.rows());
    });
  /** What was counted last. It keeps the buttons as they are while the rows are counted again. */
  const counted = createMemo<readonly ActionItem[] | null>(last => items() ?? last, null);
  const known = (id: string): ActionItem | undefined => items()?.find(({ action }) => action.id === id);
  const slots = createMemo(() => slotsOf(table()));
  /** The action that a slot shows: the first that fits a row, or else its first. */
  const shownIn = (slot: readonly CatalogAction[]): CatalogAction =>
    slot.find(({ id }) => counted()?.find(({ action }) => action.id === id)?.disabledReason === null) ?? slot[0]!;
  const others = () => {
    const { before, after, remove } = slots();
    const shown = [...before, ...after].map(shownIn);
    return table().actions.filter(action => action !== remove && !shown.includes(action));
  };
  const label = (id: string, name: string): string => {
    const fitting = known(id)?.availableRows.length ?? count();
    return fitting === count() ? name : texts().fits(name, fitting, countedRows(table(), count()));
  };
  const labelOf = ({ label: name, removes }: CatalogAction): string =>
    removes && table().people ? texts().remove : localize(name);
  const buttonOf = (slot: readonly CatalogAction[]): ActionButtonProps => ({
    get names() {
      return slot.map(labelOf);
    },
    get action() {
      return shownIn(slot);
    },
    get name() {
      return labelOf(this.action);
    },
    get label() {
      return label(this.action.id, this.name);
    },
    get reason() {
      return known(this.action.id)?.disabledReason ?? null;
    },
    run,
  });
  return (
    <>
      <Bar
        class="bulk"
        region="bulk"
        label={texts().region(countedRows(table(), count()))}
        note={isWaiting() ? texts().waiting : ''}
        close={() => attempt(now => now.clear())}
      >
        <b class="bulk-count">
          <Reserved shown={texts().region(countedRows(table(), count()))}>
            {[rows().count(), 1].map(each => texts().region(countedRows(table(), each)))}
          </Reserved>
          <span class="bulk-figure" aria-hidden="true">
            {formatNumber(count(), language())}
          </span>
        </b>
        <button
          type="button"
          class="bulk-all"
          disabled={count() >= rows().count()}
          onClick={() => attempt(now => now.chooseAll())}
        >
          {texts().all(rows().count())}
        </button>
        <BarLine />
        <For each={slots().before}>{slot => <ActionButton {...buttonOf(slot)} />}</For>
        <button
          type="button"
          class="button"
          aria-label={texts().setField}
          title={texts().setField}
          onClick={() => openSetField()}
        >
          <Pencil />
          <span class="bar-words">{texts().setField}</span>
        </button>
        <For each={slots().after}>{slot => <ActionButton {...buttonOf(slot)} />}</For>
        <Show
          when={slots().remove}
          fallback={
            <Show when={mayDelete(table())}>
              <button
                type="button"
                class="button"
                aria-label={texts().deleteRows(countedRows(table(), count()))}
                title={texts().deleteRows(countedRows(table(), count()))}
                onClick={() => attempt(now => now.remove())}
              >
                <Trash2 />
                <span class="bar-words">{texts().remove}</span>
              </button>
            </Show>
          }
        >
          {remove => <ActionButton {...buttonOf([remove()])} />}
        </Show>
        <button
          type="button"
          class="button bar-brief"
          aria-label={texts().copy}
          title={texts().copy}
          onClick={() => attempt(now => now.copy())}
        >
          <Copy />
          <span class="bar-words">{texts().copy}</span>
        </button>
        <Show when={table().exports}>
          <ExportButton count={count()} />
        </Show>
        <Show when={others().length > 0}>
          <MenuTrigger class="button icon" kind="menu" label={texts().more} title={texts().more} content={<Ellipsis />}>
            {opened => <MoreMenu {...opened} actions={others()} known={known} run={run} />}
          </MenuTrigger>
        </Show>
        <BarLine />
        <button
          type="button"
          class="button icon"
          aria-label={texts().clear}
          title={texts().clear}
          onClick={() => attempt(now => now.clear())}
        >
          <X />
        </button>
      </Bar>
      <Suspense>
        <Show when={fieldRows()}>
          {list => <SetField rows={list()} chosen={fieldTarget()!} close={() => setFieldRows(null)} />}
        </Show>
      </Suspense>
    </>
  );
}

/** The button that exports the chosen rows. */
function ExportButton(props: { count: number }): JSX.Element {
  const { handle } = useWorkspace('grid');
  const ids = async (): Promise<RowId[]> => ((await (await handle()?.chosen())?.rows()) ?? []).map(({ id }) => id);
  return (
    <MenuTrigger
      class="button bar-brief"
      kind="dialog"
      label={bulkTexts().export}
      title={bulkTexts().export}
      content={
        <>
          <Download />
          <span class="bar-words">{bulkTexts().export}</span>
        </>
      }
    >
      {opened => (
        <Popover {...opened} label={bulkTexts().export}>
          <ExportPanel close={opened.close} chosen={{ count: props.count, ids }} />
        </Popover>
      )}
    </MenuTrigger>
  );
}

/** The actions without a button. Those that fit no row come last, quiet, with the reason. */
function MoreMenu(
  props: AnchoredProps & {
    actions: readonly CatalogAction[];
    known: (action: string) => ActionItem | undefined;
    run: (action: string) => void;
  },
): JSX.Element {
  const entry = ({ id, label, removes }: CatalogAction): MenuEntry => ({
    label: localize(label),
    icon: actionIcon(id),
    danger: removes ?? false,
    disabledReason: props.known(id)?.disabledReason ?? null,
    onSelect: () => props.run(id),
  });
  return (
    <Menu {...props} label={bulkTexts().more}>
      <MenuEntries groups={[props.actions.map(entry)]} />
    </Menu>
  );
}
