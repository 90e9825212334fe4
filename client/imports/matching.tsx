import { For, type JSX, Show } from 'solid-js';
import { ChoiceField } from '../components/choice-field.tsx';
import { importingTexts } from '../i18n/importing.ts';
import { localize } from '../i18n/language.ts';
import { createNarrowScreen } from '../pages/narrow-screen.ts';
import { useWorkspace } from '../panels/workspace-context.ts';
import { fieldOf } from '../sync/catalog.ts';
import { ColumnField, type PlanProps } from './column-field.tsx';
import { columnName } from './column-name.ts';

type Mode = PlanProps['plan']['mode'];

/** The most fields by which the server finds a row. */
const maxKeys = 5;

/** The columns of the file that fill no field, each with some of its texts. In a narrow window, all columns: the grid has no headings there. */
export function LeftOutColumns(props: PlanProps): JSX.Element {
  const texts = importingTexts().matching;
  const isNarrow = createNarrowScreen();
  const listed = (): number[] => props.plan.columns.flatMap(({ field }, at) => (field === null || isNarrow() ? [at] : []));
  return (
    <Show when={listed().length > 0}>
      <section class="staging-card">
        <h2>{isNarrow() ? texts.columns : texts.leftOutTitle(listed().length)}</h2>
        <For each={listed()}>
          {at => (
            <div class="field">
              <span>{columnName(props.plan, at)}</span>
              <ColumnField {...props} at={at} class="" />
              <Show when={props.plan.columns[at]?.samples.length}>
                <p class="hint">{texts.samples((props.plan.columns[at]?.samples ?? []).map(texts.quoted).join(', '))}</p>
              </Show>
            </div>
          )}
        </For>
      </section>
    </Show>
  );
}

/** How existing rows are found, and what happens to them, to new ones, and to empty cells. */
export function Matching(props: PlanProps): JSX.Element {
  const { table } = useWorkspace('table');
  const texts = importingTexts().matching;
  const labelOf = (id: string): string => {
    const field = fieldOf(table(), id);
    return field === undefined ? id : localize(field.label);
  };
  const filled = (): string[] => props.plan.columns.flatMap(({ field }) => field ?? []);
  /** The lists of keys: one for each, and one more for another. */
  const positions = (): number[] => {
    const { length } = props.plan.keys;
    return Array.from({ length: Math.min(length + 1, maxKeys, filled().length) }, (_, at) => at);
  };
  /** Keys that no other list has. */
  const free = (at: number): string[] => filled().filter(id => !props.plan.keys.some((key, other) => key === id && other !== at));
  const chooseKey = (at: number, id: string): Promise<boolean> => {
    const keys = props.plan.keys.toSpliced(at, 1, ...(id === '' ? [] : [id]));
    const mode: Mode = keys.length === 0 ? 'create' : props.plan.keys.length === 0 ? 'both' : props.plan.mode;
    return props.change({ keys, mode });
  };
  return (
    <section class="staging-card">
      <h2>{texts.title}</h2>
      <For each={positions()}>
        {at => (
          <ChoiceField
            label={at === 0 ? texts.keys : texts.alsoBy}
            value={props.plan.keys[at] ?? ''}
            options={[['', at === 0 ? texts.noKey : texts.noOtherKey], ...free(at).map(id => [id, labelOf(id)] as const)]}
            disabled={!props.isOwn}
            choose={id => chooseKey(at, id)}
          />
        )}
      </For>
      <Show when={props.plan.keys.length > 0}>
        <ChoiceField
          label={texts.mode}
          value={props.plan.mode}
          options={Object.entries(texts.modes)}
          disabled={!props.isOwn}
          choose={mode => props.change({ mode: mode as Mode })}
        />
        <ChoiceField
          label={texts.blanks}
          value={props.plan.blanks}
          options={Object.entries(texts.blank)}
          disabled={!props.isOwn}
          choose={blanks => props.change({ blanks: blanks as PlanProps['plan']['blanks'] })}
        />
      </Show>
    </section>
  );
}
