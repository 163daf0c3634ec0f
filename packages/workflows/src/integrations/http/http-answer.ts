import {
  type Json,
  type JsonObject,
  JsonSyntaxError,
  type OutboundAnswer,
  parseJson,
  setMember,
} from '@cairn/kit';

const strict = new TextDecoder('utf-8', { fatal: true });
const opaqueTypes = /^\s*(?:application\/octet-stream|(?:image|video|audio)\/)/i;

/** The text of an answer; undefined when it is none that a state can hold. */
export function answerText({ headers, body }: OutboundAnswer): string | undefined {
  const type = headers.find(([name]) => name === 'content-type')?.[1] ?? '';
  if (opaqueTypes.test(type)) return undefined;
  try {
    return strict.decode(body);
  } catch {
    return undefined;
  }
}

/** An answer as a state shows it: the body parsed where it is JSON. */
export function describeAnswer({ status, statusText, headers }: OutboundAnswer, text: string): JsonObject {
  const byName: Record<string, Json> = {};
  for (const [name, value] of headers) {
    const values = Object.hasOwn(byName, name) ? (byName[name] as readonly Json[]) : [];
    setMember(byName, name, [...values, value]);
  }
  return { Headers: byName, ResponseBody: bodyOf(text), StatusCode: status, StatusText: statusText };
}

function bodyOf(text: string): Json {
  if (text === '') return '';
  try {
    return parseJson(text);
  } catch (thrown) {
    if (thrown instanceof JsonSyntaxError) return text;
    throw thrown;
  }
}
