import { isJsonObject, type JsonObject, JsonSyntaxError, parseJson, utf8ByteLength } from '@cairn/kit';
import type { PutEventsEntry, PutEventsResultEntry } from './event-types.ts';

/** An entry that may become an event. */
export interface AcceptedEntry {
  readonly source: string;
  readonly detailType: string;
  readonly detail: JsonObject;
}

/** Bytes that a time takes, given as it may be. */
const timeBytes = 14;
/** The end of the year 9999. */
const timeSecondsMax = 253_402_300_799;

/** Bytes of an entry as the quota counts them. Source: "Calculating PutEvents event entry size". */
export function entryBytes({ Time, Source, DetailType, Detail, Resources }: PutEventsEntry): number {
  const texts = [Source, DetailType, Detail, ...(Resources ?? [])];
  const bytes = texts.reduce((sum, text) => sum + (text === undefined ? 0 : utf8ByteLength(text)), 0);
  return bytes + (Time === undefined ? 0 : timeBytes);
}

/** Reads an entry, or says why it becomes no event. */
export function readEntry(entry: PutEventsEntry): AcceptedEntry | PutEventsResultEntry {
  const { Source: source, DetailType: detailType, Detail: text, Time: seconds } = entry;
  if (!source) return missing('Source');
  if (!detailType) return missing('DetailType');
  if (!text) return missing('Detail');
  if (seconds !== undefined && !(Math.abs(seconds) <= timeSecondsMax)) {
    return { ErrorCode: 'InvalidArgument', ErrorMessage: 'Parameter Time is not valid.' };
  }
  if (source.startsWith('aws.')) {
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  }
  const detail = readDetail(text);
  if (detail === undefined) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  return { source, detailType, detail };
}

function missing(member: string): PutEventsResultEntry {
  return {
    ErrorCode: 'InvalidArgument',
    ErrorMessage: `Parameter ${member} is not valid. Reason: ${member} is a required argument.`,
  };
}

function readDetail(text: string): JsonObject | undefined {
  try {
    const detail = parseJson(text);
    return isJsonObject(detail) ? detail : undefined;
  } catch (error) {
    if (error instanceof JsonSyntaxError) return undefined;
    throw error;
  }
}
