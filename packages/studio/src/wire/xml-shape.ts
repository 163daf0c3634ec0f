/** What an answer in XML holds: a small description, from which its TypeScript type follows too. */
export type XmlShape = 'text' | 'number' | 'boolean' | 'instant' | XmlList | XmlObject | XmlMap;

/** Items, each in an element of its own. */
export interface XmlList {
  readonly kind: 'list';
  readonly item: XmlShape;
  /** The name of an item's element: `member`; undefined where the list is flat and has no element of its own. */
  readonly memberName: string | undefined;
}

export interface XmlObject {
  readonly kind: 'object';
  readonly members: { readonly [member: string]: XmlShape };
}

/** `<entry><key/><value/></entry>`. */
export interface XmlMap {
  readonly kind: 'map';
  readonly value: XmlShape;
}

/** The plain object that comes of it. Instants are epoch seconds, as in JSON. */
export type XmlValue<Shape> = Shape extends 'text'
  ? string
  : Shape extends 'number' | 'instant'
    ? number
    : Shape extends 'boolean'
      ? boolean
      : Shape extends { readonly kind: 'list'; readonly item: infer Item }
        ? readonly XmlValue<Item>[]
        : Shape extends { readonly kind: 'map'; readonly value: infer Value }
          ? { readonly [key: string]: XmlValue<Value> }
          : Shape extends { readonly kind: 'object'; readonly members: infer Members }
            ? { readonly [Member in keyof Members]?: XmlValue<Members[Member]> }
            : never;

/** An object. */
export function xmlObject<const Members extends XmlObject['members']>(members: Members) {
  return { kind: 'object', members } as const;
}

/** A list; its items' elements are called `member` unless said. */
export function xmlList<const Item extends XmlShape>(item: Item, memberName = 'member') {
  return { kind: 'list', item, memberName } as const;
}

/** A list without an element of its own: items stand where the list would. */
export function xmlFlatList<const Item extends XmlShape>(item: Item) {
  return { kind: 'list', item, memberName: undefined } as const;
}

/** A map. */
export function xmlMap<const Value extends XmlShape>(value: Value) {
  return { kind: 'map', value } as const;
}

/** Reads what an element holds. Members that are absent stay absent; lists are empty then. */
export function readXml<Shape extends XmlShape>(element: Element, shape: Shape): XmlValue<Shape> {
  return valueIn(element, shape) as XmlValue<Shape>;
}

function valueIn(element: Element, shape: XmlShape): unknown {
  if (typeof shape === 'string') return scalarIn(element.textContent ?? '', shape);
  if (shape.kind === 'object') return objectIn(element, shape);
  if (shape.kind === 'list') {
    return childrenOf(element, shape.memberName ?? element.localName).map((item) =>
      valueIn(item, shape.item),
    );
  }
  const entries = childrenOf(element, 'entry').map((entry) => {
    const value = childrenOf(entry, 'value')[0];
    const name = childrenOf(entry, 'key')[0]?.textContent ?? '';
    return [name, value === undefined ? undefined : valueIn(value, shape.value)] as const;
  });
  return Object.fromEntries(entries);
}

function objectIn(element: Element, shape: XmlObject): object {
  const value: Record<string, unknown> = {};
  for (const [member, memberShape] of Object.entries(shape.members)) {
    const children = childrenOf(element, member);
    if (typeof memberShape === 'object' && memberShape.kind === 'list') {
      const isFlat = memberShape.memberName === undefined;
      const items = isFlat
        ? children
        : children.flatMap((child) => childrenOf(child, memberShape.memberName ?? ''));
      value[member] = items.map((item) => valueIn(item, memberShape.item));
    } else if (children[0] !== undefined) value[member] = valueIn(children[0], memberShape);
  }
  return value;
}

function scalarIn(text: string, shape: 'text' | 'number' | 'boolean' | 'instant'): unknown {
  if (shape === 'number') return Number(text);
  if (shape === 'boolean') return text === 'true';
  return shape === 'instant' ? Date.parse(text) / 1_000 : text;
}

function childrenOf(element: Element, name: string): readonly Element[] {
  return [...element.children].filter((child) => child.localName === name);
}

/** The document's outermost element. @throws SyntaxError where it is no XML */
export function parseXml(text: string): Element {
  const document = new DOMParser().parseFromString(text, 'application/xml');
  const problem = document.getElementsByTagName('parsererror')[0];
  if (problem !== undefined) throw new SyntaxError(`The answer is no XML: ${problem.textContent}`);
  return document.documentElement;
}
