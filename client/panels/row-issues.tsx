import './row-issues.css';
import { For, type JSX, Show } from 'solid-js';
import { needsAttention } from '../fields/attention.ts';
import { showAlerts, showRemedy } from '../fields/issues.ts';
import { validationField } from '../fields/special-fields.ts';
import type { GridRow } from '../grid/source.ts';
import { formatIssue } from '../i18n/format.ts';
import { language, t } from '../i18n/language.ts';
import { rowTexts } from '../i18n/row.ts';
import { planPath } from '../pages/route.ts';
import { useDisplayContext, useWorkspace } from './workspace-context.ts';

/** The row's validation result, with what to do. */
export function RowIssues(props: { row: GridRow }): JSX.Element {
  const { workspace } = useWorkspace('session');
  const { table } = useWorkspace('table');
  const { openPlan } = useWorkspace('plan');
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
  /** Makes the name of the billing section in a text a link to that page. */
  const withBillingLink = (text: string): JSX.Element => {
    const section = t().sidebar.billing;
    const [before, ...after] = text.split(section);
    if (after.length === 0 || !workspace.catalog.table('pools')) return text;
    const go = (event: MouseEvent): void => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      openPlan();
    };
    return (
      <>
        {before}
        <a href={planPath} onClick={go}>
          {section}
        </a>
        {after.join(section)}
      </>
    );
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
          <For each={messages()}>{text => <li>{withBillingLink(text)}</li>}</For>
        </ul>
      </div>
    </Show>
  );
}
