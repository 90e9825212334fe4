import './add-lazy-strings.ts';
import type { JSX } from 'solid-js';
import { createMemo, createSignal, createUniqueId, For, Show } from 'solid-js';
import type { CatalogField } from '../../server/api/wire.ts';
import { defaultChoices, type ReadingChoices } from '../../server/model/tabular/reading.ts';
import { Dialog, DialogText } from '../components/dialog.tsx';
import type { PastePrompt } from './dialog-state.ts';
import { DryRunResult } from './dry-run-result.tsx';
import { focusActive } from './edit.ts';
import { samplesOf, unmappedColumns } from './paste-draft.ts';
import type { PasteColumn, PasteDraft } from './paste-reading.ts';
import { PasteTable } from './paste-table.tsx';
import type { GridSlice } from './state.ts';
import './paste-dialog.css';

/** Asks how to paste, and previews the first rows. Cancelling changes nothing; the copied cells can be pasted again. */
export function PasteDialog(props: { grid: GridSlice<'context' | 'surface' | 'selection'>; prompt: PastePrompt }): JSX.Element {
  const { grid, prompt } = props;
  const [choices, setChoices] = createSignal(defaultChoices);
  const draft = createMemo(() => prompt.draft(choices()));
  const choose = (part: Partial<ReadingChoices>): void => void setChoices(before => ({ ...before, ...part }));
  const unmapped = createMemo(() => unmappedColumns(prompt.draft({ ...choices(), fields: new Map() })));
  const newRowCount = (): number => draft().newRows.length;
  const isPlain = (): boolean => unmapped().length > 0 && !draft().reading.hasHeader && draft().reading.split === null;
  const title = (): string => {
    if (newRowCount() > prompt.newRowLimit) return grid.say('makeAsk', { count: newRowCount() });
    return isPlain()
      ? grid.say('extraAsk', { count: unmapped().length })
      : grid.say('pasteAsk', { count: draft().reading.rows.length });
  };
  return (
    <Dialog
      title={title()}
      closeLabel={grid.say('close')}
      close={() => prompt.answer(null)}
      onSubmit={() => prompt.answer(choices())}
      firstFocus={content =>
        content.querySelector<HTMLElement>(unmapped().length === 0 ? '[type=submit]' : 'input, select') ?? content
      }
      restoreFocus={() => focusActive(grid)}
      footer={
        <>
          <button type="button" class="button framed" onClick={() => prompt.answer(null)}>
            {grid.say('cancel')}
          </button>
          <button type="submit" class="button main">
            {grid.say('paste')}
          </button>
        </>
      }
    >
      <ReadingOptions grid={grid} draft={draft()} choices={choices()} choose={choose} />
      <Show when={unmapped().length > 0}>
        <Show when={isPlain() && newRowCount() > prompt.newRowLimit}>
          <p class="quiet">{grid.say('extraAsk', { count: unmapped().length })}</p>
        </Show>
        <UnmappedColumns
          grid={grid}
          columns={unmapped()}
          samples={column => samplesOf(draft().reading, column)}
          fields={prompt.fieldsFor(draft())}
          choices={choices()}
          choose={choose}
        />
      </Show>
      <PasteTable grid={grid} draft={draft()} dates={choices().dates} />
      <DryRunResult grid={grid} draft={draft()} untried={grid.say('makeUntried')} preview={shown => prompt.preview(shown)} />
    </Dialog>
  );
}

interface ReadingProps {
  grid: GridSlice<'context'>;
  draft: PasteDraft;
  choices: ReadingChoices;
  choose(part: Partial<ReadingChoices>): void;
}

/** The reading options of the block: one column or several, with or without headings, day or month first. */
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
              <p class="quiet">
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

const fieldName = (grid: GridSlice<'context'>, field: CatalogField | null): string => field?.label[grid.props.language] ?? '';

interface UnmappedColumnsProps {
  grid: GridSlice<'context'>;
  columns: readonly PasteColumn[];
  samples(column: PasteColumn): string[];
  fields: readonly CatalogField[];
  choices: ReadingChoices;
  choose(part: Partial<ReadingChoices>): void;
}

/** The columns without a field, each with its first values. A field can be chosen once. */
function UnmappedColumns(props: UnmappedColumnsProps): JSX.Element {
  const { grid } = props;
  const id = createUniqueId();
  const chosen = (from: number): string | null => props.choices.fields.get(from) ?? null;
  const isChosen = (field: string, exceptFor: number): boolean =>
    [...props.choices.fields].some(([from, one]) => from !== exceptFor && one === field);
  return (
    <>
      <DialogText>{grid.say(props.columns.some(({ heading }) => heading) ? 'unknownWhy' : 'extraWhy')}</DialogText>
      <For each={props.columns}>
        {column => (
          <div class="field">
            <label for={`${id}-${column.from}`}>
              {column.heading
                ? grid.say('columnNamed', { number: column.from + 1, name: column.heading })
                : grid.say('extraColumn', { number: column.from + 1 })}{' '}
              <span class="paste-samples">{props.samples(column).join(', ')}</span>
            </label>
            <select
              id={`${id}-${column.from}`}
              class="select"
              onChange={event =>
                props.choose({ fields: new Map([...props.choices.fields, [column.from, event.currentTarget.value || null]]) })
              }
            >
              <option value="" selected={chosen(column.from) === null}>
                {grid.say('extraIgnore')}
              </option>
              <For each={props.fields}>
                {field => (
                  <option value={field.id} selected={chosen(column.from) === field.id} disabled={isChosen(field.id, column.from)}>
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
