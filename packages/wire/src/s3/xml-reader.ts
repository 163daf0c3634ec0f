/**
 * Reads small XML documents: elements and text. No document types (and so no entities of their own), no
 * namespaces but by dropping prefixes; attributes are read over.
 */

/** An element: its children in order, or its text. */
export interface XmlElement {
  readonly name: string;
  readonly children: readonly XmlElement[];
  /** The characters directly in it. */
  readonly text: string;
}

/** A document is not well-formed, or uses what is not read here. */
export class XmlError extends Error {
  override readonly name = 'XmlError';
}

interface OpenElement {
  readonly name: string;
  readonly children: XmlElement[];
  text: string;
}

const depthMax = 32;
/** Beginnings and ends; a list of 10,000 parts with a checksum each has 80,000 of them. */
const tagsMax = 200_000;
const markup =
  /<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<\?[\s\S]*?\?>|<(\/?)([A-Za-z_][\w.:-]*)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;
const entities: { readonly [name: string]: string } = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** @returns the root element @throws XmlError */
export function readXml(document: string): XmlElement {
  const open: OpenElement[] = [];
  let root: XmlElement | undefined;
  let tags = 0;
  for (let at = 0; at < document.length; ) {
    const next = document.indexOf('<', at);
    const text = document.slice(at, next === -1 ? document.length : next);
    addText(open.at(-1), text.replace(/^\ufeff/, ''), true);
    if (next === -1) break;
    markup.lastIndex = next;
    const match = markup.exec(document);
    if (match === null) throw new XmlError('markup that is not understood');
    at = markup.lastIndex;
    const [, cdata, closing, name, , empty] = match;
    if (cdata !== undefined) addText(open.at(-1), cdata, false);
    if (name === undefined) continue;
    tags += 1;
    if (tags > tagsMax) throw new XmlError('too many elements');
    const finished = closing === '/' ? close(open, name) : begin(open, name, empty === '/');
    if (finished === undefined || open.length > 0) continue;
    if (root !== undefined) throw new XmlError('more than one root');
    root = finished;
  }
  if (root === undefined || open.length > 0) throw new XmlError('the document has no end');
  return root;
}

function begin(open: OpenElement[], name: string, isEmpty: boolean): XmlElement | undefined {
  const element: OpenElement = { name: localName(name), children: [], text: '' };
  open.at(-1)?.children.push(element);
  if (isEmpty) return element;
  if (open.push(element) > depthMax) throw new XmlError('too many levels');
  return undefined;
}

function close(open: OpenElement[], name: string): XmlElement {
  const element = open.pop();
  if (element?.name !== localName(name)) throw new XmlError(`</${name}> closes nothing`);
  return element;
}

function addText(element: OpenElement | undefined, text: string, hasEntities: boolean): void {
  if (text === '') return;
  if (element !== undefined) element.text += hasEntities ? withoutEntities(text) : text;
  else if (text.trim() !== '') throw new XmlError('text outside the root');
}

function withoutEntities(text: string): string {
  if (!text.includes('&')) return text.replaceAll('\r\n', '\n');
  return text
    .replaceAll('\r\n', '\n')
    .replace(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|([a-z]+));|&/g, (_, decimal, hex, name) => {
      if (name !== undefined && Object.hasOwn(entities, name)) return entities[name] as string;
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      // A part of a pair is no character, and could not be kept apart from others.
      const isSurrogate = code >= 0xd800 && code <= 0xdfff;
      if (Number.isNaN(code) || code > 0x10ffff || isSurrogate)
        throw new XmlError('an entity that is not known');
      return String.fromCodePoint(code);
    });
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
