import Undo2 from 'lucide-solid/icons/undo-2';
import { createMemo, createSignal, type JSX, on, onCleanup, onMount, Show } from 'solid-js';
import type { ImportResponse } from '../../server/api/wire.ts';
import { defaultView, patchView } from '../../server/model/tableView.ts';
import { InlineError } from '../components/inline-error.tsx';
import { Grid } from '../grid/grid.tsx';
import type { GridPosition } from '../grid/grid-position.ts';
import type { GridHandle } from '../grid/grid-props.ts';
import { chordOf, commandOf } from '../grid/keyboard.ts';
import { importingTexts } from '../i18n/importing.ts';
import { language, localize } from '../i18n/language.ts';
import { errorMessage } from '../pages/session.ts';
import { isOverlayOpen } from '../panels/overlays.ts';
import { toast } from '../panels/toast.ts';
import { useWorkspace } from '../panels/workspace-context.ts';
import { ApplyBar, modeCounts } from './apply-bar.tsx';
import { FileReading } from './file-reading.tsx';
import { fileSummary } from './file-summary.ts';
import { ImportHead } from './import-head.tsx';
import { importsPath } from './imports-path.ts';
import { LeftOutColumns, Matching } from './matching.tsx';
import { Problems } from './problems.tsx';
import { StagedCounts } from './staged-counts.tsx';
import { createStagedHeading } from './staged-heading.tsx';
import type { StagedImport } from './staged-import.ts';
import { createStagedRows, type StagedKind } from './staged-rows.ts';
import { stagedTable } from './staged-table.ts';

interface StagingProps {
  import: ImportResponse;
  job: StagedImport;
  leave: () => void;
}

/** What applying a file would do: its rows in the grid, what its columns become, and what is wrong, with one remedy for all rows. */
export function Staging(props: StagingProps): JSX.Element {
  const { workspace, person } = useWorkspace('session');
  const { table } = useWorkspace('table');
  const texts = importingTexts();
  const [kind, setKind] = createSignal<StagedKind>('all');
  const [view, setView] = createSignal(defaultView);
  const plan = () => props.import.plan!;
  const report = () => props.import.report!;
  const isOwn = (): boolean => props.import.actor === person.user;
  const isIdle = (): boolean => props.import.state === 'staged' && !props.job.isBusy();
  const countOf = (which: StagedKind): number => {
    const { read, created, updated, unchanged, problems } = report().counts;
    return { all: read, create: created, update: updated, unchanged, problem: problems }[which];
  };
  const source = createMemo(
    on([kind, props.job.round], () =>
      createStagedRows({
        path: `${importsPath(workspace)}/${props.import.id}`,
        table: stagedTable(table(), plan()),
        kind: kind(),
        count: countOf(kind()),
        onFailure: error => toast(errorMessage(error), 'danger'),
      }),
    ),
  );
  const Heading = createStagedHeading({ plan, isOwn, change: props.job.change });
  /** Whether the grid of the next rows takes the focus, as the one before had it. */
  let isInGrid = true;
  /** Where the grid of the rows before was, and which rows those were. */
  let last: { kind: StagedKind; position: GridPosition } | null = null;
  let shownKind: StagedKind = 'all';
  let page!: HTMLDivElement;

  /** The same rows, tried again, stay where they were. */
  function restore(handle: GridHandle): void {
    if (last?.kind === kind()) handle.restorePosition(last.position, Math.min(last.position.position, countOf(kind()) - 1));
    shownKind = kind();
    if (isInGrid) handle.focus();
  }

  const apply = (): void => {
    if (isOwn() && isIdle() && modeCounts(report().counts).valid > 0) void props.job.apply('valid');
  };
  /** Enter on a row applies the rows. The grid would try to edit the cell, or to replace texts. */
  const onKey = (event: KeyboardEvent): void => {
    const isRow = event.target instanceof Element && event.target.closest('.sg-body') !== null;
    const isEnter = event.key === 'Enter' && chordOf(event) === 'Enter';
    if (!isRow || event.isComposing || isOverlayOpen() || (!isEnter && commandOf(event) !== 'replace')) return;
    event.preventDefault();
    event.stopPropagation();
    if (isEnter && !event.repeat) apply();
  };
  onMount(() => page.addEventListener('keydown', onKey, true));
  onCleanup(() => page.removeEventListener('keydown', onKey, true));

  return (
    <div
      class="staging"
      style={{ '--empty-value': `"${texts.rows.empty}"` }}
      ref={element => {
        page = element;
      }}
    >
      <ImportHead
        title={texts.page.rowsFor(report().counts.read, localize(table().label))}
        note={fileSummary(props.import)}
        leave={props.leave}
      >
        <Show when={isOwn() && plan().fixes.length > 0}>
          <button type="button" class="button" onClick={() => void props.job.change({ fixes: plan().fixes.slice(0, -1) })}>
            <Undo2 />
            {texts.fixes.undo}
          </button>
        </Show>
      </ImportHead>
      <StagedCounts report={report()} kind={kind()} choose={setKind} countOf={countOf} />
      <div class="staging-body" data-trying={isIdle() ? undefined : ''}>
        <div
          class="stage"
          data-region="grid"
          on:focusin={() => {
            isInGrid = true;
          }}
          on:focusout={({ relatedTarget }) => {
            isInGrid = relatedTarget === null;
          }}
        >
          <Show when={source()} keyed>
            {rows => (
              <Grid
                source={rows}
                language={language()}
                words={{ ...workspace.catalog.words, ...props.import.texts }}
                view={view()}
                onViewChange={patch => setView(now => patchView(now, patch))}
                heading={Heading}
                onExpand={() => undefined}
                onReport={() => undefined}
                onReady={restore}
                onLeave={position => {
                  last = { kind: shownKind, position };
                }}
                onForm={async () => null}
                onPreview={async () => null}
              />
            )}
          </Show>
        </div>
        <section class="staging-side" data-region="panel" aria-label={texts.fixes.title}>
          <Show when={props.job.problem()}>{text => <InlineError role="alert">{text()}</InlineError>}</Show>
          <Show when={!isOwn()}>
            <p class="notice">{texts.page.notYours}</p>
          </Show>
          <Problems
            report={report()}
            plan={plan()}
            texts={props.import.texts}
            isOwn={isOwn()}
            change={props.job.change}
            show={() => setKind('problem')}
          />
          <LeftOutColumns plan={plan()} isOwn={isOwn()} change={props.job.change} />
          <Matching plan={plan()} isOwn={isOwn()} change={props.job.change} />
          <FileReading plan={plan()} isOwn={isOwn()} change={props.job.change} />
        </section>
      </div>
      <ApplyBar import={props.import} job={props.job} isOwn={isOwn()} isIdle={isIdle()} leave={props.leave} />
    </div>
  );
}
