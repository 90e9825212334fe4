import { createEffect, createSignal, type JSX, Show } from 'solid-js';
import type { ImportResponse } from '../../server/api/wire.ts';
import { importingTexts } from '../i18n/importing.ts';
import { ImportHead } from './import-head.tsx';

interface ImportProgressProps {
  import: ImportResponse;
  cancel: () => void;
  leave: () => void;
}

/** How far an import is that is being applied, how fast it goes, and how long it will still take. */
export function ImportProgress(props: ImportProgressProps): JSX.Element {
  const texts = importingTexts().apply;
  const all = (): number => props.import.report?.counts.read ?? 0;
  const taken = (): number => props.import.applying?.taken ?? 0;
  /** When this page first saw how far it was. */
  const began = { at: performance.now(), taken: taken() };
  const [perSecond, setPerSecond] = createSignal(0);
  const [isEnding, setEnding] = createSignal(false);
  createEffect(() => {
    const seconds = (performance.now() - began.at) / 1_000;
    if (taken() > began.taken) setPerSecond((taken() - began.taken) / seconds);
  });
  const line = (): string => {
    const parts = [texts.progress(taken(), all())];
    if (perSecond() > 0) {
      parts.push(texts.rate(Math.round(perSecond())));
      parts.push(texts.left(Math.max(1, Math.round((all() - taken()) / perSecond()))));
    }
    return parts.join(' · ');
  };
  return (
    <>
      <ImportHead title={texts.applying(props.import.name)} note="" leave={props.leave} />
      <div class="import-middle" data-region="page">
        <progress aria-label={texts.applying(props.import.name)} value={taken()} max={Math.max(1, all())} />
        <p class="number">{props.import.applying?.undoes ? texts.undoing : line()}</p>
        <p class="quiet">{texts.leave}</p>
        <Show when={!props.import.applying?.undoes}>
          <button
            type="button"
            class="button framed"
            aria-disabled={isEnding()}
            onClick={() => {
              setEnding(true);
              props.cancel();
            }}
          >
            {isEnding() ? texts.cancelling : texts.cancel}
          </button>
        </Show>
      </div>
    </>
  );
}
