import { type JSX, Show } from 'solid-js';
import type { ApplyImportRequest, ImportResponse } from '../../server/api/wire.ts';
import { importingTexts } from '../i18n/importing.ts';
import { toast } from '../panels/toast.ts';
import type { StagedImport } from './staged-import.ts';

type Mode = ApplyImportRequest['mode'];

interface ApplyBarProps {
  import: ImportResponse;
  job: StagedImport;
  isOwn: boolean;
  /** Whether the rows are as they were tried, and nothing is being changed. */
  isIdle: boolean;
  leave: () => void;
}

/** How many rows can be written as they are, and how many only as drafts. */
export function modeCounts(counts: NonNullable<ImportResponse['report']>['counts']): { valid: number; drafts: number } {
  const drafts = counts.problems - counts.refused;
  return { valid: Math.max(0, counts.created + counts.updated - drafts), drafts };
}

/** The ways to apply the rows, and the button that discards them. */
export function ApplyBar(props: ApplyBarProps): JSX.Element {
  const texts = importingTexts().apply;
  const counts = () => props.import.report!.counts;
  const numbers = () => modeCounts(counts());
  const isPossible = (mode: Mode): boolean => {
    if (mode === 'drafts') return numbers().valid + numbers().drafts > 0;
    return numbers().valid > 0 && (mode === 'valid' || counts().problems === 0);
  };
  const apply = (mode: Mode): void => {
    if (props.isIdle && isPossible(mode)) void props.job.apply(mode);
  };
  const discard = async (): Promise<void> => {
    // Once it is cancelled, this bar is gone.
    const { leave } = props;
    const { name } = props.import;
    if (!(await props.job.cancel())) return;
    toast(texts.discarded(name));
    leave();
  };
  return (
    <footer class="staging-foot" data-region="status">
      <Show when={props.isOwn}>
        <button type="button" class="button" onClick={() => void discard()}>
          {texts.discard}
        </button>
      </Show>
      <span class="spring" />
      <span class="staging-note small quiet" id="apply-note">
        {isPossible('drafts') ? texts.note : texts.nothing}
      </span>
      <Show when={props.isOwn}>
        <button
          type="button"
          class="button framed"
          aria-disabled={!isPossible('all') || !props.isIdle}
          title={counts().problems > 0 ? texts.allBlocked(counts().problems) : undefined}
          onClick={() => apply('all')}
        >
          {texts.all}
        </button>
        <Show when={numbers().drafts > 0}>
          <button type="button" class="button framed" aria-disabled={!props.isIdle} onClick={() => apply('drafts')}>
            {texts.drafts(numbers().drafts)}
          </button>
        </Show>
        <button
          type="button"
          class="button main"
          aria-disabled={!isPossible('valid') || !props.isIdle}
          aria-keyshortcuts="Enter"
          aria-describedby="apply-note"
          onClick={() => apply('valid')}
        >
          {texts.valid(numbers().valid)}
          <kbd>↵</kbd>
        </button>
      </Show>
    </footer>
  );
}
