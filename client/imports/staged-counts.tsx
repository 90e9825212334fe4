import Plus from 'lucide-solid/icons/plus';
import TriangleAlert from 'lucide-solid/icons/triangle-alert';
import { For, type JSX, Show } from 'solid-js';
import type { ImportResponse } from '../../server/api/wire.ts';
import { formatNumber } from '../i18n/format.ts';
import { importingTexts } from '../i18n/importing.ts';
import { language } from '../i18n/language.ts';
import { useWorkspace } from '../panels/workspace-context.ts';
import type { StagedKind } from './staged-rows.ts';

type Report = NonNullable<ImportResponse['report']>;

interface StagedCountsProps {
  report: Report;
  kind: StagedKind;
  choose: (kind: StagedKind) => void;
  countOf: (kind: StagedKind) => number;
}

const kinds: readonly StagedKind[] = ['all', 'create', 'update', 'unchanged', 'problem'];

/** How many rows of each kind there are, which shows only these, and what becomes of the licences. */
export function StagedCounts(props: StagedCountsProps): JSX.Element {
  const texts = importingTexts().rows;
  return (
    <div class="staging-counts" data-region="tools">
      <div class="staging-kinds" role="group" aria-label={texts.show}>
        <For each={kinds}>
          {kind => (
            <button
              type="button"
              class="button framed"
              classList={{ on: props.kind === kind, risky: kind === 'problem' && props.countOf(kind) > 0 }}
              aria-pressed={props.kind === kind}
              onClick={() => props.choose(kind)}
            >
              <Show when={kind === 'problem' && props.countOf(kind) > 0}>
                <TriangleAlert />
              </Show>
              {texts[kind]} <b class="number">{formatNumber(props.countOf(kind), language())}</b>
            </button>
          )}
        </For>
      </div>
      <For each={props.report.licences.filter(({ before, after, short }) => short > 0 || after.used > before.used)}>
        {licence => <Licences licence={licence} />}
      </For>
    </div>
  );
}

/** `9 free − 14 new = 5 short`. */
function Licences(props: { licence: Report['licences'][number] }): JSX.Element {
  const { workspace } = useWorkspace('session');
  const { openPlan } = useWorkspace('plan');
  const texts = importingTexts().licences;
  const inUse = ({ used, reserved }: { used: number; reserved: number }): number => used + reserved;
  const free = (): number => props.licence.before.total - inUse(props.licence.before);
  const added = (): number => inUse(props.licence.after) - inUse(props.licence.before) + props.licence.short;
  return (
    <p class="staging-licences number" data-short={props.licence.short > 0 ? '' : undefined}>
      <span>
        {texts.free(free(), added())}
        <b>{props.licence.short > 0 ? texts.short(props.licence.short) : texts.left(free() - added())}</b>
      </span>
      <Show when={props.licence.short > 0 && workspace.catalog.table('pools') !== undefined}>
        <button type="button" class="button framed" onClick={openPlan}>
          <Plus />
          {texts.add}
        </button>
      </Show>
    </p>
  );
}
