import Check from 'lucide-solid/icons/check';
import Copy from 'lucide-solid/icons/copy';
import { createSignal, For, type JSX, Show } from 'solid-js';
import type { ShownSecret } from '../../server/model/change.ts';
import { writeTsv } from '../../server/model/tabular/tsv.ts';
import { copyText } from '../look/copy.ts';
import { exactly } from '../words/show.ts';
import { once } from '../words/shown.ts';
import { language } from '../words/words.ts';
import { SheetDialog } from './sheet.tsx';

/** Those that are listed; all are copied. */
const most = 50;

/** Shows, once, the links and passwords that nobody was sent. It does not close by a slip while one was not copied. */
export function ShownOnce(props: { secrets: readonly ShownSecret[]; done: () => void }): JSX.Element {
  const [copied, setCopied] = createSignal<ReadonlySet<ShownSecret>>(new Set());
  const [warned, setWarned] = createSignal(false);

  const left = (): number => props.secrets.length - copied().size;

  async function copy(secrets: readonly ShownSecret[], text: string): Promise<void> {
    if (await copyText(text)) setCopied(now => new Set([...now, ...secrets]));
  }
  const copyAll = (): Promise<void> => copy(props.secrets, writeTsv([once().columns, ...props.secrets.map(lineOf)]));
  function close(): void {
    if (left() === 0 || warned()) props.done();
    else setWarned(true);
  }

  return (
    <SheetDialog
      wide
      title={once().title(props.secrets.length)}
      close={close}
      foot={
        <div class="dialog-foot">
          <button type="button" class="button framed" onClick={() => void copyAll()}>
            {left() === 0 ? once().copied : once().copyAll}
          </button>
          <button type="button" class="button main" onClick={close}>
            {once().done}
          </button>
        </div>
      }
    >
      <p>{once().why(props.secrets.length)}</p>
      <Show when={warned() && left() > 0}>
        <p class="notice" role="alert">
          {once().unsure(left(), props.secrets.length)}
        </p>
      </Show>
      <ul class="shown-list">
        <For each={props.secrets.slice(0, most)}>
          {secret => (
            <li>
              <div class="shown-who">
                <strong>{secret.name || secret.to}</strong>
                <Show when={secret.name !== ''}>
                  <span class="quiet">{secret.to}</span>
                </Show>
              </div>
              <div class="shown-secret">
                <code>{secret.secret}</code>
                <button
                  type="button"
                  class="button framed"
                  aria-label={once().copyFor(secret.name || secret.to)}
                  onClick={() => void copy([secret], secret.secret)}
                >
                  {copied().has(secret) ? <Check /> : <Copy />}
                  {copied().has(secret) ? once().copied : once().copy}
                </button>
              </div>
              <p class="quiet small">
                {whatOf(secret)} · {once().until(exactly(secret.expiresAt, language()))}
              </p>
            </li>
          )}
        </For>
      </ul>
      <Show when={props.secrets.length > most}>
        <p class="quiet">{once().more(props.secrets.length - most)}</p>
      </Show>
    </SheetDialog>
  );
}

function whatOf({ kind, secret }: ShownSecret): string {
  if (!/^https?:/.test(secret)) return once().password;
  return kind.startsWith('M1') ? once().choose : once().invitation;
}

/** A name that a spreadsheet would read as a formula is marked as text. */
const lineOf = (secret: ShownSecret): string[] => [
  secret.name.replace(/^(?=[=+\-@])/, "'"),
  secret.to,
  whatOf(secret),
  secret.secret,
  exactly(secret.expiresAt, language()),
];
