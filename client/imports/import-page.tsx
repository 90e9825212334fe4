import './import-page.css';
import { createEffect, createMemo, type JSX, Match, onMount, Show, Switch } from 'solid-js';
import type { ImportResponse } from '../../server/api/wire.ts';
import { InlineError } from '../components/inline-error.tsx';
import { importingTexts } from '../i18n/importing.ts';
import { language, localize, t } from '../i18n/language.ts';
import { path, pathOfImport, replacePath } from '../pages/route.ts';
import { isOverlayOpen } from '../panels/overlays.ts';
import { toast } from '../panels/toast.ts';
import { useWorkspace } from '../panels/workspace-context.ts';
import { fileSize } from './file-size.ts';
import { ImportHead } from './import-head.tsx';
import { ImportProgress } from './import-progress.tsx';
import { ImportResult } from './import-result.tsx';
import { importsPath } from './imports-path.ts';
import { createStagedImport } from './staged-import.ts';
import { Staging } from './staging.tsx';

/**
 * The page of an import: how its file is read, what it would change, and once it is applied, its result. The server does the work, so
 * the page can be closed and opened again.
 */
export function ImportPage(props: { id: string }): JSX.Element {
  const { workspace, person } = useWorkspace('session');
  const { table, openTable } = useWorkspace('table');
  const texts = importingTexts();
  const job = createStagedImport(`${importsPath(workspace)}/${props.id}`);
  const found = createMemo(() => (job.value()?.table === path() ? job.value() : null));
  /** What was staged last stays on the page while it is read in another way. */
  const staged = createMemo((before: ImportResponse | null): ImportResponse | null => {
    const now = found();
    if (now?.state === 'reading' && before !== null) return { ...before, plan: now.plan ?? before.plan };
    return now?.state === 'staged' ? now : null;
  }, null);
  const leave = (): void => {
    const now = found();
    if (now?.state === 'staged') toast(texts.page.staysFor(now.name));
    openTable(table().id);
  };
  // A link to it by another table leads to its own.
  createEffect(() => {
    const now = job.value();
    if (now !== null && now.table !== path()) replacePath(pathOfImport(now.table, now.id));
  });
  createEffect(() => {
    document.title = `${found()?.name ?? t().tools.import} · ${person.org.name} · Seatgrid`;
  });
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented || isOverlayOpen()) return;
    event.preventDefault();
    leave();
  };
  return (
    <main class="import" id="table" on:keydown={onKey}>
      <Switch fallback={<Opening problem={job.problem()} leave={leave} />}>
        <Match when={staged()}>{now => <Staging import={now()} job={job} leave={leave} />}</Match>
        <Match when={found()?.state === 'reading' && found()}>
          {now => (
            <>
              <ImportHead title={texts.page.reading(now().name)} note={fileSize(now().size, language())} leave={leave} />
              <div class="import-middle" data-region="page">
                <progress aria-label={texts.page.reading(now().name)} />
                <p class="quiet">{texts.page.readingWhy}</p>
                <button type="button" class="button framed" onClick={() => void job.cancel()}>
                  {t().app.cancel}
                </button>
              </div>
            </>
          )}
        </Match>
        <Match when={found()?.state === 'applying' && found()}>
          {now => <ImportProgress import={now()} cancel={() => void job.cancel()} leave={leave} />}
        </Match>
        <Match when={found()}>
          {now => <ImportResult import={now()} job={job} path={`${importsPath(workspace)}/${props.id}`} leave={leave} />}
        </Match>
      </Switch>
      <p class="unseen" role="status">
        {announcement(found(), localize(table().label))}
      </p>
    </main>
  );
}

/** What a screen reader says when the state of the import changes. */
function announcement(now: ImportResponse | null, table: string): string {
  const { page, apply, done } = importingTexts();
  if (now === null) return page.loading;
  if (now.state === 'reading') return page.reading(now.name);
  if (now.state === 'staged') return page.rowsFor(now.report?.counts.read ?? 0, table);
  if (now.state === 'applying') return apply.applying(now.name);
  return now.state === 'done' ? done.title(now.name) : '';
}

/** Before the import is read, or when it cannot be. */
function Opening(props: { problem: string; leave: () => void }): JSX.Element {
  const { table } = useWorkspace('table');
  const texts = importingTexts();
  let heading!: HTMLHeadingElement;
  onMount(() => heading.focus());
  return (
    <div class="import-middle" data-region="page">
      <h1
        id="page-title"
        tabIndex={-1}
        ref={element => {
          heading = element;
        }}
      >
        {props.problem === '' ? texts.page.loading : t().app.notFound}
      </h1>
      <Show when={props.problem !== ''}>
        <InlineError role="alert">{props.problem}</InlineError>
        <button type="button" class="button framed" onClick={() => props.leave()}>
          {texts.page.back(localize(table().label))}
        </button>
      </Show>
    </div>
  );
}
