import './add-lazy-strings.ts';
import type { JSX } from 'solid-js';
import { createMemo, createResource, createSignal, createUniqueId, For, Match, Show, Switch } from 'solid-js';
import type { CatalogField } from '../../server/api/wire.ts';
import { DialogText, GridDialog } from './dialog.tsx';
import type { PastePrompt } from './dialog-state.ts';
import { samplesOf, unmappedColumns } from './paste-draft.ts';
import { defaultChoices, type PasteChoices, type PasteColumn, type PasteDraft } from './paste-reading.ts';
import { PasteTable } from './paste-table.tsx';
import type { Preview } from './source.ts';
import type { GridState } from './state.ts';
import './paste-dialog.css';

/** What is asked before a paste, with its first rows as they would be. Cancelled, it changes nothing, and what was copied can be pasted again. */
export function PasteDialog(props: { grid: GridState; prompt: PastePrompt }): JSX.Element {
  const { grid, prompt: asked } = props;
  const [choices, setChoices] = createSignal(defaultChoices);
  const draft = createMemo(() => asked.draft(choices()));
  const choose = (part: Partial<PasteChoices>): void => void setChoices(before => ({ ...before, ...part }));
  const loose = createMemo(() => unmappedColumns(asked.draft({ ...choices(), fields: new Map() })));
  const made = (): number => draft().newRows.length;
  const isPlain = (): boolean => loose().length > 0 && !draft().reading.hasHeader && draft().reading.split === null;
  const title = (): string => {
    if (made() > asked.newRowLimit) return grid.say('makeAsk', { count: made() });
    return isPlain()
      ? grid.say('extraAsk', { count: loose().length })
      : grid.say('pasteAsk', { count: draft().reading.rows.length });
  };
  return (
    <GridDialog
      grid={grid}
      title={title()}
      confirm={grid.say('paste')}
      ready={loose().length === 0}
      onConfirm={() => asked.answer(choices())}
      onCancel={() => asked.answer(null)}
    >
      <ReadingOptions grid={grid} draft={draft()} choices={choices()} choose={choose} />
      <Show when={loose().length > 0}>
        <Show when={isPlain() && made() > asked.newRowLimit}>
          <p class="sg-dialog-text">{grid.say('extraAsk', { count: loose().length })}</p>
        </Show>
        <UnmappedColumns
          grid={grid}
          loose={loose()}
          samples={column => samplesOf(draft().reading, column)}
          fields={asked.fieldsFor(draft())}
          choices={choices()}
          choose={choose}
        />
      </Show>
      <PasteTable grid={grid} draft={draft()} dates={choices().dates} />
      <DryRunResult grid={grid} draft={draft()} preview={of => asked.preview(of)} />
    </GridDialog>
  );
}

interface ReadingProps {
  grid: GridState;
  draft: PasteDraft;
  choices: PasteChoices;
  choose(part: Partial<PasteChoices>): void;
}

/** How the block is read: one column or several, with headings or without, day or month first. */
function ReadingOptions(props: ReadingProps): JSX.Element {
  const { grid } = props;
  const id = createUniqueId();
  const split = createMemo(() => props.draft.reading.split);
  const sign = (): string => (split()?.separator === '\t' ? grid.say('splitTab') : (split()?.separator ?? ''));
  const dated = () =>
    props.draft.reading.columns.filter(({ dates }) => dates !== null && (dates.open || dates.evidence !== null));
  const orders = { dmy: 'datesDay', mdy: 'datesMonth', ymd: 'datesYear' } as const;
  return (
    <>
      <Show when={split()}>
        {found => (
          <fieldset class="sg-choices">
            <legend>{grid.say('splitWhy')}</legend>
            <For each={[true, false]}>
              {value => (
                <label>
                  <input
                    type="radio"
                    name={`${id}-split`}
                    checked={props.choices.split === value}
                    onChange={() => props.choose({ split: value, fields: new Map(), dates: new Map() })}
                  />
                  {value ? grid.say('splitInto', { count: found().cells[0]!.length, sign: sign() }) : grid.say('splitNot')}
                </label>
              )}
            </For>
          </fieldset>
        )}
      </Show>
      <Show when={props.draft.reading.headings}>
        <label class="sg-choice-line">
          <input
            type="checkbox"
            checked={props.choices.hasHeader}
            onChange={event => props.choose({ hasHeader: event.currentTarget.checked, fields: new Map() })}
          />
          {grid.say('headingsAre')}
        </label>
      </Show>
      <For each={dated()}>
        {({ from, field, dates }) => (
          <Show
            when={dates?.open}
            fallback={
              <p class="sg-dialog-text">
                {grid.say('datesShown', {
                  name: fieldName(grid, field),
                  order: grid.say(orders[dates!.order]),
                  text: dates?.evidence ?? '',
                })}
              </p>
            }
          >
            <fieldset class="sg-choices">
              <legend>{grid.say('datesOpen', { name: fieldName(grid, field) })}</legend>
              <For each={['dmy', 'mdy'] as const}>
                {order => (
                  <label>
                    <input
                      type="radio"
                      name={`${id}-${from}`}
                      checked={(props.choices.dates.get(from) ?? dates!.order) === order}
                      onChange={() => props.choose({ dates: new Map([...props.choices.dates, [from, order]]) })}
                    />
                    {grid.say(orders[order])}
                  </label>
                )}
              </For>
            </fieldset>
          </Show>
        )}
      </For>
    </>
  );
}

const fieldName = (grid: GridState, field: CatalogField | null): string => field?.label[grid.props.language] ?? '';

interface UnmappedColumnsProps {
  grid: GridState;
  loose: readonly PasteColumn[];
  samples(column: PasteColumn): string[];
  fields: readonly CatalogField[];
  choices: PasteChoices;
  choose(part: Partial<PasteChoices>): void;
}

/** Each column of which nothing says where it goes, with its first values; a field can be chosen once. */
function UnmappedColumns(props: UnmappedColumnsProps): JSX.Element {
  const { grid } = props;
  const id = createUniqueId();
  const chosen = (from: number): string | null => props.choices.fields.get(from) ?? null;
  const isTaken = (field: string, by: number): boolean =>
    [...props.choices.fields].some(([from, one]) => from !== by && one === field);
  return (
    <>
      <DialogText>{grid.say(props.loose.some(({ heading }) => heading) ? 'unknownWhy' : 'extraWhy')}</DialogText>
      <For each={props.loose}>
        {column => (
          <div class="sg-field">
            <label for={`${id}-${column.from}`}>
              {column.heading
                ? grid.say('columnNamed', { place: column.from + 1, name: column.heading })
                : grid.say('extraPlace', { place: column.from + 1 })}{' '}
              <span class="sg-samples">{props.samples(column).join(', ')}</span>
            </label>
            <select
              id={`${id}-${column.from}`}
              class="sg-control"
              onChange={event =>
                props.choose({ fields: new Map([...props.choices.fields, [column.from, event.currentTarget.value || null]]) })
              }
            >
              <option value="" selected={chosen(column.from) === null}>
                {grid.say('extraIgnore')}
              </option>
              <For each={props.fields}>
                {field => (
                  <option value={field.id} selected={chosen(column.from) === field.id} disabled={isTaken(field.id, column.from)}>
                    {field.label[grid.props.language]}
                  </option>
                )}
              </For>
            </select>
          </div>
        )}
      </For>
    </>
  );
}

interface DryRunResultProps {
  grid: GridState;
  draft: PasteDraft;
  preview(draft: PasteDraft): Promise<Preview> | null;
}

/** What a trial says would become of the rows; one need not wait for it. */
function DryRunResult(props: DryRunResultProps): JSX.Element {
  const { grid } = props;
  const [tried] = createResource(
    () => props.draft,
    draft =>
      (props.preview(draft) ?? Promise.resolve(null)).then(
        found => ({ found }),
        () => ({ found: null }),
      ),
  );
  return (
    <div class="sg-dialog-text" role="status">
      <Switch>
        <Match when={tried.loading}>
          <p>{grid.say('makeTrying')}</p>
        </Match>
        <Match when={tried()?.found}>
          {found => (
            <>
              <p>{grid.say('makeInOrder', { count: found().okCount })}</p>
              <Show when={found().attentionCount > 0}>
                <p class="sg-attention">{grid.say('makeAttention', { count: found().attentionCount })}</p>
                <ul>
                  <For each={found().reasons}>{reason => <li>{grid.say('makeReason', reason)}</li>}</For>
                </ul>
                <p>{grid.say('makeKept')}</p>
              </Show>
              <For each={found().licences}>{licences => <p>{grid.say('makeLicences', licences)}</p>}</For>
            </>
          )}
        </Match>
        <Match when={tried() && props.draft.requests.length > 0}>
          <p>{grid.say('makeUntried')}</p>
        </Match>
      </Switch>
    </div>
  );
}
