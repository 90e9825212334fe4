import './subscriptions.css';
import TriangleAlert from 'lucide-solid/icons/triangle-alert';
import { For, type JSX, Show } from 'solid-js';
import { daysAfter } from '../../../server/model/days.ts';
import { Pill } from '../../components/pill.tsx';
import { showValue } from '../../fields/show-value.ts';
import { formatNumber } from '../../i18n/format.ts';
import { language } from '../../i18n/language.ts';
import { planTexts } from '../../i18n/plan.ts';
import { useDisplayContext, useWorkspace } from '../../panels/workspace-context.ts';
import { fieldOf } from '../../sync/catalog.ts';
import type { NewLicences } from './add-licences.tsx';
import { dayRange, sayDay, shortDay } from './dates.ts';
import { type Lot, lotStatus, type NextEnd, noticeDays, sortLots } from './lots.ts';

interface SubscriptionsProps {
  lots: readonly Lot[];
  today: string;
  productName: (product: string) => string;
  /** Opens the form for more licences; absent for those who may not add any. */
  renew?: ((licences: NewLicences) => void) | undefined;
}

/** What a subscription is called: its reference, or its product and number. */
const lotName = (lot: Lot, productName: (product: string) => string): string =>
  lot.reference || planTexts().lots.unnamed(productName(lot.product), lot.quantity);

/** The licences that continue a subscription after its last day. */
const continued = (product: string, quantity: number, endsAt: string): NewLicences => ({
  product,
  quantity,
  startsAt: daysAfter(endsAt, 1),
});

/** The subscriptions: how many licences, from when until when, and how they are now. Each leads to its row. */
export function Subscriptions(props: SubscriptionsProps): JSX.Element {
  const { workspace } = useWorkspace('session');
  const { openTable } = useWorkspace('table');
  const display = useDisplayContext();
  const texts = () => planTexts().lots;
  const source = (lot: Lot): string => {
    const table = workspace.catalog.table('subscriptions');
    const field = table && fieldOf(table, 'source');
    return field ? showValue(lot.source, field, display) : '';
  };
  const dates = ({ startsAt, endsAt }: Lot): string =>
    startsAt !== null && endsAt !== null
      ? dayRange(startsAt, endsAt, language())
      : startsAt !== null
        ? texts().from(shortDay(startsAt, language()))
        : endsAt !== null
          ? texts().until(shortDay(endsAt, language()))
          : texts().noEnd;
  const status = (lot: Lot): JSX.Element => {
    const found = lotStatus(lot, props.today);
    const words =
      found.kind === 'starts'
        ? texts().starts(shortDay(found.date, language()))
        : found.kind === 'ends'
          ? texts().ends(found.days)
          : texts().states[found.state];
    return <Pill mark={found.mark}>{words}</Pill>;
  };
  const open = (event: MouseEvent, row?: string): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    openTable('subscriptions', undefined, row);
  };
  return (
    <section class="plan-card" aria-labelledby="plan-lots-title">
      <header>
        <h2 id="plan-lots-title">{texts().title}</h2>
        <span class="quiet number">{props.lots.length}</span>
      </header>
      <Show when={props.lots.length > 0} fallback={<p class="plan-none quiet">{texts().none}</p>}>
        <table class="plan-list plan-lots">
          <thead>
            <tr>
              <th scope="col">{texts().name}</th>
              <th scope="col">{planTexts().columns.product}</th>
              <th scope="col" class="end">
                {texts().quantity}
              </th>
              <th scope="col">{texts().source}</th>
              <th scope="col">{texts().dates}</th>
              <th scope="col">{texts().state}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            <For each={sortLots(props.lots)}>
              {lot => (
                <tr>
                  <th scope="row">
                    <a href={`/subscriptions/${lot.id}`} onClick={event => open(event, lot.id)}>
                      {lotName(lot, props.productName)}
                    </a>
                  </th>
                  <td>
                    {props.productName(lot.product)}
                    <span class="plan-places"> · {texts().places(lot.quantity)}</span>
                  </td>
                  <td class="end">{formatNumber(lot.quantity, language())}</td>
                  <td class="quiet">{source(lot)}</td>
                  <td class="number">{dates(lot)}</td>
                  <td class="keep">{status(lot)}</td>
                  <td class="keep end">
                    <Show when={lotStatus(lot, props.today).kind === 'ends' && props.renew}>
                      {renew => (
                        <button
                          type="button"
                          class="plan-link"
                          aria-label={texts().renewOne(lotName(lot, props.productName), lot.quantity)}
                          onClick={() => renew()(continued(lot.product, lot.quantity, lot.endsAt ?? props.today))}
                        >
                          {texts().renew(lot.quantity)}
                        </button>
                      )}
                    </Show>
                  </td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </Show>
      <p class="plan-foot">
        <span />
        <a href="/subscriptions" onClick={event => open(event)}>
          {texts().openGrid}
        </a>
      </p>
    </section>
  );
}

/** Which subscription ends next, and what is left then. */
export function NextEndNotice(props: Omit<SubscriptionsProps, 'lots' | 'today'> & { next: NextEnd }): JSX.Element {
  const texts = () => planTexts().lots;
  const isSoon = (): boolean => props.next.days <= noticeDays;
  const words = (): string => {
    const { lots, quantity, endsAt, product, total, taken } = props.next;
    const name = lots.map(lot => lotName(lot, props.productName)).join(', ');
    const then =
      taken > total
        ? texts().thenOver(props.productName(product), total, taken)
        : texts().thenFree(props.productName(product), total, total - taken);
    return `${texts().next(name, quantity, sayDay(endsAt, language()))} ${then}`;
  };
  return (
    <div class="plan-notice" data-tone={isSoon() ? 'warn' : 'calm'}>
      <Show when={isSoon()}>
        <TriangleAlert aria-hidden="true" />
      </Show>
      <p>{words()}</p>
      <Show when={isSoon() && props.renew}>
        {renew => (
          <button
            type="button"
            class="button framed"
            onClick={() => renew()(continued(props.next.product, props.next.quantity, props.next.endsAt))}
          >
            {texts().renew(props.next.quantity)}
          </button>
        )}
      </Show>
    </div>
  );
}
