import type { Random } from '../../../server/demo/random.ts';
import { naughtyStrings } from '../../kit/naughty.ts';
import type { Operation, Schema } from './document.ts';
import { bentRequests, bodies, crookedPaths, fields, formulas, oddHeaders, sorts, tables } from './lists.ts';

/** A request as bytes, with a description for people. */
export interface Request {
  what: string;
  bytes: (Buffer | string)[];
  /** More is announced than is sent: the sender hangs up half-way. */
  unfinished: boolean;
}

/** Valid ids and tokens, so that some faults are deep inside a request. */
export interface Known {
  cookie: string;
  rows: readonly string[];
  transactions: readonly string[];
}

/** Makes random hostile requests for every route of a document. */
export class RequestFuzzer {
  readonly #operations: readonly Operation[];
  readonly #resolve: (schema: Schema) => Schema;
  readonly #random: Random;

  constructor(operations: readonly Operation[], resolve: (schema: Schema) => Schema, random: Random) {
    this.#operations = operations;
    this.#resolve = resolve;
    this.#random = random;
  }

  /** The request of this turn; the routes take turns. */
  request(turn: number, known: Known): Request {
    const operation = this.#operations[turn % this.#operations.length]!;
    const hit = this.#random.below(10);
    const target = this.#target(operation, known, hit < 5);
    const headers = this.#headers(known, hit === 5);
    if (this.#random.chance(0.06)) return this.#bent(operation, target, headers);
    const method =
      hit === 6
        ? this.#random.pick([
            'PUT',
            'HEAD',
            'OPTIONS',
            'TRACE',
            'PROPFIND',
            'get',
            'G\u00c9T',
            'DELETE',
            'PATCH',
            'M'.repeat(300),
            '',
          ])
        : operation.method;
    const body =
      operation.body === null ? (this.#random.chance(0.1) ? this.#garbage() : null) : this.#body(operation.body, known, hit > 6);
    const type = this.#random.chance(0.9)
      ? 'application/json'
      : this.#random.pick([
          'text/plain',
          'application/json; charset=utf-16',
          'application/json;'.repeat(20),
          'multipart/form-data',
          '',
          'application/jsonp',
          'APPLICATION/JSON',
          'application/json\u00e9',
        ]);
    if (body !== null) headers.push(['content-type', type]);
    return this.#whole(`${operation.method} ${operation.path}`, method, target, headers, body);
  }

  #whole(what: string, method: string, target: string, headers: [string, string][], body: Buffer | null): Request {
    if (body !== null) headers.push(['content-length', String(body.length)]);
    const head = `${method} ${target} HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
    return { what, bytes: [Buffer.from(head, 'latin1'), ...(body === null ? [] : [body])], unfinished: false };
  }

  /** The path: each parameter is valid or random. */
  #target(operation: Operation, known: Known, wrong: boolean): string {
    const value = (name: string, schema: Schema): string => {
      if (wrong && this.#random.chance(0.5)) return this.#escaped(this.#text());
      if (name === 'ws') return 'administration';
      if (name === 'table') return this.#random.chance(0.5) ? 'users' : this.#random.pick(tables);
      if (name === 'row') return this.#random.pick(known.rows);
      if (name === 'filter') return this.#escaped(this.#random.pick(formulas));
      if (name === 'sort') return this.#escaped(this.#random.pick(sorts));
      if (name === 'fields') return this.#random.pick(fields);
      return this.#escaped(String(this.#value(this.#resolve(schema), known, 0)));
    };
    const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => value(name, {}));
    if (wrong && this.#random.chance(0.15)) return this.#crooked(path);
    const parameters = operation.parameters
      .filter(each => each.in === 'query' && this.#random.chance(0.6))
      .map(
        ({ name, schema }) => `${wrong && this.#random.chance(0.1) ? this.#escaped(this.#text()) : name}=${value(name, schema)}`,
      );
    if (wrong && parameters.length > 0 && this.#random.chance(0.2))
      parameters.push(...parameters, `${parameters[0]?.split('=')[0]}[]=x`);
    return parameters.length === 0 ? path : `${path}?${parameters.join('&')}`;
  }

  #crooked(path: string): string {
    const target = this.#random.pick(crookedPaths(path));
    return target.replaceAll(' ', '%20');
  }

  #headers(known: Known, wrong: boolean): [string, string][] {
    const headers: [string, string][] = [
      ['host', 'localhost'],
      ['connection', 'close'],
    ];
    if (this.#random.chance(0.9)) headers.push(['cookie', known.cookie]);
    if (this.#random.chance(0.15))
      headers.push(['idempotency-key', this.#random.pick(['a', '', 'k'.repeat(201), '__proto__', "';--", '\u00e9\u00ff'])]);
    if (this.#random.chance(0.1))
      headers.push(['if-match', this.#random.pick(['"1"', '*', '"', 'W/"1", "2"', '"'.repeat(500), '1'])]);
    if (this.#random.chance(0.05))
      headers.push(['last-event-id', this.#random.pick(['0', '-1', '1e9', 'x', '99999999999999999999', '999999999999999'])]);
    if (!wrong) return headers;
    return [...headers, this.#random.pick(oddHeaders)];
  }

  /** Malformed requests, which fail before anything of them is read: bytes that no browser sends. */
  #bent(operation: Operation, target: string, headers: [string, string][]): Request {
    const noise = Buffer.from(Array.from({ length: 200 }, () => this.#random.below(256)));
    const [why, bytes] = this.#random.pick([...bentRequests(operation.method, target, headers), ['noise', [noise]] as const]);
    return {
      what: `${operation.method} ${operation.path}, ${why}`,
      bytes: bytes.map(part => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)),
      unfinished: true,
    };
  }

  #body(schema: Schema, known: Known, raw: boolean): Buffer {
    if (raw && this.#random.chance(0.6)) return this.#garbage();
    const value = this.#value(this.#resolve(schema), known, 0);
    let text = JSON.stringify(value) ?? '';
    if (this.#random.chance(0.3))
      text = text.replace(
        /\{/,
        `{${this.#random.pick(['"__proto__":{"admin":true},', '"constructor":{"prototype":{"x":1}},', '"dryRun":"yes",', '"changes":null,', '"more":1,', '"partial":0,'])}`,
      );
    if (raw) text = text.slice(0, this.#random.below(text.length + 1));
    return Buffer.from(text);
  }

  #garbage(): Buffer {
    const text = this.#random.pick(bodies);
    return this.#random.chance(0.15)
      ? Buffer.concat([Buffer.from(text.slice(0, 200)), Buffer.from([0xc3, 0x28, 0xf0, 0x9f, 0xff, 0xfe])])
      : Buffer.from(text);
  }

  /** A value of a schema, or a random one: more often the deeper it is. */
  #value(schema: Schema, known: Known, depth: number): unknown {
    if (depth > 0 && this.#random.chance(0.12)) return this.#anything(known);
    const { type, properties, items, enum: options } = schema;
    const either = schema.anyOf ?? schema.oneOf;
    if (either !== undefined) return this.#value(this.#resolve(this.#random.pick(either)), known, depth);
    if (options !== undefined) return this.#random.pick(options);
    if (properties !== undefined) {
      const entries = Object.entries(properties).filter(
        ([name]) => schema.required?.includes(name) === true || this.#random.chance(0.4),
      );
      return Object.fromEntries(entries.map(([name, each]) => [name, this.#named(name, this.#resolve(each), known, depth + 1)]));
    }
    if (items !== undefined) {
      const length = this.#random.chance(0.02) ? 400 : 1 + this.#random.below(3);
      return Array.from({ length }, () => this.#value(this.#resolve(items), known, depth + 1));
    }
    const kind = Array.isArray(type) ? this.#random.pick(type) : type;
    if (kind === 'object') return this.#cells(known);
    if (kind === 'boolean') return this.#random.chance(0.5);
    if (kind === 'integer' || kind === 'number')
      return this.#random.pick([schema.minimum ?? 0, 1, 7, 100, -1, 1.5, 1e308, 2 ** 53, -0]);
    if (schema.format === 'uuid') return this.#random.pick(known.rows);
    return this.#text();
  }

  #named(name: string, schema: Schema, known: Known, depth: number): unknown {
    if (this.#random.chance(0.1)) return this.#anything(known);
    if (name === 'table') return this.#random.chance(0.6) ? 'users' : this.#random.pick(tables);
    if (name === 'row' || name === 'user') return this.#random.pick(known.rows);
    if (name === 'transaction') return this.#random.pick(known.transactions);
    if (name === 'action')
      return this.#random.pick(['activate', 'invite', 'deactivate', 'remove', 'apply', 'toString', '__proto__', '']);
    if (name === 'from' && this.#random.chance(0.5)) return null;
    if (name === 'from' || name === 'to' || name === 'input') return this.#cells(known);
    return this.#value(schema, known, depth);
  }

  #cells(known: Known): Record<string, unknown> {
    const count = this.#random.below(6);
    return Object.fromEntries(
      Array.from({ length: count }, () => [
        this.#random.pick(fields),
        this.#random.chance(0.7) ? this.#text() : this.#anything(known),
      ]),
    );
  }

  #anything(known: Known): unknown {
    const deep = (levels: number): unknown => (levels === 0 ? 1 : { a: [deep(levels - 1)] });
    return this.#random.pick<() => unknown>([
      () => null,
      () => true,
      () => 0,
      () => -0,
      () => 1e308,
      () => 2 ** 53 + 2,
      () => 1.5,
      () => '',
      () => [],
      () => ({}),
      () => this.#text(),
      () => [this.#text()],
      () => ({ toString: 1 }),
      () => JSON.parse('{"__proto__":{"x":1}}') as unknown,
      () => deep(60),
      () => 'x'.repeat(this.#random.pick([65, 201, 10_001, 100_001])),
      () => Array.from({ length: 300 }, () => null),
      () => this.#random.pick(known.rows),
      () => ({ length: 1e9 }),
      () => 'Active',
    ])();
  }

  #text(): string {
    return this.#random.chance(0.05)
      ? 'x'.repeat(this.#random.pick([64, 65, 255, 2_000, 9_000]))
      : this.#random.pick(naughtyStrings);
  }

  /** Encodes a part of an address, usually correctly. Bytes that end a line or the address are always escaped. */
  #escaped(text: string): string {
    const well = text.toWellFormed();
    return this.#random.chance(0.85)
      ? encodeURIComponent(well)
      : Buffer.from(well)
          .toString('latin1')
          .replace(/[\s\p{Cc}]/gu, '%20');
  }
}
