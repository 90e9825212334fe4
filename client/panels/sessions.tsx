import './own.css';
import { createResource, createSignal, For, type JSX, Show } from 'solid-js';
import type { SessionSeen, SessionsAnswer } from '../../server/api/wire.ts';
import { api, sorry } from '../pages/session.ts';
import { own } from '../words/account.ts';
import { ago, exactly } from '../words/show.ts';
import { language } from '../words/words.ts';
import { SheetDialog } from './sheet.tsx';

/** What a browser is called; none where it does not say what it is. */
const deviceOf = ({ browser, system }: SessionSeen): string =>
  browser === '' ? own().unknownDevice : own().device(browser, system);

/** Where the account is signed in, and ending that. */
export function Sessions(props: { close: () => void }): JSX.Element {
  const [answer, { refetch }] = createResource(() => api.get<SessionsAnswer>('/api/sessions'));
  const sessions = (): SessionSeen[] => answer.latest?.sessions ?? [];
  const [failed, setFailed] = createSignal('');
  const others = (): number => sessions().filter(each => !each.current).length;

  async function end(path: string): Promise<void> {
    try {
      await api.ask('DELETE', path);
      setFailed('');
    } catch (error) {
      setFailed(sorry(error));
    }
    await refetch();
  }

  return (
    <SheetDialog title={own().sessions} close={() => props.close()}>
      <p class="quiet">{own().sessionsWhy}</p>
      <Show when={failed() !== ''}>
        <p class="notice" role="alert">
          {failed()}
        </p>
      </Show>
      <ul class="sessions">
        <For each={sessions()}>
          {each => (
            <li>
              <div>
                <strong>{deviceOf(each)}</strong>
                <Show when={each.current}>
                  <span class="session-this">{own().thisSession}</span>
                </Show>
                <p class="small quiet">
                  {each.address === '' ? '' : `${each.address} · `}
                  <span title={exactly(each.startedAt, language())}>{own().since(ago(each.startedAt, language()))}</span>
                  {' · '}
                  <span title={exactly(each.seenAt, language())}>{own().seen(ago(each.seenAt, language()))}</span>
                </p>
              </div>
              <Show when={!each.current}>
                <button
                  type="button"
                  class="button framed"
                  aria-label={own().endOf(deviceOf(each))}
                  onClick={() => void end(`/api/sessions/${each.id}`)}
                >
                  {own().end}
                </button>
              </Show>
            </li>
          )}
        </For>
      </ul>
      <Show when={answer.latest}>
        <div class="form-foot">
          <Show when={others() > 0} fallback={<p class="quiet">{own().onlyThis}</p>}>
            <button type="button" class="button danger" onClick={() => void end('/api/sessions')}>
              {own().endOthers(others())}
            </button>
          </Show>
        </div>
      </Show>
    </SheetDialog>
  );
}
