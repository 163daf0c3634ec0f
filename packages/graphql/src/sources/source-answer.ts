import { JsonNestingError } from '@cairn/kit';
import type { DataSourceAnswer, DataSourceCall } from '../resolver/data-source.ts';
import { documentFailure, SourceFailure } from './source-failure.ts';
import type { SourcePorts } from './source-ports.ts';

/** What comes of work for a request, whatever goes wrong: what is no source's failure is logged and masked. */
export async function answering(
  call: Pick<DataSourceCall, 'requestId' | 'typeName' | 'fieldName'>,
  ports: Pick<SourcePorts, 'log'>,
  work: () => Promise<DataSourceAnswer>,
): Promise<DataSourceAnswer> {
  try {
    return await work();
  } catch (thrown) {
    return failureOf(thrown, call, ports).answer;
  }
}

/** The failure as callers may see it. */
export function failureOf(
  thrown: unknown,
  { requestId, typeName, fieldName }: Pick<DataSourceCall, 'requestId' | 'typeName' | 'fieldName'>,
  { log }: Pick<SourcePorts, 'log'>,
): SourceFailure {
  if (thrown instanceof SourceFailure) return thrown;
  // A document may nest deeper than a text may.
  if (thrown instanceof JsonNestingError) return documentFailure(thrown.message);
  const cause = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  log('error', 'a data source failed', { requestId, field: `${typeName}.${fieldName}`, cause });
  return new SourceFailure('InternalFailure', 'Internal failure');
}
