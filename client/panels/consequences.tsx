import './consequences.css';
import CircleAlert from 'lucide-solid/icons/circle-alert';
import KeySquare from 'lucide-solid/icons/key-square';
import Layers from 'lucide-solid/icons/layers';
import Network from 'lucide-solid/icons/network';
import ShieldCheck from 'lucide-solid/icons/shield-check';
import TriangleAlert from 'lucide-solid/icons/triangle-alert';
import { For, type JSX, Show } from 'solid-js';
import { interpolate } from '../../server/model/localizedText.ts';
import { timeZone } from '../browser/locale.ts';
import { Avatar } from '../components/avatar.tsx';
import { Dialog } from '../components/dialog.tsx';
import { unavailableReason } from '../grid/action-availability.ts';
import { paramsOf } from '../grid/row-actions.ts';
import { bulkTexts, countedRows } from '../i18n/bulk.ts';
import { formatNumber } from '../i18n/format.ts';
import { language } from '../i18n/language.ts';
import { partsOf } from '../i18n/strong.ts';
import { focusRegion } from '../pages/regions.ts';
import { maxRowsPerCommit } from '../sync/mutation-queue.ts';
import { type Effect, effectsOf, figuresOf } from './consequence-texts.ts';
import type { ConsequencePreview } from './preview-consequences.ts';
import { proposalText } from './proposal-text.ts';
import { type StayingRow, stateOf } from './read-consequences.ts';
import { useWorkspace } from './workspace-context.ts';

/** The most rows that are listed by name. */
const maxListed = 8;

const icons: Record<Effect['kind'], () => JSX.Element> = {
  licences: () => <Layers />,
  rights: () => <KeySquare />,
  links: () => <Network />,
  roles: () => <ShieldCheck />,
  warning: () => <CircleAlert />,
};

/** The dialog before work with consequences: four figures, effects that lead on, the rows that stay and why. It tells a dry run. */
export function ConsequencesDialog(
  props: ConsequencePreview & { fixLink: (codes: readonly string[]) => { label: string; go: () => void } | null },
): JSX.Element {
  const { openTable } = useWorkspace('table');
  const { openPlan } = useWorkspace('plan');
  const { handle } = useWorkspace('grid');
  const session = useWorkspace('session');
  const texts = bulkTexts();
  const { proposal, table, consequences: found } = props;
  let confirm!: HTMLButtonElement;
  // The question may come while the person types on in the grid: only after the press of a button may the next key confirm.
  const { activeElement: from } = document;
  const isAfterPress = from instanceof HTMLButtonElement;
  const isFromPanel = from?.closest('.panel') != null;
  /** To the grid, whose rows it was about, or to the panel that it was asked from. */
  const returnFocus = (): void => {
    if (!isFromPanel) handle()?.focus();
    else if (from instanceof HTMLElement && from.isConnected) from.focus();
    else if (!focusRegion('panel')) handle()?.focus();
  };
  const count = found?.goes.length || proposal.rows.length;
  const isActivation = proposal.action?.enters === 'Active' || found?.states.some(({ to }) => to === 'Active') === true;
  const isShort = isActivation && found?.stays.some(({ issue }) => issue?.code === 'V_NO_LICENCE');
  const isDanger =
    proposal.action?.removes ||
    found?.states.some(({ to }) => to === null || stateOf(table, to)?.isLeft) ||
    (proposal.lost ?? null) !== null;
  const leave = (go: () => void): void => {
    props.answer(false);
    go();
  };
  const undo = (): string => {
    if (proposal.action?.final) return texts.final;
    return found?.licences.some(({ taken }) => taken < 0) ? texts.undoableWithLicences : texts.undoable;
  };
  return (
    <Dialog
      role="alertdialog"
      class="consequences"
      title={texts.ask(proposalText(proposal, table, proposal.rows.length))}
      closeLabel={texts.close}
      close={() => props.answer(false)}
      firstFocus={content => (isAfterPress ? confirm : content)}
      restoreFocus={returnFocus}
      description={
        found === null
          ? texts.untried
          : 'changes' in proposal.work && proposal.work.changes.length > maxRowsPerCommit
            ? texts.triedInParts(maxRowsPerCommit)
            : texts.tried
      }
      footer={
        <>
          <span class="hint">{undo()}</span>
          <button type="button" class="button framed" onClick={() => props.answer(false)}>
            {texts.cancel}
          </button>
          <button
            ref={element => {
              confirm = element;
            }}
            type="button"
            class={`button ${isDanger ? 'danger' : 'main'}`}
            onKeyDown={event => event.repeat && event.preventDefault()}
            onClick={() => props.answer(true)}
          >
            {isShort ? texts.first(count) : proposalText(proposal, table, count)}
          </button>
        </>
      }
    >
      <Show when={found}>
        {known => (
          <>
            <dl class="consequence-figures">
              <For each={figuresOf(known(), table)}>
                {figure => (
                  <div>
                    <dd>{formatNumber(figure.value, language())}</dd>
                    <dt>{figure.words}</dt>
                  </div>
                )}
              </For>
            </dl>
            <ul class="consequence-effects">
              <For
                each={effectsOf({
                  proposal,
                  table,
                  found: known(),
                  rows: props.of,
                  workspace: session.workspace,
                  person: session.person.user,
                  openTable,
                  openPlan,
                })}
              >
                {effect => (
                  <li>
                    {icons[effect.kind]()}
                    <span>
                      <For each={partsOf(effect.text())}>{(part, at) => (at() % 2 === 1 ? <b>{part}</b> : part)}</For>
                    </span>
                    <Show when={effect.link}>
                      {link => (
                        <button type="button" class="link" onClick={() => leave(link().go)}>
                          {link().label}
                        </button>
                      )}
                    </Show>
                  </li>
                )}
              </For>
            </ul>
            <Show when={known().stays.length > 0}>
              <StayingRows {...props} leave={leave} />
            </Show>
          </>
        )}
      </Show>
    </Dialog>
  );
}

/** The rows that stay as they are, each with the reason, and a way to solve the problem where there is one. */
function StayingRows(
  props: ConsequencePreview & {
    fixLink: (codes: readonly string[]) => { label: string; go: () => void } | null;
    leave: (go: () => void) => void;
  },
): JSX.Element {
  const texts = bulkTexts();
  const stays = props.consequences!.stays;
  const external = (id: string): boolean => props.proposal.rows.find(row => row.id === id)?.cells.external === true;
  /** The reason as the menu of the row says it, or else the server's. */
  const reasonOf = ({ row: id, issue }: StayingRow): string => {
    const { action, rows: chosen } = props.proposal;
    const row = chosen.find(one => one.id === id);
    const needed = action && row ? unavailableReason(action, row) : null;
    if (needed && row) return interpolate(needed, paramsOf(row), { language: language(), timeZone: timeZone() });
    return issue ? props.of.explain(issue) : '';
  };
  const fix = props.fixLink(stays.flatMap(({ issue }) => issue?.code ?? []));
  return (
    <section class="consequence-stays">
      <h3>
        <TriangleAlert aria-hidden="true" />
        {texts.stay(countedRows(props.table, stays.length), stays.length)}
        <Show when={fix}>
          {link => (
            <button type="button" class="link" onClick={() => props.leave(link().go)}>
              {link().label}
            </button>
          )}
        </Show>
      </h3>
      <ul>
        <For each={stays.slice(0, maxListed)}>
          {({ row, issue }) => (
            <li>
              <Avatar id={row} name={props.of.titleOf(row)} external={external(row)} />
              <b>{props.of.titleOf(row)}</b>
              <span class="quiet">{reasonOf({ row, issue })}</span>
            </li>
          )}
        </For>
        <Show when={stays.length > maxListed}>
          <li class="quiet">{texts.andMore(stays.length - maxListed)}</li>
        </Show>
      </ul>
    </section>
  );
}
