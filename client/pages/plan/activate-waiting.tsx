import { createSignal, For, type JSX, onMount, Show } from 'solid-js';
import type { WireRow } from '../../../server/api/wire.ts';
import type { ChangeRequest, Outcome, RowId } from '../../../server/model/change.ts';
import { InlineError } from '../../components/inline-error.tsx';
import { t } from '../../i18n/language.ts';
import { planTexts } from '../../i18n/plan.ts';
import { ModalDialog } from '../../panels/dialog.tsx';
import { useWorkspace } from '../../panels/workspace-context.ts';
import { errorMessage } from '../session.ts';

/** The most reasons that the question names. */
const maxReasons = 3;

/** Asks before the people who wait for a licence are activated, with the numbers of a dry run. */
export function ActivateWaiting(props: {
  people: readonly WireRow[];
  productName: (product: string) => string;
  close: () => void;
}): JSX.Element {
  const { workspace, person } = useWorkspace('session');
  const { showReport } = useWorkspace('reports');
  const rows = workspace.rows('users');
  const texts = () => planTexts().waiting;
  const [tried, setTried] = createSignal<Outcome | null>(null);
  const [problem, setProblem] = createSignal<string | null>(null);
  const [isSending, setSending] = createSignal(false);
  // With the status as read: who got another one meanwhile keeps it.
  const changes = props.people.map(
    ({ id, cells }): ChangeRequest => ({
      table: 'users',
      row: id,
      from: { status: cells.status ?? null },
      to: { status: 'Active' },
    }),
  );
  async function dryRun(): Promise<void> {
    try {
      setTried(await workspace.mutations.dryRun(changes));
    } catch (error) {
      setProblem(errorMessage(error));
    }
  }
  onMount(() => void dryRun());
  const accepted = (): Set<RowId> =>
    new Set(tried()?.outcomes.flatMap(({ outcome, row }) => (outcome === 'accepted' ? [row] : [])));
  const held = () => tried()?.outcomes.filter(({ outcome }) => outcome !== 'accepted') ?? [];
  const reasons = (): string[] => [...new Set(held().flatMap(({ issues }) => issues.map(rows.explain)))].slice(0, maxReasons);
  const licences = (): string[] =>
    (tried()?.licences ?? [])
      .filter(({ org }) => org === person.org.id)
      .map(({ product, before, after }) => texts().licences(props.productName(product), before.used, after.used, after.total));
  async function confirm(): Promise<void> {
    setSending(true);
    try {
      const goes = accepted();
      showReport(
        await rows.commit(
          changes.filter(({ row }) => goes.has(row ?? '')),
          texts().title,
        ),
      );
      props.close();
    } catch (error) {
      setProblem(errorMessage(error));
      setSending(false);
    }
  }
  return (
    <ModalDialog
      title={texts().title}
      close={props.close}
      footer={
        <>
          <button type="button" class="button framed" onClick={props.close}>
            {t().app.cancel}
          </button>
          <button
            type="button"
            class="button main"
            disabled={accepted().size === 0 || isSending()}
            onClick={() => void confirm()}
          >
            {texts().confirm(accepted().size)}
          </button>
        </>
      }
    >
      <div class="plan-question" role="status">
        <Show when={tried()} fallback={<p>{problem() === null ? texts().checking : ''}</p>}>
          <p>{accepted().size > 0 ? texts().active(accepted().size) : texts().none}</p>
          <For each={licences()}>{line => <p class="number">{line}</p>}</For>
          <Show when={(tried()?.messages.length ?? 0) > 0}>
            <p>{texts().messages(tried()?.messages.length ?? 0)}</p>
          </Show>
          <Show when={held().length > 0}>
            <div>
              <p>{texts().held(held().length)}</p>
              <ul>
                <For each={reasons()}>{reason => <li>{reason}</li>}</For>
              </ul>
            </div>
          </Show>
        </Show>
      </div>
      <Show when={problem()}>{words => <InlineError>{words()}</InlineError>}</Show>
    </ModalDialog>
  );
}
