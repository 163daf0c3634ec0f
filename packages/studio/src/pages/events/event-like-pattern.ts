import { isJsonArray, isJsonObject, type Json, parseJson } from '@cairn/kit';

/** An event to begin with: it has what a pattern names by plain values, and what every event has. */
export function eventLikePattern(
  pattern: string,
  { account, region }: { readonly account: string; readonly region: string },
): string {
  const event = {
    version: '0',
    id: '00000000-0000-0000-0000-000000000000',
    'detail-type': 'OrderPlaced',
    source: 'orders',
    account,
    time: '2026-01-01T00:00:00Z',
    region,
    resources: [],
    detail: {},
    ...exampleOf(read(pattern)),
  };
  return JSON.stringify(event, undefined, 2);
}

function read(pattern: string): Json {
  try {
    return parseJson(pattern);
  } catch {
    return null;
  }
}

function exampleOf(pattern: Json): { readonly [member: string]: unknown } {
  if (!isJsonObject(pattern)) return {};
  return Object.fromEntries(
    Object.entries(pattern)
      .filter(([name]) => !name.startsWith('$'))
      .flatMap(([name, wanted]): readonly (readonly [string, unknown])[] => {
        if (isJsonObject(wanted as Json)) return [[name, exampleOf(wanted as Json)]];
        const plain = isJsonArray(wanted as Json) ? (wanted as readonly Json[]).find(isPlain) : undefined;
        return plain === undefined ? [] : [[name, name === 'resources' ? [plain] : plain]];
      }),
  );
}

function isPlain(value: Json): boolean {
  return typeof value === 'string' || typeof value === 'boolean' || value === null;
}
