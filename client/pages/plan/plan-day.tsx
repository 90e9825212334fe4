import './plan-day.css';
import CalendarDays from 'lucide-solid/icons/calendar-days';
import ChevronDown from 'lucide-solid/icons/chevron-down';
import { createSignal, For, type JSX, Show } from 'solid-js';
import type { CatalogField } from '../../../server/api/wire.ts';
import type { Value } from '../../../server/model/change.ts';
import { lazyPart } from '../../browser/lazy-part.ts';
import { InlineError } from '../../components/inline-error.tsx';
import { MenuTrigger } from '../../components/menu-trigger.tsx';
import { DateInput } from '../../fields/inputs/date-input.tsx';
import { isIsoDate } from '../../fields/parse-input.ts';
import { language } from '../../i18n/language.ts';
import { planTexts } from '../../i18n/plan.ts';
import { loadPopover } from '../../panels/toolbar-popover.tsx';
import { useWorkspace } from '../../panels/workspace-context.ts';
import { shortDay } from './dates.ts';
import { pastDays } from './past-days.ts';
import type { PoolOnDay } from './past-pools.ts';

const Popover = lazyPart(loadPopover);

/** The day whose figures are shown: a button, and under it the days that people ask about most and any other. Null is today. */
export function PlanDay(props: { today: string; day: string | null; choose: (day: string | null) => void }): JSX.Element {
  const texts = () => planTexts().asOf;
  const shown = (): string => shortDay(props.day ?? props.today, language());
  return (
    <MenuTrigger
      class="button framed plan-as-of"
      kind="dialog"
      on={props.day !== null}
      title={texts().title}
      content={
        <>
          <CalendarDays />
          <span>{props.day === null ? texts().today(shown()) : texts().day(shown())}</span>
          <ChevronDown class="chevron" />
        </>
      }
    >
      {opened => (
        <Popover {...opened} label={texts().title} wide={false}>
          <Days
            {...props}
            choose={day => {
              props.choose(day);
              opened.close();
            }}
          />
        </Popover>
      )}
    </MenuTrigger>
  );
}

function Days(props: { today: string; day: string | null; choose: (day: string | null) => void }): JSX.Element {
  const { rows } = useWorkspace('table');
  const texts = () => planTexts().asOf;
  const [problem, setProblem] = createSignal<string | null>(null);
  const days = (): { name: string; day: string; isShown: boolean }[] => [
    { name: texts().days.today!, day: props.today, isShown: props.day === null },
    ...pastDays(props.today).map(({ id, day }) => ({ name: texts().days[id]!, day, isShown: props.day === day })),
  ];
  const choose = (day: string): void => props.choose(day === props.today ? null : day);
  const type = (value: Value): void => {
    const isKnown = typeof value === 'string' && isIsoDate(value) && value <= props.today;
    setProblem(isKnown || value === null ? null : texts().wrong);
    if (isKnown) choose(value);
  };
  const field = (): CatalogField =>
    ({ id: 'as-of', type: 'date', label: { en: texts().other, fr: texts().other } }) as CatalogField;
  return (
    <div class="as-of">
      <For each={days()}>
        {each => (
          <button type="button" class="button as-of-day" aria-pressed={each.isShown} onClick={() => choose(each.day)}>
            {each.name}
            <span class="quiet small">{shortDay(each.day, language())}</span>
          </button>
        )}
      </For>
      <div class="field">
        <label for="as-of-day">{texts().other}</label>
        <DateInput
          id="as-of-day"
          field={field()}
          value={props.day}
          language={language()}
          rows={rows()}
          invalid={problem() !== null}
          describedBy="as-of-hint"
          onChange={type}
        />
        <div id="as-of-hint" role="status">
          <Show when={problem()} fallback={<p class="small quiet">{texts().hint}</p>}>
            {words => <InlineError>{words()}</InlineError>}
          </Show>
        </div>
      </div>
    </div>
  );
}

/** Says that the figures are those of a past day, or that those of the organisation's own product are not known or could not be read, and leads back. */
export function PlanDayNotice(props: { day: string; own: PoolOnDay | null; failed: boolean; back: () => void }): JSX.Element {
  const notice = (): string => {
    const [texts, day] = [planTexts().asOf, shortDay(props.day, language())];
    if (props.own === null && props.failed) return texts.none(day);
    if (props.own === null || props.own.figures !== null) return texts.notice(day);
    return props.own.since === null ? texts.none(day) : texts.unknown(day, shortDay(props.own.since, language()));
  };
  return (
    <div class="plan-notice" data-tone="calm" role="status">
      <p>{notice()}</p>
      <button type="button" class="button framed" onClick={() => props.back()}>
        {planTexts().asOf.back}
      </button>
    </div>
  );
}
