import type { JSX } from 'solid-js';
import { createResource, createSignal, createUniqueId, For, Match, Show, Switch } from 'solid-js';
import type { PasteAsked } from './asked.ts';
import { DialogText, GridDialog } from './dialog.tsx';
import type { Preview } from './source.ts';
import type { GridState } from './state.ts';

/** What is asked before a paste. Cancelled, it changes nothing, and what was copied can be pasted again. */
export function PasteDialog(props: { grid: GridState; asked: PasteAsked }): JSX.Element {
  const { grid, asked } = props;
  const [chosen, setChosen] = createSignal<(string | null)[]>(asked.kind === 'columns' ? asked.extras.map(() => null) : []);
  return (
    <GridDialog
      grid={grid}
      title={
        asked.kind === 'columns'
          ? grid.say('extraAsk', { count: asked.extras.length })
          : grid.say('makeAsk', { count: asked.count })
      }
      confirm={grid.say('paste')}
      ready={asked.kind !== 'columns'}
      onConfirm={() => (asked.kind === 'columns' ? asked.answer(chosen()) : asked.answer(true))}
      onCancel={() => (asked.kind === 'columns' ? asked.answer(null) : asked.answer(false))}
    >
      {asked.kind === 'columns' ? (
        <Extras grid={grid} asked={asked} chosen={chosen()} choose={setChosen} />
      ) : (
        <Trial grid={grid} preview={asked.preview} />
      )}
    </GridDialog>
  );
}

interface ExtrasProps {
  grid: GridState;
  asked: Extract<PasteAsked, { kind: 'columns' }>;
  chosen: readonly (string | null)[];
  choose(fields: (string | null)[]): void;
}

/** Each extra column with its first values and where it goes; a field can be chosen once. */
function Extras(props: ExtrasProps): JSX.Element {
  const { grid, asked } = props;
  const id = createUniqueId();
  return (
    <>
      <DialogText>{grid.say('extraWhy')}</DialogText>
      <For each={asked.extras}>
        {({ place, samples }, index) => (
          <div class="sg-field">
            <label for={`${id}-${place}`}>
              {grid.say('extraPlace', { place })}{' '}
              <span class="sg-samples">{samples.length > 0 ? samples.join(', ') : grid.say('extraEmpty')}</span>
            </label>
            <select
              id={`${id}-${place}`}
              class="sg-control"
              onChange={event => props.choose(props.chosen.with(index(), event.currentTarget.value || null))}
            >
              <option value="">{grid.say('extraIgnore')}</option>
              <For each={asked.fields}>
                {field => (
                  <option value={field.id} disabled={props.chosen.some((one, at) => at !== index() && one === field.id)}>
                    {field.label[grid.props.language]}
                  </option>
                )}
              </For>
            </select>
          </div>
        )}
      </For>
    </>
  );
}

/** What a trial says would become of the rows; one need not wait for it. */
function Trial(props: { grid: GridState; preview: Promise<Preview> | null }): JSX.Element {
  const { grid } = props;
  const [tried] = createResource(() =>
    (props.preview ?? Promise.resolve(null)).then(
      found => ({ found }),
      () => ({ found: null }),
    ),
  );
  return (
    <div class="sg-dialog-text" role="status">
      <Switch>
        <Match when={tried.loading}>
          <p>{grid.say('makeTrying')}</p>
        </Match>
        <Match when={tried()?.found}>
          {found => (
            <>
              <p>{grid.say('makeInOrder', { count: found().inOrder })}</p>
              <Show when={found().attention > 0}>
                <p class="sg-attention">{grid.say('makeAttention', { count: found().attention })}</p>
                <ul>
                  <For each={found().reasons}>{reason => <li>{grid.say('makeReason', reason)}</li>}</For>
                </ul>
                <p>{grid.say('makeKept')}</p>
              </Show>
              <For each={found().licences}>{licences => <p>{grid.say('makeLicences', licences)}</p>}</For>
            </>
          )}
        </Match>
        <Match when={tried()}>
          <p>{grid.say('makeUntried')}</p>
        </Match>
      </Switch>
    </div>
  );
}
