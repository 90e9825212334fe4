import type { shortcutTexts } from '../i18n/shortcuts.ts';

/** The name of a line in the list of shortcuts. */
export type ShortcutName = keyof ReturnType<typeof shortcutTexts>['list'];

type Groups = Record<keyof ReturnType<typeof shortcutTexts>['groups'], [ShortcutName, ...string[]][]>;

/** The shortcuts of the page by group, with the names of the keys Ctrl and Alt. Several keys in one line are alternatives. */
export const shortcutGroups = (Ctrl: string, Alt: string): Groups => ({
  move: [
    ['arrows', '← ↑ ↓ →'],
    ['edge', `${Ctrl}+← ↑ ↓ →`],
    ['home', 'Home', 'End'],
    ['corners', `${Ctrl}+Home`, `${Ctrl}+End`],
    ['screen', 'PgUp', 'PgDn'],
    ['extend', 'Shift+← ↑ ↓ →'],
    ['all', `${Ctrl}+A`],
    ['row', 'Shift+Space', `${Ctrl}+Space`],
    ['sideways', `${Alt}+PgUp`, `${Alt}+PgDn`],
    ['leave', 'F6', 'Shift+F6'],
  ],
  edit: [
    ['edit', 'F2', 'Enter'],
    ['type', ''],
    ['commit', 'Enter', 'Shift+Enter'],
    ['commitRight', 'Tab', 'Shift+Tab'],
    ['cancel', 'Esc'],
    ['newline', `${Alt}+Enter`],
    ['fillAll', `${Ctrl}+Enter`],
    ['clear', 'Delete'],
    ['list', `${Alt}+↓`],
    ['several', 'Space', '⌫'],
    ['today', `${Ctrl}+;`],
    ['above', `${Ctrl}+'`],
  ],
  copy: [
    ['copy', `${Ctrl}+C`, `${Ctrl}+X`, `${Ctrl}+V`],
    ['fill', `${Ctrl}+D`, `${Ctrl}+R`],
    ['plain', `${Ctrl}+Shift+V`],
    ['undo', `${Ctrl}+Z`, `${Ctrl}+Y`],
  ],
  select: [
    ['box', '←'],
    ['tick', 'X', 'Space'],
    ['tickUntil', 'Shift+X', 'Shift+↑ ↓'],
    ['bar', 'F6'],
    ['untick', 'Esc'],
  ],
  rows: [
    ['open', 'Space'],
    ['neighbour', `${Ctrl}+↑`, `${Ctrl}+↓`],
    ['follow', `${Alt}+Enter`],
    ['menu', 'Shift+F10'],
    ['insert', `${Ctrl}++`],
    ['delete', `${Ctrl}+-`],
    ['problem', 'F8', 'Shift+F8'],
  ],
  columns: [
    ['columnMenu', `${Alt}+↓`],
    ['sort', 'Enter', 'Shift+Enter'],
    ['filterColumn', `${Ctrl}+Shift+L`],
    ['resize', 'Shift+← →'],
    ['move', `${Ctrl}+Shift+← →`],
  ],
  page: [
    ['palette', `${Ctrl}+K`],
    ['find', `${Ctrl}+F`],
    ['replace', `${Ctrl}+H`],
    ['search', `${Ctrl}+Shift+F`],
    ['help', `${Ctrl}+/`, 'F1'],
  ],
});
