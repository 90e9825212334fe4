import { SaxesParser } from 'saxes';
import { fileLimits } from './fileLimits.ts';
import { FileProblem } from './fileProblem.ts';

/** What happens at the tags and texts of an XML document. Names are without a prefix. */
export interface XmlHandler {
  open?: (name: string, attributes: Readonly<Record<string, string>>) => void;
  text?: (text: string) => void;
  close?: (name: string) => void;
}

/**
 * Parses an XML document in pieces; after each the caller can take what was found. Throws a `FileProblem` if it is no XML, and where it is
 * deeper, has a longer text or tag, or has more elements than any workbook needs.
 */
export async function* readXml(
  pieces: AsyncIterable<string>,
  { open, text, close }: XmlHandler,
  maxElements: number = fileLimits.xml.elements,
): AsyncGenerator<void> {
  const parser = new SaxesParser();
  const check = new XmlCheck(maxElements);
  parser.on('error', () => {
    throw new FileProblem('F_DAMAGED');
  });
  const addText = (piece: string): void => {
    check.token();
    text?.(piece);
  };
  parser.on('attribute', () => check.attribute());
  parser.on('opentag', ({ name, attributes }) => {
    check.open();
    open?.(localName(name), attributes);
  });
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('comment', () => check.token());
  parser.on('processinginstruction', () => check.token());
  parser.on('closetag', ({ name }) => {
    check.close();
    close?.(localName(name));
  });
  for await (const piece of pieces) {
    check.piece(piece.length);
    parser.write(piece);
    yield;
  }
  parser.close();
  yield;
}

/** Counts what the parser holds in memory. */
class XmlCheck {
  readonly #maxElements: number;
  #elements = 0;
  #depth = 0;
  #attributes = 0;
  /** Characters of the pieces since a token last ended. */
  #length = 0;

  constructor(maxElements: number) {
    this.#maxElements = maxElements;
  }

  piece(length: number): void {
    this.#length += length;
    failIf(this.#length > fileLimits.xml.token + length);
  }

  token(): void {
    this.#length = 0;
  }

  attribute(): void {
    this.#attributes += 1;
    failIf(this.#attributes > fileLimits.xml.attributes);
  }

  open(): void {
    this.token();
    this.#attributes = 0;
    this.#depth += 1;
    this.#elements += 1;
    failIf(this.#depth > fileLimits.xml.depth || this.#elements > this.#maxElements);
  }

  close(): void {
    this.token();
    this.#depth -= 1;
  }
}

function failIf(isBeyond: boolean): void {
  if (isBeyond) throw new FileProblem('F_BOMB');
}

/** Parses a whole XML document. */
export async function readWholeXml(pieces: AsyncIterable<string>, handler: XmlHandler, maxElements?: number): Promise<void> {
  for await (const _ of readXml(pieces, handler, maxElements));
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);
