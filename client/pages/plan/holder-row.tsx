import { type JSX, Show } from 'solid-js';
import { Avatar } from '../../components/avatar.tsx';
import { Tag } from '../../components/chip.tsx';
import { Pill, type PillMark } from '../../components/pill.tsx';
import { localizedChoice } from '../../fields/choice-label.ts';
import { showValue } from '../../fields/show-value.ts';
import { stateDot } from '../../fields/state.ts';
import { language } from '../../i18n/language.ts';
import { planTexts } from '../../i18n/plan.ts';
import { useDisplayContext, useWorkspace } from '../../panels/workspace-context.ts';
import { fieldOf } from '../../sync/catalog.ts';
import { dayOfTime } from './dates.ts';
import type { Holder } from './holders.ts';

/** A person with a licence: its start, its reason, its giver and its product. `zone` is the organisation's; `trigger` names what uses a licence of the product. */
export function HolderRow(props: { holder: Holder; zone: string; trigger: string; product: string }): JSX.Element {
  const { workspace } = useWorkspace('session');
  const { openTable } = useWorkspace('table');
  const display = useDisplayContext();
  const texts = () => planTexts().holders;
  const name = (): string => props.holder.name || texts().unknown;
  const field = (table: string, id: string) => {
    const found = workspace.catalog.table(table);
    return found && fieldOf(found, id);
  };
  const how = (): string => {
    const { isReserved, reservedUntil } = props.holder;
    if (!isReserved) return planTexts().triggers[props.trigger] ?? '';
    return reservedUntil === null ? texts().reserved : texts().reservedUntil(dayOfTime(reservedUntil, props.zone, language()));
  };
  const by = (): string => {
    const known = field('seats', 'createdBy');
    return known ? showValue(props.holder.by, known, display) : '';
  };
  return (
    <tr>
      <th scope="row">
        <span class="plan-person">
          <Avatar id={props.holder.user} name={props.holder.name} external={props.holder.external} />
          <Show when={props.holder.name !== ''} fallback={<span class="quiet">{name()}</span>}>
            <a
              href={`/users/${props.holder.user}`}
              onClick={event => {
                if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                event.preventDefault();
                openTable('users', undefined, props.holder.user);
              }}
            >
              {name()}
            </a>
          </Show>
          <Show when={props.holder.external}>
            <Tag>{texts().external}</Tag>
          </Show>
        </span>
      </th>
      <td>
        <Show when={field('users', 'status')}>
          {known => (
            <Show when={props.holder.status !== null}>
              <Pill mark={stateDot(known(), props.holder.status) as PillMark}>
                {localizedChoice(known().states, props.holder.status ?? '', language())}
              </Pill>
            </Show>
          )}
        </Show>
      </td>
      <td class="number">{props.holder.since === '' ? '' : dayOfTime(props.holder.since, props.zone, language())}</td>
      <td class="quiet">{how()}</td>
      <td class="quiet">{by()}</td>
      <td class="quiet">{props.product}</td>
    </tr>
  );
}
