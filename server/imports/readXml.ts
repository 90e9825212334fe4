import { SaxesParser } from 'saxes';
import { FileProblem } from './fileProblem.ts';

/** What happens at the tags and texts of an XML document. Names are without a prefix. */
export interface XmlHandler {
  open?: (name: string, attributes: Readonly<Record<string, string>>) => void;
  text?: (text: string) => void;
  close?: (name: string) => void;
}

/** Parses an XML document in pieces; after each the caller can take what was found. Throws a `FileProblem` if it is no XML. */
export async function* readXml(pieces: AsyncIterable<string>, { open, text, close }: XmlHandler): AsyncGenerator<void> {
  const parser = new SaxesParser();
  parser.on('error', () => {
    throw new FileProblem('F_DAMAGED');
  });
  if (open !== undefined)
    parser.on('opentag', ({ name, attributes }) => open(localName(name), attributes as Readonly<Record<string, string>>));
  if (text !== undefined) {
    parser.on('text', text);
    parser.on('cdata', text);
  }
  if (close !== undefined) parser.on('closetag', ({ name }) => close(localName(name)));
  for await (const piece of pieces) {
    parser.write(piece);
    yield;
  }
  parser.close();
  yield;
}

/** Parses a whole XML document. */
export async function readWholeXml(pieces: AsyncIterable<string>, handler: XmlHandler): Promise<void> {
  for await (const _ of readXml(pieces, handler));
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);
