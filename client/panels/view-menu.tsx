import type { JSX } from 'solid-js';
import type { AnchoredProps } from '../components/anchored.ts';
import { Menu } from '../components/menu.tsx';
import { MenuChoices } from '../components/menu-entries.tsx';
import { localize, t } from '../i18n/language.ts';
import { useWorkspace } from './workspace-context.ts';

/** The menu of the table's views, for a line without room for all tabs. */
export function ViewMenu(props: AnchoredProps): JSX.Element {
  const { views, shownId, openView } = useWorkspace('view');
  return (
    <Menu {...props} label={t().top.views}>
      <MenuChoices
        value={shownId()}
        choices={views().map(({ id, label }) => ({ value: id, label: localize(label) }))}
        onChange={id => openView(id)}
      />
    </Menu>
  );
}

/** Hides the tabs that wrap below their line, now and when its width or theirs changes. Tells whether there are any. Returns a function that stops it. */
export function fitTabs(nav: HTMLElement, tell: (isCut: boolean) => void): () => void {
  const measure = (): void => {
    const tabs = [...nav.children] as HTMLElement[];
    const top = Math.min(...tabs.map(tab => tab.offsetTop));
    for (const tab of tabs) tab.style.visibility = tab.offsetTop > top ? 'hidden' : '';
    tell(tabs.some(tab => tab.offsetTop > top));
  };
  measure();
  const observer = new ResizeObserver(measure);
  for (const element of [nav, ...nav.children]) observer.observe(element);
  return () => observer.disconnect();
}
