import { createEffect, createSignal, For, type JSX, on, onCleanup, Show } from 'solid-js';
import type { CatalogTable } from '../../../server/api/wire.ts';
import type { Cells, ChangeRequest, Outcome, Value } from '../../../server/model/change.ts';
import { joinSentences } from '../../../server/model/localizedText.ts';
import { InlineError } from '../../components/inline-error.tsx';
import { FieldInput } from '../../fields/inputs/field-input.tsx';
import { language, localize, t } from '../../i18n/language.ts';
import { planTexts } from '../../i18n/plan.ts';
import { ModalDialog } from '../../panels/dialog.tsx';
import { useWorkspace } from '../../panels/workspace-context.ts';
import { fieldOf } from '../../sync/catalog.ts';
import { errorMessage } from '../session.ts';
import { sayDay } from './dates.ts';

/** The licences that the form begins with. */
export interface NewLicences {
  product: string;
  quantity: number | null;
  startsAt?: string;
}

/** Milliseconds without a key before what is typed is tried. */
const pause = 350;

const maxQuantity = 1_000_000;

/** The number in a text such as `1 200`; null if it is no whole number of licences. */
function readQuantity(text: string): number | null {
  const digits = text.replace(/[\s,.\u00a0\u202f’']/g, '');
  const count = /^\d+$/.test(digits) ? Number(digits) : 0;
  return count >= 1 && count <= maxQuantity ? count : null;
}

/** The form that adds a subscription. Before it is sent, it is tried, and the form says what the total will be. */
export function AddLicences(props: {
  table: CatalogTable;
  start: NewLicences;
  /** Today's date in the organisation's time zone. */
  today: string;
  productName: (product: string) => string;
  close: () => void;
}): JSX.Element {
  const { workspace, person } = useWorkspace('session');
  const { showReport } = useWorkspace('reports');
  const rows = workspace.rows('subscriptions');
  const texts = () => planTexts().add;
  const [product, setProduct] = createSignal(props.start.product);
  const [quantity, setQuantity] = createSignal(props.start.quantity === null ? '' : String(props.start.quantity));
  const [dates, setDates] = createSignal<Cells>({ startsAt: props.start.startsAt ?? null, endsAt: null });
  const [tried, setTried] = createSignal<Outcome | null>(null);
  const [problem, setProblem] = createSignal<string | null>(null);
  const [isTrying, setTrying] = createSignal(false);
  const [isSending, setSending] = createSignal(false);
  const [isMissing, setMissing] = createSignal(false);
  const count = (): number | null => readQuantity(quantity());
  const change = (): ChangeRequest => ({
    table: 'subscriptions',
    from: null,
    to: { product: product(), quantity: count(), appliedTo: person.org.id, ...dates() },
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = 0;
  async function dryRun(): Promise<void> {
    last += 1;
    const own = last;
    setTrying(true);
    try {
      const outcome = await workspace.mutations.dryRun([change()]);
      if (own === last) setTried(outcome);
    } catch (error) {
      const message = errorMessage(error);
      if (own === last) setProblem(message);
    } finally {
      if (own === last) setTrying(false);
    }
  }
  createEffect(
    on([product, count, dates], () => {
      clearTimeout(timer);
      last += 1;
      setTried(null);
      setProblem(null);
      setTrying(count() !== null);
      if (count() !== null) timer = setTimeout(() => void dryRun(), pause);
    }),
  );
  onCleanup(() => {
    last += 1;
    clearTimeout(timer);
  });
  /** What is wrong with what is typed, as the server says. */
  const refusal = (): string | null => {
    const outcome = tried()?.outcomes.find(each => each.outcome !== 'accepted');
    const issues = tried()?.outcomes.flatMap(each => each.issues) ?? [];
    return problem() ?? (outcome ? joinSentences([...new Set(issues.map(rows.explain))]) : null);
  };
  const result = (): string => {
    const found = tried();
    if (found === null || refusal() !== null) return '';
    const licences = found.licences.find(each => each.org === person.org.id && each.product === product());
    if (licences && licences.after.total !== licences.before.total)
      return texts().result(props.productName(product()), licences.before.total, licences.after.total);
    const { startsAt } = dates();
    const isLater = typeof startsAt === 'string' && startsAt > props.today;
    return isLater ? texts().later(sayDay(startsAt, language())) : texts().past;
  };
  async function submit(): Promise<void> {
    const licences = count();
    setMissing(licences === null);
    if (licences === null) document.getElementById('plan-quantity')?.focus();
    if (licences === null || isSending()) return;
    setSending(true);
    try {
      const report = await rows.commit([change()], texts().title, 'add');
      const refused = report.outcomes.find(each => each.outcome !== 'accepted');
      if (refused) {
        rows.discard(refused.row);
        setProblem(joinSentences([...new Set(refused.issues.map(rows.explain))]) || report.message);
        return;
      }
      // No undo is offered: subscriptions cannot be deleted.
      const { step: _step, ...done } = report;
      showReport({ ...done, message: texts().done(licences, props.productName(product())) });
      props.close();
    } catch (error) {
      setProblem(errorMessage(error));
    } finally {
      setSending(false);
    }
  }
  const options = () => fieldOf(props.table, 'product')?.options ?? [];
  const dateField = (id: 'startsAt' | 'endsAt'): JSX.Element => (
    <Show when={fieldOf(props.table, id)}>
      {field => (
        <div class="field">
          <label for={`plan-${id}`}>{texts()[id]}</label>
          <FieldInput
            id={`plan-${id}`}
            field={field()}
            value={dates()[id] ?? null}
            language={language()}
            rows={rows}
            describedBy="plan-dates-hint"
            onChange={(value: Value) => setDates(now => ({ ...now, [id]: value }))}
          />
        </div>
      )}
    </Show>
  );
  return (
    <ModalDialog
      title={texts().title}
      close={props.close}
      onSubmit={() => void submit()}
      footer={
        <>
          <button type="button" class="button framed" onClick={props.close}>
            {t().app.cancel}
          </button>
          <button type="submit" class="button main" disabled={isSending()}>
            {texts().confirm(count() ?? 0)}
          </button>
        </>
      }
    >
      <div class="plan-pair">
        <div class="field">
          <label for="plan-quantity">{texts().quantity}</label>
          <input
            id="plan-quantity"
            class="input number"
            type="text"
            inputmode="numeric"
            autocomplete="off"
            value={quantity()}
            aria-invalid={isMissing() && count() === null}
            aria-describedby={isMissing() && count() === null ? 'plan-quantity-wrong' : 'plan-fixed'}
            onInput={event => setQuantity(event.currentTarget.value)}
          />
        </div>
        <div class="field">
          <label for="plan-product">{texts().product}</label>
          <select id="plan-product" class="select" value={product()} onChange={event => setProduct(event.currentTarget.value)}>
            <For each={options()}>{option => <option value={option.id}>{localize(option.label)}</option>}</For>
          </select>
        </div>
        {dateField('startsAt')}
        {dateField('endsAt')}
      </div>
      <Show when={isMissing() && count() === null}>
        <InlineError id="plan-quantity-wrong">{texts().wrongQuantity}</InlineError>
      </Show>
      <p class="quiet small" id="plan-dates-hint">
        {texts().datesHint}
      </p>
      <p class="quiet small" id="plan-fixed">
        {texts().fixed}
      </p>
      <p class="plan-result" role="status">
        {isTrying() ? texts().checking : result()}
      </p>
      <Show when={refusal()}>{words => <InlineError>{words()}</InlineError>}</Show>
    </ModalDialog>
  );
}
