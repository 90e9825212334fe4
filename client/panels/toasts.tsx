import { Toast, toaster } from '@kobalte/core/toast';
import CircleAlert from 'lucide-solid/icons/circle-alert';
import CircleCheck from 'lucide-solid/icons/circle-check';
import X from 'lucide-solid/icons/x';
import { type JSX, Match, onMount, Show, Switch } from 'solid-js';
import { t } from '../words/words.ts';
import { type Message, showToastsBy } from './toast.ts';

function showToast({ words, tone, undo }: Message): void {
  toaster.show(props => (
    <Toast as="div" toastId={props.toastId} class="toast" data-tone={tone} duration={tone === 'ok' ? 6_000 : 12_000}>
      <Switch fallback={<CircleAlert />}>
        <Match when={tone === 'ok'}>
          <CircleCheck />
        </Match>
      </Switch>
      <Toast.Description class="toast-words">{words}</Toast.Description>
      <Show when={undo}>
        <button
          type="button"
          class="button"
          onClick={() => {
            toaster.dismiss(props.toastId);
            undo?.();
          }}
        >
          {t().app.undo}
        </button>
      </Show>
      <Toast.CloseButton class="button icon" aria-label={t().report.dismiss}>
        <X />
      </Toast.CloseButton>
    </Toast>
  ));
}

/** Where toasts appear. */
export function Toasts(): JSX.Element {
  onMount(() => showToastsBy(showToast));
  return (
    <Toast.Region limit={3} swipeDirection="right" aria-label={t().report.region}>
      <Toast.List as="div" class="toasts" />
    </Toast.Region>
  );
}
