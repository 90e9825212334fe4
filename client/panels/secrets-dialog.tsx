import './shown-list.css';
import Check from 'lucide-solid/icons/check';
import Copy from 'lucide-solid/icons/copy';
import { createSignal, For, type JSX, Show } from 'solid-js';
import type { ShownSecret } from '../../server/model/change.ts';
import { writeTsv } from '../../server/model/tabular/tsv.ts';
import { copyText } from '../browser/clipboard.ts';
import { formatDateTime } from '../i18n/format.ts';
import { language } from '../i18n/language.ts';
import { secretTexts } from '../i18n/secrets.ts';
import { ModalDialog } from './dialog.tsx';

/** Maximum number of listed secrets. “Copy all” copies all of them. */
const maxListed = 50;

/** Shows links and passwords that were not sent, once. Asks for a second click to close while one is not copied. */
export function SecretsDialog(props: { secrets: readonly ShownSecret[]; done: () => void }): JSX.Element {
  const [copied, setCopied] = createSignal<ReadonlySet<ShownSecret>>(new Set());
  const [warned, setWarned] = createSignal(false);

  const unsent = (): number => props.secrets.filter(secret => secret.label === undefined).length;
  const uncopied = (): number => props.secrets.length - copied().size;

  async function copy(secrets: readonly ShownSecret[], text: string): Promise<void> {
    if (await copyText(text)) setCopied(now => new Set([...now, ...secrets]));
  }
  const copyAll = (): Promise<void> => copy(props.secrets, writeTsv([secretTexts().columns, ...props.secrets.map(toTsvRow)]));
  function close(): void {
    if (uncopied() === 0 || warned()) props.done();
    else setWarned(true);
  }

  return (
    <ModalDialog
      wide
      title={secretTexts().title(props.secrets.length)}
      close={close}
      footer={
        <>
          <button type="button" class="button framed" onClick={() => void copyAll()}>
            {uncopied() === 0 ? secretTexts().copied : secretTexts().copyAll}
          </button>
          <button type="button" class="button main" onClick={close}>
            {secretTexts().done}
          </button>
        </>
      }
    >
      <Show when={unsent() > 0}>
        <p>{secretTexts().why(unsent())}</p>
      </Show>
      <Show when={props.secrets.length > unsent()}>
        <p>{secretTexts().keep(props.secrets.length - unsent())}</p>
      </Show>
      <Show when={warned() && uncopied() > 0}>
        <p class="notice" role="alert">
          {secretTexts().notCopied(uncopied(), props.secrets.length)}
        </p>
      </Show>
      <ul class="shown-list">
        <For each={props.secrets.slice(0, maxListed)}>
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
                  aria-label={secretTexts().copyFor(secret.name || secret.to)}
                  onClick={() => void copy([secret], secret.secret)}
                >
                  {copied().has(secret) ? <Check /> : <Copy />}
                  {copied().has(secret) ? secretTexts().copied : secretTexts().copy}
                </button>
              </div>
              <p class="quiet small">{[describeSecret(secret), ...expiryOf(secret).map(secretTexts().until)].join(' · ')}</p>
            </li>
          )}
        </For>
      </ul>
      <Show when={props.secrets.length > maxListed}>
        <p class="quiet">{secretTexts().more(props.secrets.length - maxListed)}</p>
      </Show>
    </ModalDialog>
  );
}

/** When a secret expires, as text; empty if it does not. */
const expiryOf = ({ expiresAt }: ShownSecret): string[] => (expiresAt === null ? [] : [formatDateTime(expiresAt, language())]);

function describeSecret({ kind, label, secret }: ShownSecret): string {
  if (label !== undefined) return label[language()];
  if (!/^https?:/.test(secret)) return secretTexts().password;
  return kind.startsWith('M1') ? secretTexts().choose : secretTexts().invitation;
}

/** A row of the copied table. A name that a spreadsheet would read as a formula gets a leading apostrophe. */
const toTsvRow = (secret: ShownSecret): string[] => [
  secret.name.replace(/^(?=[=+\-@])/, "'"),
  secret.to,
  describeSecret(secret),
  secret.secret,
  expiryOf(secret).join(),
];
