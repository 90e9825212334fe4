import { createMemo, For, type JSX } from 'solid-js';
import type { ImportChange, ImportResponse } from '../../server/api/wire.ts';
import { importingTexts } from '../i18n/importing.ts';
import { localize } from '../i18n/language.ts';
import { useWorkspace } from '../panels/workspace-context.ts';
import { columnName } from './column-name.ts';

type Plan = NonNullable<ImportResponse['plan']>;

/** What the parts of the page that change a plan share. */
export interface PlanProps {
  plan: Plan;
  isOwn: boolean;
  change: (to: ImportChange) => Promise<boolean>;
}

/** The list of fields that a column can fill. Choosing the field of another column gives it up there. */
export function ColumnField(props: PlanProps & { at: number; class: string }): JSX.Element {
  const { table } = useWorkspace('table');
  const texts = importingTexts().matching;
  const fields = createMemo(() => table().fields.filter(({ id }) => table().imports?.includes(id)));
  const column = () => props.plan.columns[props.at];
  async function choose(list: HTMLSelectElement): Promise<void> {
    const field = list.value === '' ? null : list.value;
    const other = field === null ? -1 : props.plan.columns.findIndex(each => each.field === field);
    const given = other >= 0 && other !== props.at ? [{ at: other, field: null }] : [];
    const done = await props.change({ columns: [...given, { at: props.at, field }] });
    if (!done) list.value = column()?.field ?? '';
  }
  return (
    <select
      class={`select ${props.class}`}
      aria-label={texts.field(columnName(props.plan, props.at))}
      disabled={!props.isOwn}
      onChange={event => void choose(event.currentTarget)}
    >
      <option value="" selected={column()?.field === null}>
        {texts.leaveOut}
      </option>
      <For each={fields()}>
        {field => (
          <option value={field.id} selected={column()?.field === field.id}>
            {localize(field.label)}
          </option>
        )}
      </For>
    </select>
  );
}
