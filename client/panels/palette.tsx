import './palette.css';
import Search from 'lucide-solid/icons/search';
import { createEffect, createMemo, createResource, createSignal, For, type JSX, on, onCleanup, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { createStoredSignal, storagePrefix } from '../browser/storage.ts';
import { Avatar } from '../components/avatar.tsx';
import { DialogFrame } from '../components/dialog.tsx';
import type { LinkChoice } from '../contract/row.ts';
import { keyLabel } from '../grid/key-labels.ts';
import { language } from '../i18n/language.ts';
import { paletteTexts } from '../i18n/palette.ts';
import { api } from '../pages/session.ts';
import { ApiProblem, NoConnection } from '../sync/api.ts';
import { commandEntries, type PaletteEntry, pageEntries, paletteGroups, selectionEntries } from './palette-entries.ts';
import { findPeople, matchEntries } from './palette-search.ts';
import { useWorkspace } from './workspace-context.ts';

/** Pause after typing before people are searched for, in milliseconds; entries that are remembered, and rows that a page key moves. */
const [searchPause, maxRecent, pageStep] = [150, 5, 8];

const personPrefix = 'person:';

/** The command palette: finds tables, views, people and commands by a few letters, and runs the chosen one. */
export function Palette(props: { close: () => void }): JSX.Element {
  const slices = {
    session: useWorkspace('session'),
    table: useWorkspace('table'),
    plan: useWorkspace('plan'),
    view: useWorkspace('view'),
    grid: useWorkspace('grid'),
    sidebar: useWorkspace('sidebar'),
    dialogs: useWorkspace('dialogs'),
  };
  const { workspace, person } = slices.session;
  const [recent, setRecent] = createStoredSignal<string[]>('palette', [], storagePrefix(workspace.id, person.user));
  const [typed, setTyped] = createSignal('');
  /** The position of the active entry; -1 for none, as long as nothing is typed, so that Enter alone runs nothing. */
  const [at, setAt] = createSignal(-1);
  const previousFocus = document.activeElement;
  let input!: HTMLInputElement;
  let list!: HTMLElement;
  let hasChosen = false;

  const personEntry = ({ id, title, hint }: LinkChoice, group: 'people' | 'recent'): PaletteEntry => ({
    id: personPrefix + id,
    group,
    label: title || hint,
    hint: title === '' ? '' : hint,
    person: id,
    run: () => slices.table.openTable('users', undefined, id),
  });
  const path = `/api/workspaces/${workspace.id}/tables/users`;
  async function readPeople(by: Parameters<typeof findPeople>[3]): Promise<LinkChoice[]> {
    const abort = new AbortController();
    onCleanup(() => abort.abort());
    try {
      const table = workspace.catalog.table('users');
      return table ? await findPeople(api, path, table, by, abort.signal) : [];
    } catch (error) {
      // Without an answer, the palette finds the other entries.
      if (error instanceof ApiProblem || error instanceof NoConnection || abort.signal.aborted) return [];
      throw error;
    }
  }
  const recentPeople = recent().flatMap(id => (id.startsWith(personPrefix) ? [id.slice(personPrefix.length)] : []));
  const [known] = createResource(() => (recentPeople.length === 0 ? [] : readPeople({ ids: recentPeople })));
  const [people, setPeople] = createSignal<{ typed: string; found: LinkChoice[] }>({ typed: '', found: [] });
  createEffect(
    on(typed, text => {
      const wanted = text.trim();
      if (wanted === '') {
        setPeople({ typed: '', found: [] });
        return;
      }
      let isCurrent = true;
      const timer = setTimeout(
        () => void readPeople({ typed: wanted }).then(found => isCurrent && setPeople({ typed: wanted, found })),
        searchPause,
      );
      onCleanup(() => {
        isCurrent = false;
        clearTimeout(timer);
      });
    }),
  );
  const isSearching = (): boolean => typed().trim() !== people().typed;
  const [actions] = createResource(() => selectionEntries(slices));

  const entries = createMemo((): PaletteEntry[] => {
    const isTyped = typed().trim() !== '';
    // An action that is not available is found with its reason, but not offered.
    const offered = (actions.latest ?? []).filter(({ disabledReason }) => isTyped || !disabledReason);
    const own = [...offered, ...pageEntries(slices), ...commandEntries(slices)];
    if (!isTyped) {
      const all = [...own, ...(known.latest ?? []).map(one => personEntry(one, 'recent'))];
      const last = recent().flatMap(id => all.find(entry => entry.id === id && entry.group !== 'selection') ?? []);
      return [...last.map(entry => ({ ...entry, group: 'recent' as const })), ...own.filter(entry => !last.includes(entry))];
    }
    return [...matchEntries(own, typed()), ...people().found.map(one => personEntry(one, 'people'))];
  });
  const groups = createMemo(() =>
    paletteGroups
      .map(group => ({ group, entries: entries().filter(entry => entry.group === group) }))
      .filter(({ entries: own }) => own.length > 0),
  );
  const shown = createMemo(() => groups().flatMap(({ entries: own }) => own));
  const active = (): PaletteEntry | undefined => shown()[Math.min(at(), shown().length - 1)];
  const optionId = (entry: PaletteEntry): string => `palette-${entry.group}-${entry.id.replace(/[^\w-]/g, '-')}`;
  createEffect(on(typed, text => setAt(text.trim() === '' ? -1 : 0), { defer: true }));
  createEffect(() => {
    const entry = active();
    if (entry) list.querySelector(`#${optionId(entry)}`)?.scrollIntoView({ block: 'nearest' });
  });

  function choose(entry: PaletteEntry | undefined): void {
    if (!entry || entry.disabledReason) return;
    hasChosen = true;
    if (entry.group !== 'selection') setRecent([entry.id, ...recent().filter(id => id !== entry.id)].slice(0, maxRecent));
    props.close();
    if (previousFocus instanceof HTMLElement && previousFocus.isConnected) previousFocus.focus({ preventScroll: true });
    entry.run();
  }
  function onKeyDown(event: KeyboardEvent): void {
    const { length } = shown();
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: pageStep, PageUp: -pageStep };
    const step = steps[event.key];
    if (step !== undefined && length > 0) {
      const isOne = Math.abs(step) === 1;
      const to = isOne ? (Math.max(at(), step === 1 ? -1 : 0) + step + length) % length : at() + step;
      setAt(Math.max(0, Math.min(length - 1, to)));
    } else if (event.key === 'Enter' && !event.isComposing) choose(active());
    else return;
    event.preventDefault();
  }

  return (
    <DialogFrame
      label={paletteTexts().title}
      class="palette"
      atTop
      close={() => props.close()}
      firstFocus={() => input}
      restoreFocus={() => {
        if (!hasChosen && previousFocus instanceof HTMLElement) previousFocus.focus({ preventScroll: true });
      }}
    >
      <div class="palette-input">
        <Search />
        <input
          ref={element => {
            input = element;
          }}
          type="text"
          role="combobox"
          aria-label={paletteTexts().title}
          aria-autocomplete="list"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={active() ? optionId(active()!) : undefined}
          placeholder={paletteTexts().placeholder}
          autocomplete="off"
          spellcheck={false}
          enterkeyhint="go"
          onInput={event => setTyped(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <kbd>Esc</kbd>
      </div>
      <div
        ref={element => {
          list = element;
        }}
        id="palette-list"
        class="palette-list"
        role="listbox"
        aria-label={paletteTexts().title}
      >
        <For each={groups()}>
          {({ group, entries: own }) => (
            <div role="group" aria-labelledby={`palette-${group}`}>
              <div class="caption" id={`palette-${group}`} role="presentation">
                {paletteTexts().groups[group]}
              </div>
              <For each={own}>
                {entry => (
                  <Option
                    id={optionId(entry)}
                    entry={entry}
                    isActive={entry === active()}
                    point={() => setAt(shown().indexOf(entry))}
                    choose={() => choose(entry)}
                  />
                )}
              </For>
            </div>
          )}
        </For>
      </div>
      <div class="palette-note small quiet">
        <span role="status">
          {isSearching()
            ? paletteTexts().searching
            : shown().length === 0
              ? paletteTexts().none
              : paletteTexts().results(shown().length)}
        </span>
        <span class="palette-keys" aria-hidden="true">
          <For each={paletteTexts().keys}>{(text, at) => (at() % 2 === 0 ? <kbd>{text}</kbd> : text)}</For>
        </span>
      </div>
    </DialogFrame>
  );
}

interface OptionProps {
  id: string;
  entry: PaletteEntry;
  isActive: boolean;
  point: () => void;
  choose: () => void;
}

function Option(props: OptionProps): JSX.Element {
  return (
    <div
      id={props.id}
      class="palette-option"
      role="option"
      tabIndex={-1}
      aria-selected={props.isActive}
      aria-disabled={props.entry.disabledReason ? true : undefined}
      onPointerMove={props.point}
      onPointerDown={event => event.preventDefault()}
      on:click={() => props.choose()}
    >
      <Show when={props.entry.person} fallback={<Dynamic component={props.entry.icon} />}>
        {id => <Avatar id={id()} name={props.entry.label} />}
      </Show>
      <span class="palette-label">{props.entry.label}</span>
      <span class="palette-hint">{props.entry.disabledReason ?? props.entry.hint}</span>
      <Show when={props.entry.keys}>{keys => <kbd>{keyLabel(keys(), language())}</kbd>}</Show>
    </div>
  );
}
