import Download from 'lucide-solid/icons/download';
import Undo2 from 'lucide-solid/icons/undo-2';
import { createSignal, type JSX, Show } from 'solid-js';
import type { ImportResponse } from '../../server/api/wire.ts';
import { InlineError } from '../components/inline-error.tsx';
import { formatIssue } from '../i18n/format.ts';
import { importingTexts } from '../i18n/importing.ts';
import { language, localize } from '../i18n/language.ts';
import { useWorkspace } from '../panels/workspace-context.ts';
import { withQuery } from '../sync/api.ts';
import { askForFile } from './chosen-file.ts';
import { ImportHead } from './import-head.tsx';
import { importProblemText } from './problem-text.ts';
import type { StagedImport } from './staged-import.ts';

interface ImportResultProps {
  import: ImportResponse;
  job: StagedImport;
  /** The path of the import at the server. */
  path: string;
  leave: () => void;
}

/** The result of an import: how many rows were written, how to undo that, and the rows to correct as a file. */
export function ImportResult(props: ImportResultProps): JSX.Element {
  const { workspace, person } = useWorkspace('session');
  const { table, rows, openTable } = useWorkspace('table');
  const texts = importingTexts();
  const [undone, setUndone] = createSignal('');
  const [problem, setProblem] = createSignal('');
  const [isUndoing, setUndoing] = createSignal(false);
  const isOwn = (): boolean => props.import.actor === person.user;
  const title = (): string => {
    const { name, state, applied } = props.import;
    if (state === 'done') return texts.done.title(name);
    if (state === 'cancelled') return texts.done.cancelled(name);
    return applied > 0 ? texts.done.stopped(name) : texts.page.failed;
  };
  /** Why it failed, and what to do. */
  const reason = (): string => {
    const { problem: found, texts: words } = props.import;
    return found === null ? '' : formatIssue(found, { ...workspace.catalog.words, ...words }, table(), language());
  };
  const leftOut = (): number => (props.import.applying?.mode === 'valid' ? (props.import.report?.counts.problems ?? 0) : 0);
  const hasFailures = (): boolean => props.import.report !== null && leftOut() + props.import.failed > 0;
  /** The formula for the rows that were last changed between the upload and the end. */
  const changedUntil = (end: string): string => `AND(updatedAt >= "${props.import.createdAt}", updatedAt <= "${end}")`;
  async function undo(): Promise<void> {
    if (isUndoing()) return;
    setUndoing(true);
    setProblem('');
    try {
      const { refused, held } = await rows().revert('', props.import.id);
      setUndone(refused + held > 0 ? texts.done.undoFailed(refused + held) : texts.done.undone);
    } catch (error) {
      setProblem(importProblemText(error));
    }
    setUndoing(false);
  }
  return (
    <>
      <ImportHead title={title()} note={props.import.state === 'failed' ? props.import.name : ''} leave={props.leave} />
      <div class="import-middle" data-region="page">
        <Show when={reason() !== ''}>
          <InlineError role="alert">{reason()}</InlineError>
        </Show>
        <Show when={props.import.applying !== null}>
          <ul class="import-counts number">
            <li>
              <b>{texts.done.written(props.import.applied)}</b>
            </li>
            <Show when={props.import.failed > 0}>
              <li>{texts.done.failed(props.import.failed)}</li>
            </Show>
            <Show when={leftOut() > 0}>
              <li>{texts.done.left(leftOut())}</li>
            </Show>
            <Show when={props.import.report?.counts.unchanged}>
              {unchanged => <li class="quiet">{texts.done.unchanged(unchanged())}</li>}
            </Show>
          </ul>
        </Show>
        <p role="status">{undone()}</p>
        <Show when={problem() !== ''}>
          <InlineError role="alert">{problem()}</InlineError>
        </Show>
        <div class="import-acts">
          <button type="button" class="button main" onClick={() => openTable(table().id, '')}>
            {texts.done.show(localize(table().label))}
          </button>
          <Show when={props.import.applied > 0 && undone() === '' && props.import.finishedAt}>
            {finished => (
              <button type="button" class="button framed" onClick={() => openTable(table().id, changedUntil(finished()))}>
                {texts.done.changes}
              </button>
            )}
          </Show>
          <Show when={props.import.state === 'failed' && props.import.report === null && props.import.plan !== null && isOwn()}>
            <button type="button" class="button framed" onClick={() => void props.job.change({})}>
              {texts.page.checkAgain}
            </button>
          </Show>
          <Show when={props.import.applied > 0 && undone() === ''}>
            <button type="button" class="button framed" aria-disabled={isUndoing()} onClick={() => void undo()}>
              <Undo2 />
              {texts.done.undo}
            </button>
          </Show>
          <button type="button" class="button framed" onClick={() => askForFile(table().id)}>
            {texts.done.another}
          </button>
        </div>
        <Show when={hasFailures()}>
          <div class="import-failures">
            <h2>{texts.done.failures}</h2>
            <p class="quiet">{texts.done.failuresHint}</p>
            <p class="import-acts">
              <FailuresLink {...props} person={person.user} format="xlsx" label="Excel" />
              <FailuresLink {...props} person={person.user} format="csv" label="CSV" />
            </p>
          </div>
        </Show>
      </div>
    </>
  );
}

/** The link to the rows to correct as a file. */
function FailuresLink(props: { path: string; person: string; format: string; label: string }): JSX.Element {
  return (
    <a
      class="button framed"
      href={withQuery(`${props.path}/failures`, { person: props.person, format: props.format })}
      download=""
      aria-label={`${props.label}: ${importingTexts().done.failures}`}
    >
      <Download />
      {props.label}
    </a>
  );
}
