import { describe, expect, it } from 'vitest';
import { keymap } from '../../client/grid/keyboard.ts';
import { shortcuts as english } from '../../client/i18n/shortcuts-en.ts';
import { shortcutGroups } from '../../client/panels/shortcut-list.ts';
import { readSources } from '../house/sources.ts';

/** Keys that the keymap of the grid does not name: clipboard events, the palette, the search box, and the check boxes before the rows. */
const others = ['Ctrl+c', 'Ctrl+x', 'Ctrl+v', 'Ctrl+Shift+v', 'Ctrl+k', 'Ctrl+Shift+f', 'x', 'Shift+x'];

const names: Record<string, string> = {
  '←': 'ArrowLeft',
  '→': 'ArrowRight',
  '↑': 'ArrowUp',
  '↓': 'ArrowDown',
  '⌫': 'Backspace',
  PgUp: 'PageUp',
  PgDn: 'PageDown',
  Esc: 'Escape',
  Space: ' ',
};

/** The chords of an entry: `Ctrl+← →` is `Ctrl+ArrowLeft` and `Ctrl+ArrowRight`. */
function chordsOf(entry: string): string[] {
  const [, modifiers = '', keys = ''] = /^((?:(?:Ctrl|Shift|Alt)\+)*)(.+)$/.exec(entry) ?? [];
  return keys.split(' ').map(key => modifiers + (names[key] ?? (key.length === 1 ? key.toLowerCase() : key)));
}

const entries = Object.values(shortcutGroups('Ctrl', 'Alt')).flat();
const chords = [...new Set(entries.flatMap(([, ...keys]) => keys.filter(key => key !== '').flatMap(chordsOf)))];

describe('the list of shortcuts', () => {
  it('names only keys that are handled', () => {
    expect(chords.length).toBeGreaterThan(60);
    expect(chords.filter(chord => keymap[chord] === undefined && !others.includes(chord))).toEqual([]);
  });

  it('names only keys that a test presses in a browser', () => {
    const tests = readSources().filter(({ path }) => /^tests\/(?:grid|browser)\//.test(path));
    const pressed = tests.map(({ text }) => text.toLowerCase()).join('\n');
    const isPressed = (chord: string): boolean => {
      const key = chord.replace('Ctrl+', 'Control+').replace(/ $/, 'Space').toLowerCase();
      return [`'${key}'`, `"${key}"`].some(each => pressed.includes(each));
    };
    expect(chords.filter(chord => !isPressed(chord))).toEqual([]);
  });

  it('uses every text that the texts of shortcuts have', () => {
    const used = new Set<string>(entries.map(([name]) => name));
    expect(Object.keys(english.list).filter(name => !used.has(name) && name !== 'typeKeys')).toEqual([]);
  });
});
