import { foldText } from '../../formulas/fold.ts';
import type { Tree, Value } from '../../formulas/tree.ts';
import type { Row } from '../../server/model/change.ts';

/** The value of a formula that failed. */
const failed = Symbol('failed');

type Result = Value | typeof failed;

/** The linked rows by id. */
type Links = ReadonlyMap<string, Row>;

const exact = new Set(['due', 'status', 'org']);
const blank = (value: Result): boolean => value === null || value === '';
const lower = (text: string): string => text.replace(/[A-Z]/g, letter => letter.toLowerCase());

/** Whether a filter with this value finds the row; a failed one does not. */
export const isTrue = (value: Result): boolean =>
  value !== failed && value !== null && value !== '' && value !== 0 && value !== false;

/** Evaluates the formula for this row naively: only what filters support, with the semantics of the formula language. */
export function evaluateNaively(tree: Tree, row: Row, links: Links, today: string): Result {
  const of = (one: Tree | undefined) => evaluateNaively(one!, row, links, today);
  switch (tree.kind) {
    case 'value':
      return tree.value;
    case 'field':
      return walk(tree.path, row, links);
    case 'negate':
      return -Number(of(tree.of) ?? 0);
    case 'binary': {
      const a = of(tree.left);
      const b = of(tree.right);
      if (a === failed || b === failed) return failed;
      if (tree.operator === '&') return `${a ?? ''}${b ?? ''}`;
      if ('+-*/'.includes(tree.operator)) return reckon(tree.operator, a, b);
      const plain = [tree.left, tree.right].some(side => side.kind === 'field' && exact.has(side.path.at(-1) ?? ''));
      // Blank is neither less nor greater than anything.
      if (tree.operator !== '=' && tree.operator !== '<>' && (blank(a) || blank(b))) return false;
      return holds(tree.operator, order(a, b, !plain));
    }
    case 'call':
      return called(tree.name, tree.args, of, today);
    default:
      return failed;
  }
}

function walk(path: readonly string[], row: Row, links: Links): Value {
  const cell = row[path[0] ?? ''] ?? null;
  if (path.length === 1) return cell;
  const next = links.get(String(cell));
  return next === undefined ? null : walk(path.slice(1), next, links);
}

function reckon(operator: string, a: Value, b: Value): Result {
  if (typeof a === 'string') return new Date(Date.parse(a) + Number(b) * 86_400_000).toISOString().slice(0, 10);
  const [x, y] = [Number(a ?? 0), Number(b ?? 0)];
  if (operator === '/') return y === 0 ? failed : x / y;
  return operator === '+' ? x + y : operator === '-' ? x - y : x * y;
}

function order(a: Value, b: Value, folded: boolean): number {
  const text = (value: Value) => (folded ? foldText(String(value ?? '')) : String(value ?? ''));
  if (typeof a === 'string' || typeof b === 'string') return Buffer.compare(Buffer.from(text(a)), Buffer.from(text(b)));
  return Number(a ?? 0) - Number(b ?? 0);
}

function holds(operator: string, by: number): boolean {
  const parts: Record<string, boolean> = { '<': by < 0, '>': by > 0, '=': by === 0 };
  return operator === '<>' ? by !== 0 : Array.from(operator).some(part => parts[part] === true);
}

function called(name: string, args: readonly Tree[], of: (tree: Tree | undefined) => Result, today: string): Result {
  const [first, second] = args;
  const flags = () => args.map(of).map(value => (value === failed ? value : isTrue(value)));
  const texts = () => [foldText(String(of(first) ?? '')), foldText(String(of(second) ?? ''))] as const;
  switch (name) {
    case 'TODAY':
      return today;
    case 'AND':
      return flags().includes(false) ? false : flags().includes(failed) ? failed : true;
    case 'OR':
      return flags().includes(true) ? true : flags().includes(failed) ? failed : false;
    case 'NOT':
      return flags()[0] === failed ? failed : flags()[0] === false;
    case 'LOWER':
      return lower(String(of(first) ?? ''));
    case 'UPPER':
      return String(of(first) ?? '').replace(/[a-z]/g, letter => letter.toUpperCase());
    case 'LEN':
      return Array.from(String(of(first) ?? '')).length;
    case 'BLANK':
    case 'ISBLANK':
      return blank(of(first));
    case 'CONTAINS':
      return texts()[0].includes(texts()[1]);
    case 'STARTSWITH':
      return texts()[0].startsWith(texts()[1]);
    case 'ENDSWITH':
      return texts()[0].endsWith(texts()[1]);
    default: {
      const same = args.slice(1).map(one => {
        const a = of(first);
        const b = of(one);
        return a === failed || b === failed ? failed : order(a, b, true) === 0;
      });
      return same.includes(true) ? true : same.includes(failed) ? failed : false;
    }
  }
}
