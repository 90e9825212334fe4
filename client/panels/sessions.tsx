import './account.css';
import { createResource, createSignal, For, type JSX, Show } from 'solid-js';
import type { ActiveSession, SessionsResponse } from '../../server/api/wire.ts';
import { Tag } from '../components/chip.tsx';
import { accountTexts } from '../i18n/account.ts';
import { formatDateTime, formatRelativeTime } from '../i18n/format.ts';
import { language } from '../i18n/language.ts';
import { api, errorMessage } from '../pages/session.ts';
import { ModalDialog } from './dialog.tsx';

/** The browser and system of a session, or “Unknown device”. */
const deviceName = ({ browser, system }: ActiveSession): string =>
  browser === '' ? accountTexts().unknownDevice : accountTexts().device(browser, system);

/** The dialog that lists and ends the account's sessions. */
export function Sessions(props: { close: () => void }): JSX.Element {
  const [answer, { refetch }] = createResource(() => api.get<SessionsResponse>('/api/sessions'));
  const sessions = (): ActiveSession[] => answer.latest?.sessions ?? [];
  const [failed, setFailed] = createSignal('');
  const others = (): number => sessions().filter(each => !each.current).length;

  async function end(path: string): Promise<void> {
    try {
      await api.request('DELETE', path);
      setFailed('');
    } catch (error) {
      setFailed(errorMessage(error));
    }
    await refetch();
  }

  return (
    <ModalDialog
      title={accountTexts().sessions}
      close={() => props.close()}
      footer={
        <Show when={answer.latest}>
          <Show when={others() > 0} fallback={<p class="quiet">{accountTexts().onlyThis}</p>}>
            <button type="button" class="button danger" onClick={() => void end('/api/sessions')}>
              {accountTexts().endOthers(others())}
            </button>
          </Show>
        </Show>
      }
    >
      <p class="quiet">{accountTexts().sessionsWhy}</p>
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
                <strong>{deviceName(each)}</strong>
                <Show when={each.current}>
                  <Tag>{accountTexts().thisSession}</Tag>
                </Show>
                <p class="small quiet">
                  {each.address === '' ? '' : `${each.address} · `}
                  <span title={formatDateTime(each.startedAt, language())}>
                    {accountTexts().since(formatRelativeTime(each.startedAt, language()))}
                  </span>
                  {' · '}
                  <span title={formatDateTime(each.seenAt, language())}>
                    {accountTexts().seen(formatRelativeTime(each.seenAt, language()))}
                  </span>
                </p>
              </div>
              <Show when={!each.current}>
                <button
                  type="button"
                  class="button framed"
                  aria-label={accountTexts().endOf(deviceName(each))}
                  onClick={() => void end(`/api/sessions/${each.id}`)}
                >
                  {accountTexts().end}
                </button>
              </Show>
            </li>
          )}
        </For>
      </ul>
    </ModalDialog>
  );
}
