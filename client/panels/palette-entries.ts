import CircleHelp from 'lucide-solid/icons/circle-question-mark';
import Gauge from 'lucide-solid/icons/gauge';
import KeyRound from 'lucide-solid/icons/key-round';
import Keyboard from 'lucide-solid/icons/keyboard';
import Languages from 'lucide-solid/icons/languages';
import LogOut from 'lucide-solid/icons/log-out';
import MonitorSmartphone from 'lucide-solid/icons/monitor-smartphone';
import Moon from 'lucide-solid/icons/moon';
import PanelLeft from 'lucide-solid/icons/panel-left';
import Plus from 'lucide-solid/icons/plus';
import Replace from 'lucide-solid/icons/replace';
import Upload from 'lucide-solid/icons/upload';
import type { Component } from 'solid-js';
import type { RowId } from '../../server/model/change.ts';
import { setTheme, type Theme, theme } from '../browser/theme.ts';
import { openTool } from '../components/menu-trigger.tsx';
import { mayInsert } from '../grid/rights.ts';
import { accountTexts } from '../i18n/account.ts';
import { authTexts } from '../i18n/auth.ts';
import { language, localize, t } from '../i18n/language.ts';
import { languages } from '../pages/language-switcher.tsx';
import { addingLabel } from './adding-label.ts';
import { chooseLanguage, startSignOut } from './session-commands.ts';
import { iconOf } from './table-icon.ts';
import type { WorkspaceSlices } from './workspace-context.ts';

/** The groups of the palette, in their order. */
export const paletteGroups = ['recent', 'selection', 'pages', 'people', 'commands'] as const;

/** One entry of the command palette. */
export interface PaletteEntry {
  /** The same in each language and each session. */
  id: string;
  group: (typeof paletteGroups)[number];
  label: string;
  /** What distinguishes it from entries with the same label. */
  hint?: string;
  icon?: Component;
  /** The person whose avatar is shown. */
  person?: RowId;
  keys?: string;
  /** Why it cannot be chosen. */
  disabledReason?: string | null;
  run: () => void;
}

type Slices = Pick<WorkspaceSlices, 'session' | 'table' | 'plan' | 'view' | 'grid' | 'sidebar' | 'dialogs'>;

/** The tables with their views, and the pages. */
export function pageEntries({ session: { workspace }, table, plan, view }: Slices): PaletteEntry[] {
  const tables = workspace.catalog.tables.filter(each => each.section !== 'hidden');
  const entries = tables.flatMap((each): PaletteEntry[] => {
    const name = localize(each.label);
    const views = (each.views ?? []).slice(1);
    const icon = iconOf(each.id);
    return [
      { id: `table:${each.id}`, group: 'pages', label: name, icon, run: () => table.openTable(each.id) },
      ...views.map(
        (one): PaletteEntry => ({
          id: `view:${each.id}/${one.id}`,
          group: 'pages',
          label: `${name} › ${localize(one.label)}`,
          icon,
          run: () => {
            table.openTable(each.id);
            view.openView(one.id);
          },
        }),
      ),
    ];
  });
  const hasPlan = workspace.catalog.table('pools') !== undefined;
  return hasPlan
    ? [...entries, { id: 'page:plan', group: 'pages', label: t().sidebar.billing, icon: Gauge, run: plan.openPlan }]
    : entries;
}

/** The commands of the page. */
export function commandEntries({ session: { workspace }, table, grid, sidebar, dialogs }: Slices): PaletteEntry[] {
  const command = (
    id: string,
    label: string,
    icon: Component,
    run: () => void,
    more: Partial<PaletteEntry> = {},
  ): PaletteEntry => ({
    id: `command:${id}`,
    group: 'commands',
    label,
    icon,
    run,
    ...more,
  });
  const themes = (['light', 'dark', 'system'] satisfies Theme[]).filter(each => each !== theme());
  const others = languages.filter(each => each.id !== language());
  const canAdd = mayInsert(table.table()) && grid.handle() !== null;
  return [
    ...(canAdd
      ? [
          command('add', addingLabel(table.table()), Plus, () => grid.handle()?.insertRow(), {
            hint: localize(table.table().label),
          }),
        ]
      : []),
    ...(grid.handle() === null
      ? []
      : [command('replace', t().sidebar.replace, Replace, () => grid.handle()?.run('replace'), { keys: 'Ctrl+H' })]),
    ...(table.table().imports !== undefined && grid.handle() !== null
      ? [command('import', t().tools.import, Upload, () => openTool('import'), { hint: localize(table.table().label) })]
      : []),
    command('help', t().sidebar.help, CircleHelp, () => dialogs.openDialog('help')),
    command('shortcuts', t().sidebar.shortcuts, Keyboard, () => dialogs.openDialog('shortcuts'), { keys: 'Ctrl+/' }),
    ...themes.map(each => command(`theme-${each}`, t().act.one(t().top.theme, t().top[each]), Moon, () => setTheme(each))),
    ...others.map(each =>
      command(`language-${each.id}`, t().act.one(t().app.language, each.name), Languages, () => void chooseLanguage(each.id)),
    ),
    command('sidebar', sidebar.isSidebarOpen() ? t().sidebar.hide : t().sidebar.show, PanelLeft, () =>
      sidebar.setSidebarOpen(!sidebar.isSidebarOpen()),
    ),
    command('password', authTexts().password.change, KeyRound, () => dialogs.openDialog('password')),
    command('sessions', accountTexts().sessions, MonitorSmartphone, () => dialogs.openDialog('sessions')),
    command('sign-out', t().top.signOut, LogOut, () => void startSignOut(workspace, () => dialogs.openDialog('leaving'))),
  ];
}

/** Most selected rows that are loaded to tell which actions they allow. */
const maxRows = 500;

/** The actions of the selected rows, with the reason where one is not available. None for more rows than can be checked. */
export async function selectionEntries({ grid, table }: Slices): Promise<PaletteEntry[]> {
  const count = grid.selected()?.rows ?? 0;
  const chosen = count === 0 || count > maxRows ? undefined : await grid.handle()?.chosen();
  const items = (await chosen?.actions()) ?? [];
  return items
    .filter(({ rows }) => rows.length > 0)
    .map(item => ({
      id: `action:${table.table().id}/${item.action.id}`,
      group: 'selection',
      label: item.label,
      disabledReason: item.disabledReason,
      run: () => void chosen?.run(item.action.id).catch(chosen.reportError),
    }));
}
