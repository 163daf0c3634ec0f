import { isJsonArray, isJsonObject, type Json, type JsonObject, parseJson } from '@cairn/kit';
import type { CompilePattern } from './event-source-ports.ts';
import type { EventSourceRecord } from './event-source-types.ts';
import { lambdaErrors } from './lambda-errors.ts';

const everything = (): boolean => true;

/**
 * What says whether a record passes a mapping's filters: one of them has to fit (Lambda developer guide, "Control
 * which events Lambda sends to your function").
 * @throws ServiceError InvalidParameterValueException for filters that are none
 */
export function eventFilter(
  { FilterCriteria }: EventSourceRecord['settings'],
  compilePattern: CompilePattern | undefined,
  filtersMax: number,
): (record: JsonObject) => boolean {
  const filters = FilterCriteria?.Filters ?? [];
  if (filters.length === 0) return everything;
  if (compilePattern === undefined) throw lambdaErrors.invalid('Cairn does not support FilterCriteria yet.');
  if (filters.length > filtersMax)
    throw lambdaErrors.invalid(`An event source mapping can have no more than ${filtersMax} filters.`);
  const tests = filters.map(({ Pattern = '{}' }) => filterTest(Pattern, compilePattern));
  return (record) => tests.some((test) => test(record));
}

function filterTest(text: string, compilePattern: CompilePattern): (record: JsonObject) => boolean {
  try {
    const pattern = parseJson(text);
    const body = isJsonObject(pattern) ? pattern.body : undefined;
    const fits = compilePattern(text);
    return (record) => {
      const event = withParsedBody(record);
      // A pattern for an object drops texts, one for a text drops objects.
      if (isJsonObject(body) && !isJsonObject(event.body)) return false;
      if (isJsonArray(body) && isJsonObject(event.body)) return false;
      return fits(event);
    };
  } catch {
    throw lambdaErrors.invalid('Invalid filter pattern definition.');
  }
}

/** The body of a queue's message is looked into where it is JSON. */
function withParsedBody(record: JsonObject): JsonObject {
  if (typeof record.body !== 'string') return record;
  try {
    const body: Json = parseJson(record.body);
    return isJsonObject(body) ? { ...record, body } : record;
  } catch {
    return record;
  }
}
