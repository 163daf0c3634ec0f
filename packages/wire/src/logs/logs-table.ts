import { type Json, type LimitValues, ServiceError } from '@cairn/kit';
import { callFacade, type Facade, operationNameOf } from '../facade.ts';
import type { Operation, ServiceTable } from '../operation.ts';
import { compileInputReader, type InputReader } from '../shape/compile-reader.ts';
import { type LogsMethod, logsInputs } from './logs-shapes.ts';

/** What this table calls: the Logs service of `resources`. */
export type LogsFacade = Facade<LogsMethod>;

/** Limits that bound requests. */
export type LogsSizeLimits = LimitValues<'logBatchBytes'>;

/** The operation table of CloudWatch Logs. Its instants are milliseconds on the wire too. */
export function logsTable(facade: LogsFacade, { logBatchBytes }: LogsSizeLimits): ServiceTable {
  const operations = (Object.keys(logsInputs) as LogsMethod[]).map((method): Operation => {
    return {
      name: operationNameOf(method),
      readInput: namingErrorsAsLogsDoes(compileInputReader(logsInputs[method])),
      call: callFacade(facade, method),
      print: (output) => (output === undefined ? '{}' : JSON.stringify(output)),
      toJson: (output) => (output ?? {}) as Json,
    };
  });
  return {
    signingName: 'logs',
    // Every character of a batch may be escaped, as six.
    requestBytesMax: 8 * logBatchBytes,
    operations: new Map(operations.map((operation) => [operation.name, operation])),
  };
}

/** A batch of too many events is not repeated whole. */
const errorCharactersMax = 4_096;

/** CloudWatch Logs answers broken constraints of its model under a name of its own. */
function namingErrorsAsLogsDoes(read: InputReader): InputReader {
  return (input) => {
    try {
      return read(input);
    } catch (error) {
      if (error instanceof ServiceError && error.code === 'ValidationException') {
        throw new ServiceError('InvalidParameterException', error.message.slice(0, errorCharactersMax));
      }
      throw error;
    }
  };
}
