import { isJsonObject, type Json, type JsonObject, memberOf, parseJson } from '@cairn/kit';
import { useMemo } from 'react';
import { to } from '../../app/routes.ts';
import { Link } from '../../design/link.tsx';
import { getExecutionHistory } from '../../wire/step-functions.ts';
import type { HistoryEvent, MapRunDescription } from '../../wire/step-functions-types.ts';
import { useOperation } from '../../wire/use-operation.ts';

/** The end of the parent's history, in which its Map was left. */
const eventsRead = 1_000;

/** Where the results of a map run lie, once its state was left: the place in S3 that its output names. */
export function MapRunResults({ mapRun }: { readonly mapRun: MapRunDescription }) {
  const { executionArn, mapRunArn, status } = mapRun;
  const { data } = useOperation(
    getExecutionHistory,
    status === 'RUNNING'
      ? undefined
      : { executionArn, reverseOrder: true, maxResults: eventsRead, includeExecutionData: true },
  );
  const place = useMemo(() => placeIn(data?.events ?? [], mapRunArn), [data, mapRunArn]);
  if (place === undefined) return null;
  return (
    <p className="map-run-results">
      Results:{' '}
      <Link href={to.bucket(place.bucket, { key: place.key })}>
        s3://{place.bucket}/{place.key}
      </Link>
    </p>
  );
}

interface Place {
  readonly bucket: string;
  readonly key: string;
}

/** The place that a state of type Map has put out for a map run. */
function placeIn(events: readonly HistoryEvent[], mapRunArn: string): Place | undefined {
  for (const event of events) {
    if (event.type !== 'MapStateExited') continue;
    const details = event.stateExitedEventDetails as { readonly output?: string } | undefined;
    if (details?.output?.includes(mapRunArn) !== true) continue;
    const found = find(readJson(details.output), mapRunArn);
    if (found !== undefined) return found;
  }
  return undefined;
}

function readJson(text: string): Json {
  try {
    return parseJson(text);
  } catch {
    return null;
  }
}

/** Looks through an output for `{"MapRunArn", "ResultWriterDetails": {"Bucket", "Key"}}`. */
function find(value: Json, mapRunArn: string): Place | undefined {
  if (!isJsonObject(value)) return undefined;
  const writer = memberOf(value, 'ResultWriterDetails');
  if (memberOf(value, 'MapRunArn') === mapRunArn && isJsonObject(writer)) return placeOf(writer);
  for (const member of Object.values(value)) {
    const found = find(member as Json, mapRunArn);
    if (found !== undefined) return found;
  }
  return undefined;
}

function placeOf(writer: JsonObject): Place | undefined {
  const [bucket, key] = [memberOf(writer, 'Bucket'), memberOf(writer, 'Key')];
  return typeof bucket === 'string' && typeof key === 'string' ? { bucket, key } : undefined;
}
