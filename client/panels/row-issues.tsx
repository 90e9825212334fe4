import './row-issues.css';
import { For, type JSX, Show } from 'solid-js';
import type { GridRow } from '../contract/row.ts';
import { needsAttention } from '../fields/attention.ts';
import { showAlerts, showRemedy } from '../fields/issues.ts';
import { validationField } from '../fields/special-fields.ts';
import { formatIssue } from '../i18n/format.ts';
import { language } from '../i18n/language.ts';
import { rowTexts } from '../i18n/row.ts';
import { RemedyText } from './remedy-text.tsx';
import { useDisplayContext, useWorkspace } from './workspace-context.ts';

/** The row's validation result, with what to do. */
export function RowIssues(props: { row: GridRow }): JSX.Element {
  const { workspace } = useWorkspace('session');
  const { table } = useWorkspace('table');
  const { currentText } = useWorkspace('reports');
  const display = useDisplayContext();
  const messages = (): string[] => {
    const texts = workspace.catalog.words;
    const rowMessages = (props.row.refused ?? []).filter(item => item.field === null).map(item => item.message);
    const issues = (props.row.issues ?? []).map(issue => {
      const remedy = showRemedy(issue, display);
      return [currentText(issue) ?? formatIssue(issue, texts, table(), language()), ...(remedy === null ? [] : [remedy])].join(
        '. ',
      );
    });
    const validation = validationField(table());
    const plain = validation ? props.row.cells[validation.id] : null;
    const text = issues.length === 0 && typeof plain === 'string' && plain !== '' && plain !== 'OK' ? [plain] : issues;
    return [...rowMessages, ...text, ...showAlerts(props.row, display)];
  };
  /** Whether the result only informs, such as about a pending invitation. */
  const isInformational = (): boolean => !props.row.refused && !needsAttention(table(), props.row);
  return (
    <Show when={messages().length > 0}>
      <div class="panel-issues" classList={{ calm: isInformational() }} role="status">
        <Show when={!isInformational()}>
          <h2 class="small">{rowTexts().panel.needs}</h2>
        </Show>
        <ul>
          <For each={messages()}>
            {text => (
              <li>
                <RemedyText text={text} row={props.row} />
              </li>
            )}
          </For>
        </ul>
      </div>
    </Show>
  );
}
