import '../components/form.css';
import './export-panel.css';
import Download from 'lucide-solid/icons/download';
import { createEffect, createSignal, type JSX, Show } from 'solid-js';
import type { RowId } from '../../server/model/change.ts';
import { maxExportedRows } from '../../server/model/exportLimit.ts';
import { saveFile } from '../browser/save-file.ts';
import { ChoiceField } from '../components/choice-field.tsx';
import { InlineError } from '../components/inline-error.tsx';
import { fieldIdsOf } from '../fields/composed.ts';
import { countedRows } from '../i18n/bulk.ts';
import { exportTexts } from '../i18n/export.ts';
import { formatNumber } from '../i18n/format.ts';
import { language } from '../i18n/language.ts';
import { translateProblem } from '../i18n/problems.ts';
import { api, errorMessage } from '../pages/session.ts';
import { withQuery } from '../sync/api.ts';
import { requestFile } from '../sync/request-file.ts';
import { useWorkspace } from './workspace-context.ts';

/** Rows chosen in the grid: their number, and their ids as they are when the file is made. */
export interface ChosenForExport {
  count: number;
  ids: () => Promise<RowId[]>;
}

/**
 * The panel that exports rows as a file: which rows and columns, and how the file is written. The rows are those of the view, or those that
 * are chosen in it.
 */
export function ExportPanel(props: { close: () => void; chosen?: ChosenForExport }): JSX.Element {
  const { workspace, person } = useWorkspace('session');
  const { table, rows } = useWorkspace('table');
  const { handle } = useWorkspace('grid');
  const texts = exportTexts();
  const [format, setFormat] = createSignal('xlsx');
  const [rowSet, setRowSet] = createSignal('shown');
  const [columns, setColumns] = createSignal('shown');
  const [content, setContent] = createSignal('shown');
  const [separator, setSeparator] = createSignal(language() === 'fr' ? 'semicolon' : 'comma');
  const [isRaw, setRaw] = createSignal(false);
  const [isAsked, setAsked] = createSignal(false);
  const [problem, setProblem] = createSignal('');
  let link!: HTMLAnchorElement;
  let isMaking = false;
  const query = () => rows().view.query();
  const isNarrowed = (): boolean => query().filter !== '' || query().search !== '';
  const shownColumns = (): string[] =>
    fieldIdsOf(
      handle()
        ?.columns.ordered()
        .map(({ field }) => field) ?? [],
    );
  const count = (list: readonly unknown[]): string => formatNumber(list.length, language());
  /** All rows of the view are exported by its query. */
  const chosen = (): ChosenForExport | undefined =>
    props.chosen === undefined || props.chosen.count >= rows().count() ? undefined : props.chosen;
  const isTooMany = (): boolean => (chosen()?.count ?? 0) > maxExportedRows;
  /** Which rows, and how the file is written. A spreadsheet in French expects semicolons. */
  const request = (): Record<string, string | undefined> => {
    const { filter, search, sort } = query();
    const isCsv = format() === 'csv';
    return {
      ...(rowSet() === 'shown' && chosen() === undefined ? { filter, search } : {}),
      sort: sort || undefined,
      fields: columns() === 'shown' ? shownColumns().join(',') : undefined,
      format: format(),
      ...(content() === 'stored' ? { headings: 'ids', values: 'stored' } : {}),
      separator: isCsv ? separator() : undefined,
      raw: isCsv && isRaw() ? 'true' : undefined,
    };
  };
  const path = (): string => `${rows().path}/export`;
  const url = (): string => withQuery(path(), { person: person.user, ...request() });
  const isSaving = (): boolean => workspace.mutations.pendingCount() > 0;
  const unsaved = (): number => workspace.mutations.refusedCount() + (workspace.live()?.restorer?.unsaved().length ?? 0);
  /** Lets the browser load the file. That of chosen rows is requested here, because their ids are too long for an address. */
  const fetchFile = async (): Promise<void> => {
    const some = chosen();
    if (some === undefined) return link.click();
    const body = { ...request(), ids: await some.ids() };
    const { name, content } = await requestFile(path(), body, { person: person.user, localize: translateProblem });
    saveFile(name, content);
  };
  /** Follows the link once the server has answered this person, who signs in again first if the session has ended. */
  const download = async (): Promise<void> => {
    isMaking = true;
    try {
      await api.get(withQuery(`${rows().path}/rows`, { fields: 'id', limit: 1 }));
      await fetchFile();
      props.close();
    } catch (error) {
      setProblem(errorMessage(error));
    }
    isMaking = false;
  };
  const note = (): string => {
    if (problem() !== '') return problem();
    if (isTooMany()) return texts.tooMany(formatNumber(maxExportedRows, language()));
    if (isSaving()) return texts.saving;
    return unsaved() > 0 ? texts.unsaved(unsaved()) : '';
  };
  // The file has also what was typed last. What is typed while it is made is for the next one.
  createEffect(() => {
    if (!isAsked() || isSaving()) return;
    setAsked(false);
    void download();
  });
  const ask = (): void => {
    if (isMaking) return;
    setProblem('');
    setAsked(!isTooMany());
  };
  const DownloadWords = (): JSX.Element => (
    <>
      <Download />
      {rowSet() === 'shown' ? texts.downloadRows(countedRows(table(), props.chosen?.count ?? rows().count())) : texts.download}
    </>
  );
  return (
    <div class="export">
      <h2>{texts.title}</h2>
      <ChoiceField label={texts.format} value={format()} options={Object.entries(texts.formats)} choose={setFormat} />
      <Show when={isNarrowed() && props.chosen === undefined}>
        <ChoiceField
          label={texts.rows}
          value={rowSet()}
          options={[
            ['shown', texts.shownRows(countedRows(table(), rows().count()))],
            ['all', texts.allRows],
          ]}
          choose={setRowSet}
        />
      </Show>
      <ChoiceField
        label={texts.columns}
        value={columns()}
        options={[
          ['shown', texts.shownColumns(count(handle()?.columns.ordered() ?? []))],
          ['all', texts.allColumns(count(table().fields))],
        ]}
        choose={setColumns}
      />
      <ChoiceField
        label={texts.content}
        value={content()}
        options={[
          ['shown', texts.shown],
          ['stored', texts.stored],
        ]}
        choose={setContent}
      />
      <Show when={format() === 'csv'}>
        <ChoiceField
          label={texts.separator}
          value={separator()}
          options={Object.entries(texts.separators)}
          choose={setSeparator}
        />
        <div class="field">
          <label class="export-raw">
            <input
              type="checkbox"
              aria-describedby="export-raw-hint"
              checked={isRaw()}
              onChange={event => setRaw(event.currentTarget.checked)}
            />
            {texts.raw}
          </label>
          <p class="hint" id="export-raw-hint">
            {texts.rawHint}
          </p>
        </div>
      </Show>
      <div class="form-foot">
        <Show when={note()}>
          <Show
            when={problem()}
            fallback={
              <p class="small quiet" role="status">
                {note()}
              </p>
            }
          >
            <InlineError role="alert">{note()}</InlineError>
          </Show>
        </Show>
        <Show
          when={chosen()}
          fallback={
            <a
              ref={element => {
                link = element;
              }}
              class="button main"
              href={url()}
              download=""
              onClick={event => {
                if (!event.isTrusted) return;
                event.preventDefault();
                ask();
              }}
            >
              <DownloadWords />
            </a>
          }
        >
          <button type="button" class="button main" aria-disabled={isTooMany()} onClick={ask}>
            <DownloadWords />
          </button>
        </Show>
      </div>
    </div>
  );
}
