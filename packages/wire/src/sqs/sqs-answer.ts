import { escapeXml } from '../protocol/query-xml.ts';

/** How lists and maps are spelt in XML answers: one element for each item or entry. */
const elements: { readonly [member: string]: string } = {
  QueueUrls: 'QueueUrl',
  queueUrls: 'QueueUrl',
  Messages: 'Message',
  Attributes: 'Attribute',
  MessageAttributes: 'MessageAttribute',
  Tags: 'Tag',
  Failed: 'BatchResultErrorEntry',
  Results: 'ListMessageMoveTasksResultEntry',
};

const maps: ReadonlySet<string> = new Set(['Attributes', 'MessageAttributes', 'Tags']);

/** The answer to an operation in XML, as the query protocol has it. */
export function printSqsAnswer(
  operation: string,
  output: unknown,
  { namespace, requestId }: { readonly namespace: string; readonly requestId: string },
): string {
  const names = { ...elements, Successful: `${operation}ResultEntry` };
  const result =
    output === undefined
      ? ''
      : `<${operation}Result>${printMembers(output as Members, names)}</${operation}Result>`;
  return `<?xml version="1.0"?><${operation}Response xmlns="${namespace}">${result}<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${operation}Response>`;
}

type Members = { readonly [member: string]: unknown };
type Names = { readonly [member: string]: string };

function printMembers(members: Members, names: Names): string {
  return Object.entries(members)
    .map(([member, value]) => printMember(member, value, names))
    .join('');
}

function printMember(member: string, value: unknown, names: Names): string {
  if (value === undefined) return '';
  const name = names[member] ?? member;
  if (Array.isArray(value)) return value.map((item) => element(name, printValue(item, names))).join('');
  if (maps.has(member)) {
    const key = member === 'Tags' ? 'Key' : 'Name';
    return Object.entries(value as Members)
      .map(([entry, inner]) =>
        element(name, element(key, escapeXml(entry)) + element('Value', printValue(inner, names))),
      )
      .join('');
  }
  return element(name, printValue(value, names));
}

function printValue(value: unknown, names: Names): string {
  return typeof value === 'object' && value !== null
    ? printMembers(value as Members, names)
    : escapeXml(String(value));
}

function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}
