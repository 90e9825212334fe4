import { arityError } from './argument.ts';
import { functions, unknownFunction } from './functions.ts';
import { type NameAt, resolvePath } from './names.ts';
import { isOperator, precedence } from './operators.ts';
import { withSpan } from './span.ts';
import { isLiteral, type Token, tokenize } from './tokens.ts';
import type { FormulaIssue, Scalar, Scope, Tree } from './tree.ts';

/** The maximum length of a formula, in UTF-16 units. */
export const maxLength = 10_000;

/** The maximum nesting depth of a formula. */
export const maxDepth = 200;

/** The result of parsing: the formula, or the first problem found. */
export type Parsed = { ok: true; tree: Tree } | { ok: false; issue: FormulaIssue };

/**
 * Parses a formula; never throws. With a scope, names are resolved to its fields, ignoring case and ids first, and become ids;
 * without a scope, names are taken as ids. A leading `=` is ignored.
 */
export function parse(text: string, scope?: Scope): Parsed {
  if (text.length > maxLength) {
    const message = `The formula is longer than ${maxLength} characters.`;
    return { ok: false, issue: { code: 'syntax', message, at: maxLength, length: text.length - maxLength } };
  }
  const { tokens, issue } = tokenize(text);
  if (issue !== null) return { ok: false, issue };
  const parser = new Parser(tokens, scope);
  const tree = parser.parseFormula();
  return tree === null ? { ok: false, issue: parser.issue } : { ok: true, tree };
}

const constants: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
  ['BLANK', null],
  ['TRUE', true],
  ['FALSE', false],
]);

/** Parses tokens into a tree; every parsing method returns null after it has set `issue`. */
class Parser {
  issue: FormulaIssue = { code: 'syntax', message: '', at: 0, length: 0 };
  readonly #tokens: readonly Token[];
  readonly #scope: Scope | undefined;
  readonly #depths = new Map<Tree, number>();
  #next = 0;
  #nesting = 0;

  constructor(tokens: readonly Token[], scope: Scope | undefined) {
    this.#tokens = tokens;
    this.#scope = scope;
  }

  parseFormula(): Tree | null {
    this.#accept('=');
    if (this.#peek().kind === 'end') return this.#fail(this.#peek(), 'The formula is empty.');
    const tree = this.#expression(0);
    if (tree === null || this.#peek().kind === 'end') return tree;
    const { text } = this.#peek();
    if (text === ')') return this.#fail(this.#peek(), 'There is a ) without its (.');
    if (text === ',' || text === ';') return this.#fail(this.#peek(), `"${text}" only separates the arguments of a function.`);
    return this.#fail(this.#peek(), `An operator is missing before "${text}".`);
  }

  #peek(): Token {
    return this.#tokens[this.#next]!;
  }

  #expression(floor: number): Tree | null {
    this.#nesting += 1;
    if (this.#nesting > 3 * maxDepth) return this.#tooDeep(this.#peek());
    const start = this.#peek().at;
    let left = this.#operand();
    while (left !== null) {
      const operator = this.#peek().kind === 'symbol' ? this.#peek().text : '';
      if (!isOperator(operator) || precedence[operator] <= floor) break;
      this.#next += 1;
      const right = this.#expression(precedence[operator]);
      left = right === null ? null : this.#node({ kind: 'binary', operator, left, right }, [left, right], start);
    }
    this.#nesting -= 1;
    return left;
  }

  #operand(): Tree | null {
    const token = this.#peek();
    switch (token.kind) {
      case 'number':
        return this.#number(token, 1);
      case 'text':
        this.#next += 1;
        return this.#node({ kind: 'value', value: token.text }, [], token.at);
      case 'name':
      case 'braced':
        return this.#named(token);
      case 'end':
        return this.#fail(token, 'The formula ends too early: a value is missing.');
      default:
        break;
    }
    if (this.#accept('-')) return this.#negative(token);
    if (!this.#accept('(')) return this.#fail(token, `A value is missing before "${token.text}".`);
    const inner = this.#expression(0);
    if (inner === null) return null;
    return this.#accept(')') ? inner : this.#fail(this.#peek(), 'A ) is missing.');
  }

  #number(token: Token, sign: 1 | -1, at = token.at): Tree | null {
    const value = Number(token.text) * sign + 0;
    if (!Number.isFinite(value)) return this.#fail(token, 'The number is too large.');
    this.#next += 1;
    return this.#node({ kind: 'value', value }, [], at);
  }

  #negative(sign: Token): Tree | null {
    if (this.#peek().kind === 'number') return this.#number(this.#peek(), -1, sign.at);
    this.#nesting += 1;
    if (this.#nesting > 3 * maxDepth) return this.#tooDeep(sign);
    const of = this.#operand();
    this.#nesting -= 1;
    return of === null ? null : this.#node({ kind: 'negate', of }, [of], sign.at);
  }

  #named(token: Token): Tree | null {
    const follower = this.#tokens[this.#next + 1]!;
    if (token.kind === 'name' && follower.text === '(' && follower.kind === 'symbol') return this.#call(token);
    if (token.kind === 'name' && isLiteral(token.text)) {
      this.#next += 1;
      return this.#node({ kind: 'value', value: token.text.toLowerCase() === 'true' }, [], token.at);
    }
    return this.#field();
  }

  #field(): Tree | null {
    const names: NameAt[] = [];
    const first = this.#peek().at;
    do {
      const { kind, text, at, end } = this.#peek();
      if (kind !== 'name' && kind !== 'braced') return this.#fail(this.#peek(), 'A field name is missing after the point.');
      if (text === '') return this.#fail(this.#peek(), 'The field name is empty.');
      names.push({ name: text, at, end });
      this.#next += 1;
    } while (this.#accept('.'));
    if (this.#scope === undefined) return this.#node({ kind: 'field', path: names.map(({ name }) => name) }, [], first);
    const resolved = resolvePath(names, this.#scope);
    if ('path' in resolved) return this.#node({ kind: 'field', path: resolved.path }, [], first);
    this.issue = resolved.issue;
    return null;
  }

  #call(token: Token): Tree | null {
    const name = token.text.toUpperCase();
    const known = functions.get(name);
    if (known === undefined) return this.#fail(token, unknownFunction(token.text), 'unknown_function');
    this.#next += 2;
    const args: Tree[] = [];
    while (!this.#accept(')')) {
      if (args.length > 0 && !this.#accept(',') && !this.#accept(';')) {
        return this.#fail(this.#peek(), `A ) or a comma is missing in ${name}(…).`);
      }
      const arg = this.#expression(0);
      if (arg === null) return null;
      args.push(arg);
    }
    const constant = args.length === 0 ? constants.get(name) : undefined;
    if (constant !== undefined) return this.#node({ kind: 'value', value: constant }, [], token.at);
    const message = arityError(name, known.args, args.length);
    return message === null ? this.#node({ kind: 'call', name, args }, args, token.at) : this.#fail(token, message, 'arguments');
  }

  #node(tree: Tree, parts: readonly Tree[], at: number): Tree | null {
    const last = this.#tokens[this.#next - 1]!;
    let depth = 0;
    for (const part of parts) depth = Math.max(depth, this.#depths.get(part)!);
    if (depth >= maxDepth) return this.#tooDeep(last);
    this.#depths.set(tree, depth + 1);
    return withSpan(tree, at, last.end);
  }

  #accept(symbol: string): boolean {
    const { kind, text } = this.#peek();
    if (kind !== 'symbol' || text !== symbol) return false;
    this.#next += 1;
    return true;
  }

  #tooDeep(token: Token): null {
    return this.#fail(token, `The formula is nested more than ${maxDepth} levels deep.`);
  }

  #fail(token: Token, message: string, code: FormulaIssue['code'] = 'syntax'): null {
    this.issue = { code, message, at: token.at, length: token.end - token.at };
    return null;
  }
}
