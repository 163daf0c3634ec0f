import { type Json, JsonNumber, jsonNumberOf, printJson, setMember } from '@cairn/kit';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { FunctionError } from '../function-error.ts';

/** Elements within each other. */
const depthMax = 500;

/** Elements and texts in their order; values are converted here, by other rules than the parser's. */
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: true,
  processEntities: false,
  cdataPropName: '#cdata',
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: depthMax,
});

/** What the parser makes of an element: its name with what it holds, and its attributes. */
interface Node {
  readonly [name: string]: readonly Node[] | { readonly [attribute: string]: string } | string;
}

/**
 * `util.xml`. Elements and attributes become members as `org.json.XML` makes them: repeated ones an array, texts
 * `content` where there is more than the text, numbers, `true`, `false` and `null` what they say.
 * Source: AppSync developer guide, "XML helpers in util.xml".
 */
export const xmlFunctions = {
  /** @throws FunctionError where the text is no XML */
  toMap: (text: string): Json => {
    const valid = XMLValidator.validate(text, { allowBooleanAttributes: true });
    if (valid !== true) throw new FunctionError(`Unable to parse XML: ${valid.err.msg}`);
    let nodes: readonly Node[];
    try {
      nodes = parser.parse(text) as readonly Node[];
    } catch (error) {
      throw new FunctionError(`Unable to parse XML: ${(error as Error).message}`);
    }
    const root = new Members();
    for (const node of nodes) addNode(root, node, 1);
    return root.json;
  },

  /** @param isEncoded whether the JSON is itself to be a JSON string */
  toJsonString: (text: string, isEncoded = false): string => {
    const json = printJson(xmlFunctions.toMap(text));
    return isEncoded ? printJson(json) : json;
  },
} as const;

/** An object under construction; what is said again makes an array. */
class Members {
  readonly #members = new Map<string, Json[]>();

  add(name: string, value: Json): void {
    const values = this.#members.get(name);
    if (values === undefined) this.#members.set(name, [value]);
    else values.push(value);
  }

  get isEmpty(): boolean {
    return this.#members.size === 0;
  }

  /** Its only text, where there is nothing else. */
  get onlyContent(): Json | undefined {
    const contents = this.#members.get('content');
    return this.#members.size === 1 && contents?.length === 1 ? contents[0] : undefined;
  }

  get json(): Json {
    const object: { [name: string]: Json } = {};
    for (const [name, values] of this.#members) {
      setMember(object, name, values.length === 1 ? (values[0] ?? null) : values);
    }
    return object;
  }
}

function addNode(parent: Members, node: Node, depth: number): void {
  if (depth > depthMax) throw new FunctionError(`Unable to parse XML: nested more than ${depthMax} deep`);
  const name = Object.keys(node).find((each) => each !== ':@');
  if (name === undefined) return;
  const value = node[name];
  if (name === '#text') {
    const text = String(value);
    if (text.trim() !== '') parent.add('content', jsonOfText(unescaped(text)));
  } else if (name === '#cdata') {
    for (const part of value as readonly Node[]) parent.add('content', String(part['#text'] ?? ''));
  } else {
    parent.add(name, elementOf(node, value as readonly Node[], depth));
  }
}

function elementOf(node: Node, children: readonly Node[], depth: number): Json {
  const members = new Members();
  for (const [name, value] of Object.entries((node[':@'] ?? {}) as { readonly [name: string]: unknown })) {
    members.add(name, value === true ? '' : jsonOfText(unescaped(String(value))));
  }
  const hasAttributes = !members.isEmpty;
  for (const child of children) addNode(members, child, depth + 1);
  if (members.isEmpty) return '';
  const only = hasAttributes ? undefined : members.onlyContent;
  return only === undefined ? members.json : only;
}

const entities: { readonly [name: string]: string | undefined } = {
  amp: '&',
  apos: "'",
  gt: '>',
  lt: '<',
  quot: '"',
};

/** XML's own five entities and numbers of characters; others stay as they are. */
function unescaped(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(amp|apos|gt|lt|quot));/g,
    (whole, ten, sixteen, name) => {
      if (name !== undefined) return entities[name as string] ?? whole;
      const code = ten === undefined ? Number.parseInt(sixteen as string, 16) : Number(ten);
      return code > 0x10ffff ? whole : String.fromCodePoint(code);
    },
  );
}

/** `true`, `false`, `null` and numbers, unless a zero before a number says that it is none. */
function jsonOfText(text: string): Json {
  const word = text.length <= 5 ? text.toLowerCase() : '';
  if (word === 'true' || word === 'false') return word === 'true';
  if (word === 'null') return null;
  if (!/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text) || text.length > 100) return text;
  return text === '-0' ? new JsonNumber('-0.0') : jsonNumberOf(text);
}
