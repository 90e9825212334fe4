import './import-panel.css';
import Upload from 'lucide-solid/icons/upload';
import { createResource, For, type JSX, Show } from 'solid-js';
import type { RowsResponse } from '../../server/api/wire.ts';
import { localizedChoice } from '../fields/choice-label.ts';
import { formatRelativeTime } from '../i18n/format.ts';
import { importingTexts } from '../i18n/importing.ts';
import { language, localize } from '../i18n/language.ts';
import { navigate, pathOfImport } from '../pages/route.ts';
import { api } from '../pages/session.ts';
import { useWorkspace } from '../panels/workspace-context.ts';
import { withQuery } from '../sync/api.ts';
import { fieldOf } from '../sync/catalog.ts';
import { askForFile } from './chosen-file.ts';

/** How many imports are listed. */
const listed = 5;

/** The panel that asks for a file to import, and leads to the last imports of the table. */
export function ImportPanel(props: { close: () => void }): JSX.Element {
  const { workspace } = useWorkspace('session');
  const { table } = useWorkspace('table');
  const texts = importingTexts().panel;
  const [recent] = createResource(async () => {
    const query = { filter: `table = "${table().id}"`, sort: '-createdAt', limit: listed };
    // Without an answer the panel still asks for a file.
    const found = await api
      .get<RowsResponse>(withQuery(`/api/workspaces/${workspace.id}/tables/imports/rows`, query))
      .catch(() => null);
    return found?.rows ?? [];
  });
  const stateOf = (value: unknown): string => {
    const imports = workspace.catalog.table('imports');
    return localizedChoice(imports && fieldOf(imports, 'state')?.options, String(value), language());
  };
  return (
    <div class="import-panel">
      <h2>{texts.title(localize(table().label))}</h2>
      <p>{texts.hint}</p>
      <button
        type="button"
        class="button main"
        onClick={() => {
          askForFile(table().id);
          props.close();
        }}
      >
        <Upload />
        {texts.choose}
      </button>
      <p class="small quiet">{texts.drop}</p>
      <Show when={(recent() ?? []).length > 0}>
        <h3>{texts.recent}</h3>
        <ul>
          <For each={recent()}>
            {({ id, cells }) => (
              <li>
                <a
                  href={pathOfImport(table().id, id)}
                  onClick={event => {
                    event.preventDefault();
                    props.close();
                    navigate(pathOfImport(table().id, id));
                  }}
                >
                  {String(cells.name)}
                </a>
                <span class="small quiet">
                  {stateOf(cells.state)} · {formatRelativeTime(String(cells.createdAt), language())}
                </span>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </div>
  );
}
