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
import { type NextEnd, noticeDays, type Subscription, sortSubscriptions, statusOf } from './subscription.ts';

interface SubscriptionsProps {
  subscriptions: readonly Subscription[];
  today: string;
  productName: (product: string) => string;
  /** Opens the form for more licences; absent for those who may not add any. */
  renew?: ((licences: NewLicences) => void) | undefined;
}

/** What a subscription is called: its reference, or its product and number. */
const subscriptionName = (subscription: Subscription, productName: (product: string) => string): string =>
  subscription.reference || planTexts().subscriptions.unnamed(productName(subscription.product), subscription.quantity);

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
  const texts = () => planTexts().subscriptions;
  const source = (subscription: Subscription): string => {
    const table = workspace.catalog.table('subscriptions');
    const field = table && fieldOf(table, 'source');
    return field ? showValue(subscription.source, field, display) : '';
  };
  const dates = ({ startsAt, endsAt }: Subscription): string =>
    startsAt !== null && endsAt !== null
      ? dayRange(startsAt, endsAt, language())
      : startsAt !== null
        ? texts().from(shortDay(startsAt, language()))
        : endsAt !== null
          ? texts().until(shortDay(endsAt, language()))
          : texts().noEnd;
  const status = (subscription: Subscription): JSX.Element => {
    const found = statusOf(subscription, props.today);
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
    <section class="plan-card" aria-labelledby="plan-subscriptions-title">
      <header>
        <h2 id="plan-subscriptions-title">{texts().title}</h2>
        <span class="quiet number">{props.subscriptions.length}</span>
      </header>
      <Show when={props.subscriptions.length > 0} fallback={<p class="plan-none quiet">{texts().none}</p>}>
        <table class="plan-list plan-subscriptions">
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
            <For each={sortSubscriptions(props.subscriptions)}>
              {subscription => (
                <tr>
                  <th scope="row">
                    <a href={`/subscriptions/${subscription.id}`} onClick={event => open(event, subscription.id)}>
                      {subscriptionName(subscription, props.productName)}
                    </a>
                  </th>
                  <td>
                    {props.productName(subscription.product)}
                    <span class="plan-licences"> · {texts().licences(subscription.quantity)}</span>
                  </td>
                  <td class="end">{formatNumber(subscription.quantity, language())}</td>
                  <td class="quiet">{source(subscription)}</td>
                  <td class="number">{dates(subscription)}</td>
                  <td class="keep">{status(subscription)}</td>
                  <td class="keep end">
                    <Show when={statusOf(subscription, props.today).kind === 'ends' && props.renew}>
                      {renew => (
                        <button
                          type="button"
                          class="plan-link"
                          aria-label={texts().renewOne(subscriptionName(subscription, props.productName), subscription.quantity)}
                          onClick={() =>
                            renew()(continued(subscription.product, subscription.quantity, subscription.endsAt ?? props.today))
                          }
                        >
                          {texts().renew(subscription.quantity)}
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
export function NextEndNotice(props: Omit<SubscriptionsProps, 'subscriptions' | 'today'> & { next: NextEnd }): JSX.Element {
  const texts = () => planTexts().subscriptions;
  const isSoon = (): boolean => props.next.days <= noticeDays;
  const words = (): string => {
    const { subscriptions, quantity, endsAt, product, total, taken } = props.next;
    const name = subscriptions.map(subscription => subscriptionName(subscription, props.productName)).join(', ');
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
