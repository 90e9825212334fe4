import { For, type JSX, Show } from 'solid-js';
import { asksAttention } from '../grid/attention.ts';
import { showAlerts, showRemedy } from '../grid/look.ts';
import { verdictOf } from '../sync/catalog.ts';
import type { ShownRow } from '../sync/shelf.ts';
import { rowWords } from '../words/row.ts';
import { sayIssue } from '../words/show.ts';
import { language, t } from '../words/words.ts';
import { readerOf, useDesk } from './desk.ts';

/** What is wrong with the row and what to do. */
export function RowIssues(props: { row: ShownRow }): JSX.Element {
  const desk = useDesk();
  const reader = readerOf(desk);
  const said = (): string[] => {
    const words = desk.workspace.catalog.words;
    const whole = (props.row.refused ?? []).filter(item => item.field === null).map(item => item.message);
    const issues = (props.row.issues ?? []).map(issue => {
      const remedy = showRemedy(issue, reader);
      return [desk.anew(issue) ?? sayIssue(issue, words, desk.table(), language()), ...(remedy === null ? [] : [remedy])].join(
        '. ',
      );
    });
    const verdict = verdictOf(desk.table());
    const plain = verdict ? props.row.cells[verdict.id] : null;
    const text = issues.length === 0 && typeof plain === 'string' && plain !== '' && plain !== 'OK' ? [plain] : issues;
    return [...whole, ...text, ...showAlerts(props.row, reader)];
  };
  /** Names of the section in which licences are bought lead there. */
  const linked = (words: string): JSX.Element => {
    const section = t().rail.billing;
    const [before, ...after] = words.split(section);
    if (after.length === 0 || !desk.workspace.catalog.table('subscriptions')) return words;
    const go = (event: MouseEvent): void => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      desk.openTable('subscriptions');
    };
    return (
      <>
        {before}
        <a href="/subscriptions" onClick={go}>
          {section}
        </a>
        {after.join(section)}
      </>
    );
  };
  /** What only says how things are, as of an invitation that is out, asks for nothing. */
  const calm = (): boolean => !props.row.refused && !asksAttention(desk.table(), props.row);
  return (
    <Show when={said().length > 0}>
      <div class="panel-issues" classList={{ calm: calm() }} role="status">
        <Show when={!calm()}>
          <h2 class="small">{rowWords().panel.needs}</h2>
        </Show>
        <ul>
          <For each={said()}>{words => <li>{linked(words)}</li>}</For>
        </ul>
      </div>
    </Show>
  );
}
