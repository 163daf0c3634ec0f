/** How the members of a service's answers are printed. */
export interface QueryXmlStyle {
  /** Members whose value is a map: printed as `<entry><key/><value/></entry>`. */
  readonly maps?: ReadonlySet<string>;
  /** Lists that have no element around their items, by their member: the name of each item. */
  readonly flattened?: { readonly [member: string]: string };
}

/** An operation's answer of the query protocol. Undefined output has no result element. */
export function printQueryAnswer(
  {
    name,
    namespace,
    requestId,
  }: { readonly name: string; readonly namespace: string; readonly requestId: string },
  output: unknown,
  style: QueryXmlStyle = {},
): string {
  const result =
    output === undefined || output === null
      ? ''
      : `<${name}Result>${printMembers(output as object, style)}</${name}Result>`;
  return `<${name}Response xmlns="${namespace}">${result}<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${name}Response>`;
}

function printMembers(value: object, style: QueryXmlStyle): string {
  let text = '';
  for (const [member, inner] of Object.entries(value)) text += printMember(member, inner, style);
  return text;
}

function printMember(member: string, value: unknown, style: QueryXmlStyle): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) {
    const flat = style.flattened?.[member];
    const items = value.map((item) => element(flat ?? 'member', printValue(item, style))).join('');
    return flat === undefined ? element(member, items) : items;
  }
  if (style.maps?.has(member) === true) {
    const entries = Object.entries(value as object).map(
      ([key, item]) =>
        `<entry>${element('key', escapeXml(key))}${element('value', printValue(item, style))}</entry>`,
    );
    return element(member, entries.join(''));
  }
  return element(member, printValue(value, style));
}

function printValue(value: unknown, style: QueryXmlStyle): string {
  return typeof value === 'object' && value !== null ? printMembers(value, style) : escapeXml(String(value));
}

function element(name: string, inner: string): string {
  return `<${name}>${inner}</${name}>`;
}

const xmlEntities: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // Readers take a bare one for a line feed.
  '\r': '&#xD;',
};

/** Escapes text for XML; characters that XML cannot carry become U+FFFD. */
export function escapeXml(text: string): string {
  return text
    .replace(/[&<>"\r]/g, (character) => xmlEntities[character] as string)
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd');
}
