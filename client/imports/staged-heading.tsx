import { type Component, type JSX, Show } from 'solid-js';
import type { CatalogField, ImportChange, ImportResponse } from '../../server/api/wire.ts';
import { importingTexts } from '../i18n/importing.ts';
import { localize } from '../i18n/language.ts';
import { ColumnField } from './column-field.tsx';
import { columnName } from './column-name.ts';
import { actionField, resultField } from './staged-table.ts';

interface HeadingOptions {
  plan: () => NonNullable<ImportResponse['plan']>;
  isOwn: () => boolean;
  change: (to: ImportChange) => Promise<boolean>;
}

/** Creates the headings of staged rows: the column of the file above, and below the field that it fills, which can be changed. */
export function createStagedHeading(options: HeadingOptions): Component<{ field: CatalogField }> {
  return props => {
    const at = (): number => options.plan().columns.findIndex(({ field }) => field === props.field.id);
    const isOwnColumn = (): boolean => props.field.id === actionField || props.field.id === resultField;
    return (
      <div class="staged-heading">
        <span class="staged-source">
          {isOwnColumn() || at() < 0 ? importingTexts().matching.source : columnName(options.plan(), at())}
          <Show when={options.plan().keys.includes(props.field.id)}>
            <span class="staged-key">{importingTexts().matching.key}</span>
          </Show>
        </span>
        <Show when={!isOwnColumn() && at() >= 0} fallback={<b>{localize(props.field.label)}</b>}>
          <HeadingField at={at()} options={options} />
        </Show>
      </div>
    );
  };
}

/** The field of a column, in its heading: Escape returns to the heading. */
function HeadingField(props: { at: number; options: HeadingOptions }): JSX.Element {
  return (
    <span
      class="staged-field"
      on:mousedown={event => event.stopPropagation()}
      on:keydown={event => {
        event.stopPropagation();
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.currentTarget.closest<HTMLElement>('.sg-header')?.focus();
      }}
    >
      <ColumnField
        class="flat"
        at={props.at}
        plan={props.options.plan()}
        isOwn={props.options.isOwn()}
        change={props.options.change}
      />
    </span>
  );
}
