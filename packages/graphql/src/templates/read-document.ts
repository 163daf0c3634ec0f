import { isJsonArray, isJsonObject, type Json, JsonSyntaxError, parseJson } from '@cairn/kit';

/** What a template has given is no JSON document; the message is AWS's. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError';
}

/**
 * The text of a template as strict JSON: one document, no member twice.
 * Source: AppSync developer guide, "Resolver mapping template changelog" and "Troubleshooting".
 * @throws DocumentError
 */
export function readDocument(text: string): Json {
  if (text.trim() === '') throw new DocumentError('Template transformation yielded an empty response.');
  let document: Json;
  try {
    document = parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    const end = endOfDocument(text);
    if (end !== undefined && /\S/.test(text.slice(end))) {
      throw new DocumentError('Trailing characters at the end of the JSON string are not allowed.');
    }
    throw new DocumentError(`Unable to parse the JSON document: '${error.locatedMessage}'`);
  }
  const twice = mayRepeat(text, document) ? memberThatStandsTwice(text) : undefined;
  if (twice !== undefined) {
    throw new DocumentError(
      `Duplicate field '${twice}' detected on Object. Duplicate JSON keys are not allowed.`,
    );
  }
  return document;
}

const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gs;

/** Where the first document of a text ends, if it does and is one. */
function endOfDocument(text: string): number | undefined {
  let depth = 0;
  for (const found of text.matchAll(token)) {
    const [part] = found;
    if (part === '{' || part === '[') depth += 1;
    if (part === '}' || part === ']') depth -= 1;
    if (depth > 0) continue;
    const end = found.index + part.length;
    return isDocument(text.slice(0, end)) ? end : undefined;
  }
  return undefined;
}

function isDocument(text: string): boolean {
  try {
    parseJson(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether more names seem to be written than members were read; colons after quotes within texts seem so too. */
function mayRepeat(text: string, document: Json): boolean {
  return (text.match(/"\s*:/g)?.length ?? 0) > membersIn(document);
}

function membersIn(value: Json): number {
  if (isJsonArray(value)) return value.reduce((count: number, each) => count + membersIn(each), 0);
  if (!isJsonObject(value)) return 0;
  return Object.values(value).reduce((count: number, each) => count + 1 + membersIn(each), 0);
}

/** The first member of a text that is JSON which its object has already. */
function memberThatStandsTwice(text: string): string | undefined {
  // An object per open brace, undefined per open bracket.
  const open: (Set<string> | undefined)[] = [];
  let last: string | undefined;
  for (const [part] of text.matchAll(token)) {
    if (part === '{') open.push(new Set());
    else if (part === '[') open.push(undefined);
    else if (part === '}' || part === ']') open.pop();
    else if (part === ':' && last !== undefined) {
      const names = open.at(-1);
      const name = JSON.parse(last) as string;
      if (names?.has(name)) return name;
      names?.add(name);
    }
    last = part.startsWith('"') ? part : undefined;
  }
  return undefined;
}
