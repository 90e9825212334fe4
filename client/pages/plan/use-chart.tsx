import './use-chart.css';
import { createSignal, For, type JSX, onCleanup, onMount, Show } from 'solid-js';
import type { LicenceUseResponse } from '../../../server/api/wire.ts';
import { formatNumber } from '../../i18n/format.ts';
import { language } from '../../i18n/language.ts';
import { planTexts } from '../../i18n/plan.ts';
import { shownLabels, ticksUpTo } from './chart-scale.ts';
import { sayPeriod, tickOf } from './dates.ts';

type Period = LicenceUseResponse['pools'][number]['periods'][number];

/** Room around the lines, in pixels: for the numbers on the left, a mark above, and the days below. */
const room = { left: 40, right: 6, top: 22, bottom: 24 };
const height = 186;

const number = (count: number): string => formatNumber(count, language());

/** Used licences as a line over the days or months, and the total as a broken line of steps. A slider reads each of them. */
export function UseChart(props: { periods: readonly Period[] }): JSX.Element {
  let frame!: HTMLDivElement;
  const [width, setWidth] = createSignal(640);
  const [chosen, setChosen] = createSignal<number | null>(null);
  const texts = () => planTexts().use;
  onMount(() => {
    const resized = new ResizeObserver(([entry]) => entry && setWidth(Math.max(220, entry.contentRect.width)));
    resized.observe(frame);
    onCleanup(() => resized.disconnect());
  });
  const count = (): number => props.periods.length;
  const last = (): number => count() - 1;
  const ticks = (): number[] => ticksUpTo(Math.max(...props.periods.map(each => Math.max(each.used, each.total))));
  const highest = (): number => Math.max(ticks().at(-1) ?? 1, ...props.periods.map(each => Math.max(each.used, each.total)));
  const inner = (): number => width() - room.left - room.right;
  const x = (at: number): number => room.left + (last() === 0 ? inner() : (at / last()) * inner());
  const y = (licences: number): number => room.top + (1 - licences / highest()) * (height - room.top - room.bottom);
  const used = (): string => props.periods.map((each, at) => `${at === 0 ? 'M' : 'L'}${x(at)} ${y(each.used)}`).join('');
  const area = (): string => `${used()}V${y(0)}H${x(0)}Z`;
  const total = (): string =>
    props.periods
      .map((each, at) => (at === 0 ? `M${room.left} ${y(each.total)}H${x(0)}` : `H${x(at)}V${y(each.total)}`))
      .join('');
  /** Where the total changed, and by how many. */
  const steps = (): { at: number; by: number }[] =>
    props.periods.flatMap(({ total: now }, at) => {
      const by = now - (props.periods[at - 1]?.total ?? now);
      return by === 0 ? [] : [{ at, by }];
    });
  const labels = (): number[] => shownLabels(count(), inner(), props.periods[0]?.period.length === 7 ? 40 : 52);
  const anchor = (at: number): 'start' | 'middle' | 'end' => (at === last() ? 'end' : at === 0 ? 'start' : 'middle');
  const read = (at: number): string => {
    const { period, used: taken, reserved, total: all } = props.periods[at]!;
    return texts().at(sayPeriod(period, language()), taken, reserved, all);
  };
  const shown = (): number => Math.min(chosen() ?? last(), last());
  const summary = (): string => {
    const [from, to] = [props.periods[0]!, props.periods.at(-1)!];
    const name = (each: Period): string => sayPeriod(each.period, language());
    return texts().summary(name(from), name(to), [from.used, to.used], [from.total, to.total]);
  };
  const pointAt = (event: PointerEvent): void => {
    const { left } = frame.getBoundingClientRect();
    const share = (event.clientX - left - room.left) / Math.max(1, inner());
    setChosen(Math.round(Math.min(1, Math.max(0, share)) * last()));
  };
  return (
    <div
      class="use-chart"
      ref={element => {
        frame = element;
      }}
      onPointerMove={pointAt}
      onPointerLeave={() => setChosen(null)}
    >
      <svg width={width()} height={height} viewBox={`0 0 ${width()} ${height}`} role="img" aria-label={summary()}>
        <For each={ticks()}>
          {tick => (
            <>
              <path class="use-line" d={`M${room.left} ${y(tick)}H${width() - room.right}`} />
              <text x={room.left - 8} y={y(tick) + 4} text-anchor="end">
                {number(tick)}
              </text>
            </>
          )}
        </For>
        <path class="use-area" d={area()} />
        <path class="use-total" d={total()} />
        <path class="use-used" d={used()} />
        <For each={steps()}>
          {({ at, by }) => (
            <>
              <rect class="use-step" x={x(at) - 4} y={y(props.periods[at]!.total) - 4} width="8" height="8" rx="2.5" />
              <text x={x(at) - 7} y={y(props.periods[at]!.total) + (by > 0 ? -7 : 14)} text-anchor="end">
                {texts().rose(by)}
              </text>
            </>
          )}
        </For>
        <Show when={chosen() !== null}>
          <path class="use-cursor" d={`M${x(shown())} ${room.top}V${y(0)}`} />
        </Show>
        <circle class="use-dot" cx={x(shown())} cy={y(props.periods[shown()]!.used)} r="4" />
        <Show when={chosen() === null}>
          <text class="use-now" x={x(last()) - 4} y={y(props.periods[last()]!.used) + 20} text-anchor="end">
            {number(props.periods[last()]!.used)}
          </text>
        </Show>
        <For each={labels()}>
          {at => (
            <text x={x(at)} y={height - 4} text-anchor={anchor(at)}>
              {tickOf(props.periods[at]!.period, language())}
            </text>
          )}
        </For>
      </svg>
      <Show when={count() > 1}>
        <input
          class="use-slider"
          type="range"
          min="0"
          max={last()}
          value={shown()}
          aria-label={texts().move}
          aria-valuetext={read(shown())}
          onInput={event => setChosen(Number(event.currentTarget.value))}
          onFocus={() => setChosen(shown())}
          onBlur={() => setChosen(null)}
        />
      </Show>
      <p class="use-reading number" aria-hidden="true">
        {chosen() === null ? '\u00a0' : read(shown())}
      </p>
    </div>
  );
}

/** The same numbers as a table, the latest first. */
export function UseTable(props: { periods: readonly Period[]; unit: string }): JSX.Element {
  const texts = () => planTexts().use;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls it
    <div class="use-table" tabIndex={0} role="group" aria-label={texts().title}>
      <table class="plan-list">
        <thead>
          <tr>
            <th scope="col">{texts().period[props.unit]}</th>
            <th scope="col" class="end">
              {texts().used}
            </th>
            <th scope="col" class="end">
              {texts().reserved}
            </th>
            <th scope="col" class="end">
              {texts().total}
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={props.periods.toReversed()}>
            {each => (
              <tr>
                <th scope="row">{sayPeriod(each.period, language())}</th>
                <td class="end">{number(each.used)}</td>
                <td class="end">{number(each.reserved)}</td>
                <td class="end">{number(each.total)}</td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </div>
  );
}
