import './plan/plan-page.css';
import './plan/lists.css';
import Plus from 'lucide-solid/icons/plus';
import { createEffect, createSignal, type JSX, onCleanup, onMount, Show } from 'solid-js';
import { isIsoDate } from '../fields/parse-input.ts';
import { commandOf } from '../grid/keyboard.ts';
import { mayInsert } from '../grid/rights.ts';
import { t } from '../i18n/language.ts';
import { planTexts } from '../i18n/plan.ts';
import { isDialogOpen, isOverlayOpen, isTextField } from '../panels/overlays.ts';
import { productName } from '../panels/product-name.ts';
import { SidebarButton } from '../panels/top-bar.tsx';
import { useWorkspace } from '../panels/workspace-context.ts';
import { ActivateWaiting } from './plan/activate-waiting.tsx';
import { AddLicences, type NewLicences } from './plan/add-licences.tsx';
import { HolderList } from './plan/holder-list.tsx';
import { type PoolOnDay, poolsOn, poolsToday } from './plan/past-pools.ts';
import { readPools, readSubscriptions, readUseOn, readWaiting, readZone, todayIn, waitingFilter } from './plan/plan-data.ts';
import { PlanDay, PlanDayNotice } from './plan/plan-day.tsx';
import { Figures, Products } from './plan/products.tsx';
import { createRead } from './plan/read.ts';
import { type NextEnd, nextEnd, type Pool } from './plan/subscription.ts';
import { NextEndNotice, Subscriptions } from './plan/subscriptions.tsx';
import { UseOverTime } from './plan/use-over-time.tsx';
import { WaitingNotice } from './plan/waiting-notice.tsx';
import { searchParam, setSearchParams } from './route.ts';

/** The past day that the address names; null for today. */
const dayInAddress = (): string | null => (isIsoDate(searchParam('day')) ? searchParam('day') : null);

/** The page Plan and billing. It shows the organisation's licences, their use over time, its subscriptions, and the people with a licence. */
export function PlanPage(): JSX.Element {
  const { workspace, person } = useWorkspace('session');
  const { rows, openTable } = useWorkspace('table');
  const { showReport } = useWorkspace('reports');
  const [adding, setAdding] = createSignal<NewLicences | null>(null);
  const [isActivating, setActivating] = createSignal(false);
  let heading!: HTMLHeadingElement;

  const changesOf =
    (...tables: string[]) =>
    (): number =>
      tables.reduce((sum, id) => sum + (workspace.catalog.table(id) ? workspace.rows(id).changes() : 0), 0);
  const poolChanges = changesOf('pools', 'subscriptions');
  const once = (): null => null;
  const pools = createRead(once, poolChanges, () => readPools(workspace));
  const subscriptions = createRead(once, changesOf('subscriptions', 'pools'), () =>
    subscriptionTable() ? readSubscriptions(workspace, person.org.id) : Promise.resolve([]),
  );
  const waiting = createRead(once, changesOf('users', 'pools'), () => readWaiting(workspace));
  const zone = createRead(once, changesOf('orgs'), () => readZone(workspace, person.org.id));
  const subscriptionTable = () => workspace.catalog.table('subscriptions');
  const mayAdd = (): boolean => {
    const table = subscriptionTable();
    return table !== undefined && mayInsert(table);
  };
  const [day, setDay] = createSignal(dayInAddress());
  const past = createRead(day, poolChanges, async () => {
    const chosen = day();
    return chosen === null ? null : { day: chosen, use: await readUseOn(workspace, chosen) };
  });
  const isToday = (): boolean => day() === null;
  /** The products with their figures on the chosen day; null until they are read. */
  const shown = (): PoolOnDay[] | null => {
    const [now, then] = [pools.value(), past.value()];
    if (now === null) return null;
    if (isToday()) return poolsToday(now);
    return then?.day === day() ? poolsOn(then.use, now) : null;
  };
  const main = (): Pool | undefined => pools.value()?.[0];
  /** Whether all is known whose absence would let parts of the page move later. */
  const isReady = (): boolean => [subscriptions, waiting, zone].every(each => each.value() !== null || each.problem() !== null);
  const nameOf = (product: string): string => productName(workspace.catalog, product);
  const today = (): string => todayIn(zone.value() ?? 'UTC');
  const next = (): NextEnd | null => nextEnd(subscriptions.value() ?? [], pools.value() ?? [], today());
  const add = (start: Partial<NewLicences> = {}): void =>
    void setAdding({ product: main()?.product ?? 'base', quantity: null, ...start });
  const renew = () => (mayAdd() ? add : undefined);

  createEffect(() => {
    setSearchParams({ day: day() ?? '' });
    // Today's figures change, those of a past day do not.
    if (zone.value() !== null && (day() ?? '') >= today()) setDay(null);
  });
  createEffect(() => {
    document.title = `${t().sidebar.billing} · ${person.org.name} · Seatgrid`;
  });
  /** Undo and redo work here as in the grid. */
  const onKey = async (event: KeyboardEvent): Promise<void> => {
    const command = commandOf(event);
    if ((command !== 'undo' && command !== 'redo') || isTextField(event.target) || isDialogOpen()) return;
    event.preventDefault();
    const report = await (command === 'undo' ? rows().undo() : rows().redo());
    if (report) showReport(report);
  };
  const listener = (event: KeyboardEvent): void => void onKey(event);
  onMount(() => {
    // Not while somebody types in the palette that was opened meanwhile.
    if (!isOverlayOpen()) heading.focus();
    addEventListener('keydown', listener);
  });
  onCleanup(() => removeEventListener('keydown', listener));
  return (
    <main class="plan">
      <header class="top" data-region="top">
        <SidebarButton />
        <h1
          id="page-title"
          tabIndex={-1}
          ref={element => {
            heading = element;
          }}
        >
          {t().sidebar.billing}
        </h1>
        <span class="spring" />
        <Show
          when={zone.value() !== null && main()}
          fallback={
            <Show when={zone.value() === null || pools.value() === null}>
              <span class="plan-as-of" />
            </Show>
          }
        >
          <PlanDay today={today()} day={day()} choose={setDay} />
        </Show>
        <Show when={mayAdd()}>
          <button type="button" class="button main" onClick={() => add()}>
            <Plus />
            {planTexts().add.button}
          </button>
        </Show>
      </header>
      <div class="plan-page" id="table" data-region="page">
        <div class="plan-in">
          <Show when={pools.problem() ?? past.problem()}>{problem => <p class="notice">{problem()}</p>}</Show>
          <Show when={day()}>
            {chosen => (
              <PlanDayNotice
                day={chosen()}
                own={shown()?.[0] ?? null}
                failed={past.problem() !== null}
                back={() => setDay(null)}
              />
            )}
          </Show>
          <Show when={isReady() && main()} fallback={<p class="quiet">{pools.problem() === null ? planTexts().loading : ''}</p>}>
            {pool => (
              <>
                <Show when={isToday() && (waiting.value()?.count ?? 0) > 0}>
                  <WaitingNotice
                    count={waiting.value()?.count ?? 0}
                    free={Math.max(0, pool().total - pool().used - pool().reserved)}
                    activate={() => setActivating(true)}
                    show={() => openTable('users', waitingFilter(workspace))}
                  />
                </Show>
                <div class="plan-card plan-pool">
                  <Show
                    when={shown()}
                    fallback={<p class="plan-wait quiet">{past.problem() === null ? planTexts().loading : ''}</p>}
                  >
                    {each => <Figures pool={each()[0]} name={nameOf(pool().product)} />}
                  </Show>
                  <div class="plan-side">
                    <UseOverTime pool={pool().id} changed={poolChanges} />
                    <Show when={!mayAdd()}>
                      <p class="plan-ask quiet">{planTexts().ask(person.org.name)}</p>
                    </Show>
                  </div>
                  <Show when={isToday() && next()}>
                    {found => <NextEndNotice next={found()} productName={nameOf} renew={renew()} />}
                  </Show>
                </div>
                <Show when={shown()}>{each => <Products pools={each()} productName={nameOf} />}</Show>
                {/* Only hidden on a past day, so that a search and its page are still there afterwards. */}
                <div class="plan-today" hidden={!isToday()}>
                  <Show when={subscriptionTable()}>
                    <Subscriptions
                      subscriptions={subscriptions.value() ?? []}
                      today={today()}
                      productName={nameOf}
                      renew={renew()}
                    />
                  </Show>
                  <Show when={workspace.catalog.table('seats')}>
                    <HolderList
                      pools={pools.value() ?? []}
                      productName={nameOf}
                      zone={zone.value() ?? 'UTC'}
                      changed={changesOf('seats', 'users')}
                    />
                  </Show>
                </div>
              </>
            )}
          </Show>
        </div>
      </div>
      <Show when={adding() && subscriptionTable()}>
        {table => (
          <AddLicences
            table={table()}
            start={adding() ?? { product: 'base', quantity: null }}
            today={today()}
            productName={nameOf}
            close={() => setAdding(null)}
          />
        )}
      </Show>
      <Show when={isActivating()}>
        <ActivateWaiting people={waiting.value()?.people ?? []} productName={nameOf} close={() => setActivating(false)} />
      </Show>
    </main>
  );
}
