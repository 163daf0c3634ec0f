import { isoWholeSeconds } from '../protocol/instants.ts';

/** Prints S3's documents: members in the order of the value, lists as repeated elements. */

const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';
const head = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** Elements of a list's items, where they differ from the member's name. */
const itemNames: { readonly [member: string]: string } = {
  Parts: 'Part',
  Uploads: 'Upload',
  Errors: 'Error',
  CORSRules: 'CORSRule',
  AllowedHeaders: 'AllowedHeader',
  AllowedMethods: 'AllowedMethod',
  AllowedOrigins: 'AllowedOrigin',
  ExposeHeaders: 'ExposeHeader',
};

/** Lists that have an element around their items. */
const wrappedLists: { readonly [member: string]: readonly [outer: string, item: string] } = {
  Buckets: ['Buckets', 'Bucket'],
  TagSet: ['TagSet', 'Tag'],
  Grants: ['AccessControlList', 'Grant'],
};

/** Members that are printed under another name. */
const elementNames: { readonly [member: string]: string } = { TotalPartsCount: 'PartsCount' };

/** Members that are instants. */
const instants: ReadonlySet<string> = new Set(['LastModified', 'CreationDate', 'Initiated']);

/** A document with S3's namespace. */
export function printDocument(root: string, value: unknown): string {
  const inner = typeof value === 'object' ? printMembers(value ?? {}) : escapeXml(String(value ?? ''));
  return `${head}<${root} xmlns="${namespace}">${inner}</${root}>`;
}

/** An error's document. */
export function printErrorDocument(members: { readonly [element: string]: string }): string {
  return `${head}<Error>${printMembers(members)}</Error>`;
}

function printMembers(value: object): string {
  return Object.entries(value).map(printMember).join('');
}

function printMember([member, value]: readonly [string, unknown]): string {
  if (value === undefined || value === null) return '';
  if (!Array.isArray(value)) return printElement(elementNames[member] ?? member, value, member);
  const wrapped = wrappedLists[member];
  const item = wrapped?.[1] ?? itemNames[member] ?? member;
  const items = value.map((each: unknown) => printElement(item, each, member)).join('');
  return wrapped === undefined ? items : `<${wrapped[0]}>${items}</${wrapped[0]}>`;
}

function printElement(element: string, value: unknown, member: string): string {
  if (element === 'Grantee') return printGrantee(value as { readonly Type: string });
  if (typeof value === 'object' && value !== null) return `<${element}>${printMembers(value)}</${element}>`;
  const text = instants.has(member) ? isoWholeSeconds(Number(value)) : String(value);
  return `<${element}>${escapeXml(text)}</${element}>`;
}

/** The type of a grantee is an attribute of XML Schema's. */
function printGrantee({ Type, ...members }: { readonly Type: string }): string {
  const attributes = `xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="${escapeXml(Type)}"`;
  return `<Grantee ${attributes}>${printMembers(members)}</Grantee>`;
}

/** Characters that XML cannot hold as they are. */
export function escapeXml(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: keys may hold them, and readers must be told
  return text.replace(/[&<>"\u0000-\u0008\u000b-\u001f\ufffe\uffff]/g, (character) => {
    switch (character) {
      case '&':
        return '&amp;';
      case '<':
        return '&lt;';
      case '>':
        return '&gt;';
      case '"':
        return '&quot;';
      default:
        return `&#x${character.charCodeAt(0).toString(16)};`;
    }
  });
}
