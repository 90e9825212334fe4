import { type JSX, Show } from 'solid-js';
import { planTexts } from '../../i18n/plan.ts';

/** How many people wait for a licence, with a way to activate them if licences are free. */
export function WaitingNotice(props: { count: number; free: number; activate: () => void; show: () => void }): JSX.Element {
  const texts = () => planTexts().waiting;
  return (
    <div class="plan-notice" data-tone="calm" role="status">
      <p>
        {texts().people(props.count)} {props.free > 0 ? texts().free(props.free) : ''}
      </p>
      <button type="button" class="button" onClick={props.show}>
        {texts().show}
      </button>
      <Show when={props.free > 0}>
        <button type="button" class="button framed" onClick={props.activate}>
          {texts().activate}
        </button>
      </Show>
    </div>
  );
}
