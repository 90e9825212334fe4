/** The commands of the grid's keys. */
export type Command =
  | `${'go' | 'extend'}${'Up' | 'Down' | 'Left' | 'Right'}`
  | `${'go' | 'extend'}${'Up' | 'Down' | 'Left' | 'Right'}Edge`
  | `${'go' | 'extend'}${'RowStart' | 'RowEnd' | 'First' | 'Last' | 'PageUp' | 'PageDown' | 'PageLeft' | 'PageRight'}`
  | 'selectRow'
  | 'selectColumn'
  | 'selectAll'
  | 'edit'
  | 'enter'
  | 'back'
  | 'tab'
  | 'backTab'
  | 'escape'
  | 'clear'
  | 'space'
  | 'fillDown'
  | 'fillRight'
  | 'fillSelection'
  | 'copyAbove'
  | 'today'
  | 'now'
  | 'undo'
  | 'redo'
  | 'find'
  | 'filterColumn'
  | 'replace'
  | 'save'
  | 'insertRow'
  | 'deleteRows'
  | 'menu'
  | 'openList'
  | 'follow'
  | 'nextProblem'
  | 'previousProblem'
  | 'leave'
  | 'leaveBack'
  | 'help';

/** The command of each key while no editor is open. Cut, copy and paste arrive as the browser's own events. */
export const keymap: Readonly<Record<string, Command>> = {
  ArrowUp: 'goUp',
  ArrowDown: 'goDown',
  ArrowLeft: 'goLeft',
  ArrowRight: 'goRight',
  'Shift+ArrowUp': 'extendUp',
  'Shift+ArrowDown': 'extendDown',
  'Shift+ArrowLeft': 'extendLeft',
  'Shift+ArrowRight': 'extendRight',
  'Ctrl+ArrowUp': 'goUpEdge',
  'Ctrl+ArrowDown': 'goDownEdge',
  'Ctrl+ArrowLeft': 'goLeftEdge',
  'Ctrl+ArrowRight': 'goRightEdge',
  'Ctrl+Shift+ArrowUp': 'extendUpEdge',
  'Ctrl+Shift+ArrowDown': 'extendDownEdge',
  'Ctrl+Shift+ArrowLeft': 'extendLeftEdge',
  'Ctrl+Shift+ArrowRight': 'extendRightEdge',
  Home: 'goRowStart',
  End: 'goRowEnd',
  'Shift+Home': 'extendRowStart',
  'Shift+End': 'extendRowEnd',
  'Ctrl+Home': 'goFirst',
  'Ctrl+End': 'goLast',
  'Ctrl+Shift+Home': 'extendFirst',
  'Ctrl+Shift+End': 'extendLast',
  PageUp: 'goPageUp',
  PageDown: 'goPageDown',
  'Shift+PageUp': 'extendPageUp',
  'Shift+PageDown': 'extendPageDown',
  'Alt+PageUp': 'goPageLeft',
  'Alt+PageDown': 'goPageRight',
  Tab: 'tab',
  'Shift+Tab': 'backTab',
  Enter: 'enter',
  'Shift+Enter': 'back',
  'Ctrl+Enter': 'fillSelection',
  F2: 'edit',
  Escape: 'escape',
  Delete: 'clear',
  Backspace: 'clear',
  'Ctrl+z': 'undo',
  'Ctrl+y': 'redo',
  'Ctrl+Shift+z': 'redo',
  'Ctrl+d': 'fillDown',
  'Ctrl+r': 'fillRight',
  'Ctrl+;': 'today',
  'Ctrl+Shift+;': 'now',
  'Ctrl+Shift+:': 'now',
  "Ctrl+'": 'copyAbove',
  'Shift+ ': 'selectRow',
  'Ctrl+ ': 'selectColumn',
  'Ctrl+a': 'selectAll',
  ' ': 'space',
  'Ctrl+f': 'find',
  'Ctrl+Shift+l': 'filterColumn',
  'Ctrl+h': 'replace',
  'Ctrl+s': 'save',
  'Ctrl++': 'insertRow',
  'Ctrl+Shift++': 'insertRow',
  'Ctrl+=': 'insertRow',
  'Ctrl+-': 'deleteRows',
  'Shift+F10': 'menu',
  ContextMenu: 'menu',
  'Alt+ArrowDown': 'openList',
  'Alt+Enter': 'follow',
  F8: 'nextProblem',
  'Shift+F8': 'previousProblem',
  F6: 'leave',
  'Shift+F6': 'leaveBack',
  'Ctrl+/': 'help',
  F1: 'help',
};

/** The part of a key event that is used here. */
export interface KeyInput {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
  isComposing?: boolean;
  getModifierState?(key: string): boolean;
}

/** A key with its modifiers, as in `keymap`; ⌘ counts as Ctrl. AltGr is no modifier, because it types characters. */
export function chordOf(event: KeyInput): string {
  const altGraph = event.getModifierState?.('AltGraph') ?? false;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const ctrl = (event.ctrlKey || event.metaKey) && !altGraph ? 'Ctrl+' : '';
  return `${ctrl}${event.shiftKey ? 'Shift+' : ''}${event.altKey && !altGraph ? 'Alt+' : ''}${key}`;
}

/** The command of a key; null if it has none. */
export const commandOf = (event: KeyInput): Command | null => keymap[chordOf(event)] ?? null;

/** Whether a key types text: a character, a dead key, or an active input method. */
export function isTyping(event: KeyInput): boolean {
  if (event.isComposing || event.key === 'Dead' || event.key === 'Process') return true;
  if (event.key.length > 2 || (event.key.length === 2 && event.key.codePointAt(0)! < 0x1_00_00)) return false;
  if (event.getModifierState?.('AltGraph')) return true;
  return !event.ctrlKey && !event.metaKey && !event.altKey;
}
