import type { JSX } from 'solid-js';
import { createResource, For, Match, Show, Switch } from 'solid-js';
import type { ChangeRequest } from '../../server/model/change.ts';
import type { Preview } from '../contract/command.ts';
import type { GridSlice } from './state.ts';
import './paste-dialog.css';

interface DryRunResultProps<Draft> {
  grid: GridSlice<'context'>;
  draft: Draft;
  /** What to say if the check could not be run. */
  untried: string;
  preview(draft: Draft): Promise<Preview> | null;
}

/** What the server says would become of changes. They can be sent before it has answered. */
export function DryRunResult<Draft extends { requests: readonly ChangeRequest[] }>(props: DryRunResultProps<Draft>): JSX.Element {
  const { grid } = props;
  const [preview] = createResource(
    () => props.draft,
    draft =>
      (props.preview(draft) ?? Promise.resolve(null)).then(
        result => ({ result }),
        () => ({ result: null }),
      ),
  );
  return (
    <div class="paste-result quiet" role="status">
      <Switch>
        <Match when={preview.loading}>
          <p>{grid.say('makeTrying')}</p>
        </Match>
        <Match when={preview()?.result}>
          {result => (
            <>
              <p>{grid.say('makeInOrder', { count: result().okCount })}</p>
              <Show when={result().attentionCount > 0}>
                <p class="paste-attention">{grid.say('makeAttention', { count: result().attentionCount })}</p>
                <ul>
                  <For each={result().reasons}>{reason => <li>{grid.say('makeReason', reason)}</li>}</For>
                </ul>
                <p>{grid.say('makeHeld')}</p>
              </Show>
              <For each={result().licences}>{licences => <p>{grid.say('makeLicences', licences)}</p>}</For>
            </>
          )}
        </Match>
        <Match when={preview() && props.draft.requests.length > 0}>
          <p>{props.untried}</p>
        </Match>
      </Switch>
    </div>
  );
}
