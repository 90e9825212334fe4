import TriangleAlert from 'lucide-solid/icons/triangle-alert';
import { createMemo, createSignal, createUniqueId, For, type JSX, Show } from 'solid-js';
import type { ImportResponse } from '../../server/api/wire.ts';
import type { TextsByCode } from '../../server/model/table.ts';
import { fieldType } from '../fields/registry.ts';
import { formatIssue, formatNumber } from '../i18n/format.ts';
import { importingTexts } from '../i18n/importing.ts';
import { language, localize } from '../i18n/language.ts';
import { useWorkspace } from '../panels/workspace-context.ts';
import { fieldOf } from '../sync/catalog.ts';
import type { PlanProps } from './column-field.tsx';

type Report = NonNullable<ImportResponse['report']>;
type Group = Report['groups'][number];

interface ProblemsProps extends PlanProps {
  report: Report;
  /** The texts of codes that only imports have. */
  texts: TextsByCode;
  /** Shows only the rows with problems. */
  show: () => void;
}

/** How many groups are shown. When these are fixed, the others come up. */
const maxGroups = 30;

/** The problems of the rows in groups, each with one remedy for all of its rows. */
export function Problems(props: ProblemsProps): JSX.Element {
  const texts = importingTexts().fixes;
  const count = (): number => props.report.counts.problems;
  const hidden = (): number =>
    props.report.moreProblems + props.report.groups.slice(maxGroups).reduce((sum, group) => sum + group.count, 0);
  return (
    <Show when={count() > 0} fallback={<p class="staging-none quiet">{texts.none}</p>}>
      <div class="staging-problems">
        <h2>
          <TriangleAlert aria-hidden="true" />
          {texts.title}
          <span class="quiet">{texts.kinds(props.report.groups.length, count())}</span>
        </h2>
        <For each={props.report.groups.slice(0, maxGroups)}>{group => <ProblemCard {...props} group={group} />}</For>
        <Show when={hidden() > 0}>
          <p class="small quiet">{texts.more(hidden())}</p>
        </Show>
      </div>
    </Show>
  );
}

function ProblemCard(props: ProblemsProps & { group: Group }): JSX.Element {
  const { workspace } = useWorkspace('session');
  const { table } = useWorkspace('table');
  const texts = importingTexts().fixes;
  const { group } = props;
  const field = createMemo(() => (group.field === undefined ? undefined : fieldOf(table(), group.field)));
  const message = (): string => formatIssue(group, { ...workspace.catalog.words, ...props.texts }, table(), language());
  /** The text that is not accepted, and its field; null if the problem is about no text. */
  const name = (): string | null => {
    const found = field();
    return group.text === undefined || found === undefined ? null : texts.text(group.text, localize(found.label));
  };
  const rowNumbers = (): string => group.lines.map(line => formatNumber(line, language())).join(', ');
  return (
    <section class="staging-card">
      <h3>
        <span>{texts.group(group.count, name() ?? message())}</span>
        <button type="button" class="staging-show" onClick={() => props.show()}>
          {importingTexts().rows.show}
          <span class="unseen">: {name() ?? message()}</span>
        </button>
      </h3>
      <Show when={name()}>
        <p>{message()}</p>
      </Show>
      <p class="small quiet">{texts.inRows(rowNumbers(), group.count > group.lines.length)}</p>
      <Show when={props.isOwn && group.text !== undefined && field()}>
        <Fix {...props} text={group.text!} label={localize(field()!.label)} />
      </Show>
    </section>
  );
}

/** Replaces a text in all rows, or empties the cell. */
function Fix(props: ProblemsProps & { group: Group; text: string; label: string }): JSX.Element {
  const { table } = useWorkspace('table');
  const texts = importingTexts().fixes;
  const { group } = props;
  const name = createUniqueId();
  const [empties, setEmpties] = createSignal(false);
  const [value, setValue] = createSignal(group.suggestions[0] ?? '');
  const choices = createMemo(() => {
    const field = fieldOf(table(), group.field ?? '');
    const known = field && fieldType(field).choices?.(field, null, language());
    return known?.filter(choice => choice.value !== null);
  });
  const fix = (): void => {
    const others = props.plan.fixes.filter(each => each.field !== group.field || each.from !== props.text);
    const to = empties() ? null : value();
    void props.change({ fixes: [...others, { field: group.field ?? '', from: props.text, to }] });
  };
  return (
    <form
      class="staging-fix"
      on:submit={event => {
        event.preventDefault();
        if (empties() || value() !== '') fix();
      }}
    >
      <fieldset aria-label={texts.how}>
        <div class="staging-use">
          <label>
            <input type="radio" name={name} checked={!empties()} onChange={() => setEmpties(false)} />
            {texts.use}
          </label>
          <Show
            when={choices()}
            fallback={
              <input
                class="input"
                aria-label={texts.value}
                value={value()}
                onInput={event => {
                  setEmpties(false);
                  setValue(event.currentTarget.value);
                }}
              />
            }
          >
            {list => (
              <select
                class="select"
                aria-label={texts.value}
                onChange={event => {
                  setEmpties(false);
                  setValue(event.currentTarget.value);
                }}
              >
                <option value="" selected={value() === ''} />
                <For each={list()}>
                  {choice => (
                    <option value={String(choice.value)} selected={choice.value === value()}>
                      {choice.label}
                    </option>
                  )}
                </For>
              </select>
            )}
          </Show>
        </div>
        <label>
          <input type="radio" name={name} checked={empties()} onChange={() => setEmpties(true)} />
          {texts.leaveEmpty(props.label)}
        </label>
      </fieldset>
      <button type="submit" class="button main" aria-disabled={!empties() && value() === ''}>
        {texts.apply(group.count)}
      </button>
    </form>
  );
}
