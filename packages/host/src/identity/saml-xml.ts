import type { SamlFailure } from '@cairn/identity/federation';

/** As much of a DOM as is read here. */
export interface XmlElement {
  readonly nodeType: number;
  readonly localName: string;
  readonly namespaceURI: string | null;
  readonly textContent: string | null;
  readonly childNodes: ArrayLike<XmlElement>;
  getAttribute(name: string): string | null;
  hasAttribute(name: string): boolean;
}

/** `saml` is of assertions, `samlp` of messages, `md` of metadata, `ds` of signatures, `xenc` of what is encrypted. */
export const samlNamespaces = {
  saml: 'urn:oasis:names:tc:SAML:2.0:assertion',
  samlp: 'urn:oasis:names:tc:SAML:2.0:protocol',
  md: 'urn:oasis:names:tc:SAML:2.0:metadata',
  ds: 'http://www.w3.org/2000/09/xmldsig#',
  xenc: 'http://www.w3.org/2001/04/xmlenc#',
  xenc11: 'http://www.w3.org/2009/xmlenc11#',
} as const;

type Prefix = keyof typeof samlNamespaces;
/** `saml:Subject` */
type ElementName = `${Prefix}:${string}`;

/** A document that is refused; thrown and caught within these files. */
export class SamlRefused extends Error {
  readonly kind: SamlFailure;

  constructor(kind: SamlFailure, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** A declaration of a document type or an entity, or whatever else begins so: all but comments and CDATA sections. */
const declarationPattern = /<!(?!--|\[CDATA\[)/;
/** An instruction to whoever processes the document, beside the declaration that it is XML. */
const instructionPattern = /<\?(?!xml\s)/;
const depthMax = 64;

/**
 * The root of a document that declares no type and no entities: nothing is expanded, fetched or guessed.
 * @throws SamlRefused
 */
export async function xmlRoot(xml: string): Promise<XmlElement> {
  if (declarationPattern.test(xml) || instructionPattern.test(xml)) {
    throw new SamlRefused('malformed', 'the document declares a type, entities or instructions');
  }
  const { parseDomFromString, parseXml2JsFromString } = await import('@node-saml/node-saml/lib/xml.js');
  // The stricter of both parsers comes first: the one that makes the tree warns of what is not well-formed, and goes on.
  const document = parseXml2JsFromString(xml).then(() => parseDomFromString(xml));
  const { documentElement } = (await document.catch((error: Error) => {
    throw new SamlRefused('malformed', error.message);
  })) as unknown as { readonly documentElement: XmlElement };
  if (isTooDeep(documentElement)) throw new SamlRefused('malformed', 'the document is too deep');
  return documentElement;
}

/**
 * The text of the root as it was signed by itself: nothing else of the document is to be read. Where signatures may
 * stand and how they are made is asked before.
 * @param certificates PEM; one of them must have signed
 * @throws SamlRefused
 */
export async function signedText(xml: string, certificates: readonly string[]): Promise<string> {
  const { parseDomFromString, getVerifiedXml } = await import('@node-saml/node-saml/lib/xml.js');
  const { documentElement } = await parseDomFromString(xml);
  try {
    const text = documentElement && getVerifiedXml(xml, documentElement, [...certificates]);
    if (text) return text;
  } catch (error) {
    throw new SamlRefused('signature', (error as Error).message);
  }
  throw new SamlRefused('signature', 'nothing that was signed is there');
}

/** Whether elements are nested deeper than is read here; found without calling oneself for each level. */
function isTooDeep(root: XmlElement): boolean {
  let level: readonly XmlElement[] = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > depthMax) return true;
    level = level.flatMap(elementsIn);
  }
  return false;
}

/** Whether an element has a name. */
export function isNamed(element: XmlElement, name: ElementName): boolean {
  const [prefix, localName] = name.split(':') as [Prefix, string];
  return element.localName === localName && element.namespaceURI === samlNamespaces[prefix];
}

/** The elements right below one. */
export function elementsIn(parent: XmlElement): readonly XmlElement[] {
  return Array.from(parent.childNodes).filter(({ nodeType }) => nodeType === 1);
}

/** Those right below that have a name. */
export function childrenOf(parent: XmlElement, name: ElementName): readonly XmlElement[] {
  return elementsIn(parent).filter((child) => isNamed(child, name));
}

/** The one that there may be. @throws SamlRefused where there are more */
export function childOf(parent: XmlElement, name: ElementName): XmlElement | undefined {
  const [first, second] = childrenOf(parent, name);
  if (second !== undefined) throw new SamlRefused('malformed', `there is more than one ${name}`);
  return first;
}

/** The text of an element that holds nothing else; comments within are no part of it. */
export function textOf(element: XmlElement | undefined): string {
  if (element === undefined || elementsIn(element).length > 0) return '';
  return (element.textContent ?? '').trim();
}

/** An instant. @throws SamlRefused where the attribute is there and is none */
export function instantOf(element: XmlElement, name: string): number | undefined {
  const text = element.getAttribute(name);
  if (text === null || text === '') return undefined;
  // xs:dateTime; SAML core, section 1.3.3, has it in UTC.
  const isUtc = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/.test(text);
  const instantMs = isUtc ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(instantMs)) throw new SamlRefused('malformed', `${name} is no instant`);
  return instantMs;
}
