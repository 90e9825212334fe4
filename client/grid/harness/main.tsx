import { createSignal, Show } from 'solid-js';
import { render } from 'solid-js/web';
import { type Cells, sameValue } from '../../../server/model/change.ts';
import type { Language } from '../../../server/model/localizedText.ts';
import type { IssueDetails } from '../../../server/model/table.ts';
import { defaultView, parseStoredView, patchView, type RowHeight, serializeStoredView } from '../../../server/model/tableView.ts';
import { readStored, writeStored } from '../../browser/storage.ts';
import { loadFill } from '../fill-loader.ts';
import type { GridHandle, SelectionSummary } from '../grid-props.ts';
import '../../styles/tokens.css';
import '../../styles/base.css';
import '../../styles/overlays.css';
import '../../components/button.css';
import type { Report } from '../../contract/command.ts';
import { unasked } from '../confirm.ts';
import { Grid } from '../grid.tsx';
import type { Decision, Proposal } from '../proposal.ts';
import { type PendingForm, SampleActionForm } from './action-form.tsx';
import { createMemorySource } from './memory.ts';
import { people, peopleWords } from './people.ts';
import { type PendingQuestion, Question } from './question.tsx';
import './harness.css';

// The page does it when it is idle.
void loadFill();
const params = new URLSearchParams(location.search);
const source = createMemorySource(
  people(Number(params.get('rows') ?? 100_000), Number(params.get('extra') ?? 0), params.get('lists') === 'yes'),
  {
    delay: Number(params.get('delay') ?? 0),
    lazy: params.get('lazy') === 'yes',
    insert: params.get('insert') !== 'no',
    readOnly: params.get('readonly') === 'yes',
    unknown: params.get('unknown') === 'yes',
    fail: params.get('fail') === 'yes',
  },
);
const [language, setLanguage] = createSignal<Language>(params.get('language') === 'fr' ? 'fr' : 'en');
const [view, setView] = createSignal({ ...defaultView, ...parseStoredView(readStored<unknown>('view', {})) });
const [form, setForm] = createSignal<PendingForm | null>(null);
const requestForm = (action: PendingForm['action']): Promise<Cells | null> =>
  new Promise(resolve => {
    if (action.form === undefined) return resolve({});
    const answer = (cells: Cells | null): void => {
      setForm(null);
      resolve(cells);
    };
    setForm({ action, answer });
  });
const [question, setQuestion] = createSignal<PendingQuestion | null>(null);
const ask = (proposal: Proposal): Promise<Decision | null> =>
  new Promise(resolve => {
    if (!proposal.lost) return resolve(unasked);
    const answer = (yes: boolean): void => {
      setQuestion(null);
      harness.handle?.focus();
      resolve(yes ? unasked : null);
    };
    setQuestion({ proposal, answer });
  });
const theme = params.get('theme');
if (theme) document.documentElement.dataset.theme = theme;

/** What the tests read and set. */
const harness = {
  source,
  reports: [] as Report[],
  expanded: [] as string[],
  /** The rows that links opened, as `table/row`. */
  followed: [] as string[],
  /** The codes whose way to a solution was taken. */
  fixed: [] as string[],
  /** Number of requests for the keyboard help. */
  helped: 0,
  /** Number of requests for the panel of columns. */
  columnsOpened: 0,
  selected: null as SelectionSummary | null,
  handle: null as GridHandle | null,
  /** Another person changes a row. */
  elsewhere: (position: number, cells: Cells) => source.elsewhere(position, cells),
  addElsewhere: (position: number, cells: Cells) => source.addElsewhere(position, cells),
  removeElsewhere: (...positions: number[]) => source.removeElsewhere(...positions),
  setIssues: (position: number, issues: IssueDetails[]) => source.setIssues(position, issues),
  setLanguage,
  setDensity: (height: RowHeight) => setView(shown => patchView(shown, { height })),
};
declare global {
  interface Window {
    harness: typeof harness;
  }
}
window.harness = harness;

render(
  () => (
    <>
      <Grid
        source={source}
        language={language()}
        words={peopleWords}
        view={view()}
        onViewChange={patch => writeStored('view', serializeStoredView(setView(shown => patchView(shown, patch))))}
        onExpand={row => harness.expanded.push(row)}
        enterMoves={params.get('enter') === 'moves'}
        canFollow={() => params.get('follow') === 'yes'}
        onFollow={(table, row) => harness.followed.push(`${table}/${row}`)}
        fixLink={codes =>
          codes.includes('V_NO_LICENCE') ? { label: 'Add licences', go: () => harness.fixed.push(...codes) } : null
        }
        findHolder={async ({ id, cells }, field) => {
          const rows = await source.rowsBetween(0, source.count() - 1);
          return rows.find(row => row.id !== id && sameValue(row.cells[field], cells[field]))?.id ?? null;
        }}
        onForm={requestForm}
        onPreview={ask}
        onHelp={() => {
          harness.helped += 1;
        }}
        onColumns={() => {
          harness.columnsOpened += 1;
        }}
        filterActive={source.filter() !== ''}
        onReport={report => harness.reports.push(report)}
        onSelect={selected => {
          harness.selected = selected;
        }}
        onReady={handle => {
          harness.handle = handle;
        }}
      />
      <Show when={form()} keyed>
        {pending => <SampleActionForm {...pending} rows={source} language={language()} />}
      </Show>
      <Show when={question()} keyed>
        {pending => <Question {...pending} language={language()} />}
      </Show>
    </>
  ),
  document.getElementById('page')!,
);
