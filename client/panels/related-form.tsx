import { createSignal, For, type JSX, Show } from 'solid-js';
import { uuidv7 } from 'uuidv7';
import { listOf } from '../../formulas/list.ts';
import type { CatalogField, CatalogTable } from '../../server/api/wire.ts';
import type { Cells, RowId, Value } from '../../server/model/change.ts';
import { joinSentences } from '../../server/model/localizedText.ts';
import { InlineError } from '../components/inline-error.tsx';
import { FieldInput } from '../fields/inputs/field-input.tsx';
import { fieldType } from '../fields/registry.ts';
import { maySet } from '../grid/rights.ts';
import { language, localize, t } from '../i18n/language.ts';
import { rowTexts } from '../i18n/row.ts';
import { initialCells } from '../sync/catalog.ts';
import { ModalDialog } from './dialog.tsx';
import { useWorkspace } from './workspace-context.ts';

interface RelatedFormProps {
  table: CatalogTable;
  /** The field that leads to the open row, and that row. */
  link: CatalogField;
  row: RowId;
  title: string;
  close: () => void;
}

/** The form of a new row that links to the open row. It stays open, with the reason, if the row is refused. */
export function RelatedForm(props: RelatedFormProps): JSX.Element {
  const { workspace } = useWorkspace('session');
  const { rows: ownRows } = useWorkspace('table');
  const { showReport } = useWorkspace('reports');
  const [cells, setCells] = createSignal<Cells>(initialCells(props.table));
  const [reasons, setReasons] = createSignal<readonly string[]>([]);
  const [isSaving, setSaving] = createSignal(false);
  const fields = (): CatalogField[] =>
    props.table.fields.filter(
      field =>
        field.id !== props.link.id &&
        !field.readOnly &&
        field.aside !== true &&
        !fieldType(field).aboutRow &&
        maySet(props.table, field.id),
    );
  const tableName = (): string => localize(props.table.label);

  async function submit(): Promise<void> {
    if (isSaving()) return;
    setSaving(true);
    const rows = workspace.rows(props.table.id);
    const row = uuidv7();
    const toRow: Value = fieldType(props.link).input === 'rows' ? listOf([props.row]) : props.row;
    const given = Object.fromEntries(Object.entries(cells()).filter(([, value]) => value !== null));
    const to = { ...given, [props.link.id]: toRow };
    const report = await rows
      .commit([{ table: props.table.id, row, from: null, to }], rowTexts().related.addTo(tableName()), 'add')
      .finally(() => setSaving(false));
    if (report.refused === 0) {
      showReport(report);
      props.close();
      return;
    }
    // The form keeps what was typed, so the table need not.
    rows.discard(row);
    setReasons(report.outcomes.flatMap(({ issues }) => issues.map(issue => rows.explain(issue))));
  }
  return (
    <ModalDialog
      title={rowTexts().related.addFor(tableName(), props.title)}
      close={() => props.close()}
      onSubmit={() => void submit()}
      footer={
        <>
          <button type="button" class="button framed" onClick={() => props.close()}>
            {t().app.cancel}
          </button>
          <button type="submit" class="button main" disabled={isSaving()}>
            {isSaving() ? rowTexts().related.saving : rowTexts().related.add}
          </button>
        </>
      }
    >
      <For each={fields()}>
        {field => (
          <div class="field">
            <label for={`new-${field.id}`}>{localize(field.label)}</label>
            <FieldInput
              id={`new-${field.id}`}
              field={field}
              value={cells()[field.id] ?? null}
              language={language()}
              rows={ownRows()}
              onChange={value => setCells(now => ({ ...now, [field.id]: value }))}
            />
            <Show when={field.help}>{help => <p class="hint">{localize(help())}</p>}</Show>
          </div>
        )}
      </For>
      <Show when={reasons().length > 0}>
        <div role="alert">
          <InlineError>{joinSentences(reasons())}</InlineError>
        </div>
      </Show>
    </ModalDialog>
  );
}
