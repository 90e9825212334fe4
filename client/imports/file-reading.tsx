import { For, type JSX, Show } from 'solid-js';
import type { ImportChange } from '../../server/api/wire.ts';
import { ChoiceField } from '../components/choice-field.tsx';
import { importingTexts } from '../i18n/importing.ts';
import type { PlanProps } from './column-field.tsx';
import { columnName } from './column-name.ts';

type FileChange = NonNullable<ImportChange['file']>;
type Dates = NonNullable<PlanProps['plan']['columns'][number]['dates']>;

/** The rows of a file among which its headings can be. */
const headingRows = Array.from({ length: 10 }, (_, at) => at + 1);

/** How the file is read, with the evidence for it: each can be corrected. */
export function FileReading(props: PlanProps): JSX.Element {
  const texts = importingTexts().file;
  const file = () => props.plan.file;
  const changeFile = (to: FileChange): Promise<boolean> => props.change({ file: to });
  const dated = (): { at: number; dates: Dates }[] =>
    props.plan.columns.flatMap(({ field, dates }, at) =>
      field !== null && dates !== null && dates.order !== 'ymd' ? [{ at, dates }] : [],
    );
  return (
    <section class="staging-card">
      <h2>{texts.title}</h2>
      <For each={dated()}>
        {({ at, dates }) => (
          <ChoiceField
            label={texts.dates(columnName(props.plan, at))}
            value={dates.order}
            options={[
              ['dmy', texts.orders.dmy],
              ['mdy', texts.orders.mdy],
            ]}
            hint={dates.evidence === null ? (dates.open ? texts.dateOpen : undefined) : texts.dateProof(dates.evidence)}
            disabled={!props.isOwn}
            choose={order => props.change({ columns: [{ at, order: order as 'dmy' | 'mdy' }] })}
          />
        )}
      </For>
      <Show when={file().encoding}>
        {encoding => (
          <ChoiceField
            label={texts.encoding}
            value={encoding()}
            options={Object.entries(texts.encodings)}
            hint={file().encodingBy && texts.encodingBy[file().encodingBy!]}
            disabled={!props.isOwn}
            choose={to => changeFile({ encoding: to as NonNullable<FileChange['encoding']> })}
          />
        )}
      </Show>
      <Show when={file().separator}>
        {separator => (
          <ChoiceField
            label={texts.separator}
            value={separator()}
            options={Object.entries(texts.separators)}
            hint={file().separatorBy && texts.separatorBy[file().separatorBy!]}
            disabled={!props.isOwn}
            choose={to => changeFile({ separator: to as NonNullable<FileChange['separator']> })}
          />
        )}
      </Show>
      <Show when={(file().sheets?.length ?? 0) > 1}>
        <ChoiceField
          label={texts.sheet}
          value={String(file().sheet ?? 0)}
          options={(file().sheets ?? []).map(({ name, hidden }, at) => [String(at), hidden ? texts.hidden(name) : name])}
          disabled={!props.isOwn}
          choose={to => changeFile({ sheet: Number(to) })}
        />
      </Show>
      <Show when={file().kind !== 'json'}>
        <ChoiceField
          label={texts.headings}
          value={String(file().headingRow ?? '')}
          options={[['', texts.noHeadings], ...headingRows.map(row => [String(row), texts.headingRow(row)] as const)]}
          disabled={!props.isOwn}
          choose={to => changeFile({ headingRow: to === '' ? null : Number(to) })}
        />
      </Show>
    </section>
  );
}
