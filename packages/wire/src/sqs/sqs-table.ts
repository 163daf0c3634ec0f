import { type Json, type LimitValues, ServiceError } from '@cairn/kit';
import { callFacade, type Facade, operationNameOf } from '../facade.ts';
import type { Operation, OperationInput, ServiceTable } from '../operation.ts';
import { compileInputReader, type InputReader } from '../shape/compile-reader.ts';
import { structure } from '../shape/shape.ts';
import { type SqsMethod, sqsInputs } from './sqs-shapes.ts';

/** What this table calls: the queues of `resources`. */
export type SqsFacade = Facade<SqsMethod>;

/** Limits that bound requests. */
export type SqsSizeLimits = LimitValues<'queueMessageBytes' | 'queueBatchEntries'>;

/** Room for what stands in a request beside its messages. */
const otherBytesMax = 262_144;

/** The operation table of SQS. */
export function sqsTable(facade: SqsFacade, limits: SqsSizeLimits): ServiceTable {
  const operations = (Object.keys(sqsInputs) as SqsMethod[]).map((method): Operation => {
    return {
      name: operationNameOf(method),
      readInput: inputReader(method),
      call: callFacade(facade, method),
      long: method === 'receiveMessage',
      print: (output) => (output === undefined ? '{}' : JSON.stringify(output)),
      toJson: (output) => (output ?? {}) as Json,
    };
  });
  return {
    signingName: 'sqs',
    // Every character may be escaped, as six.
    requestBytesMax: 6 * limits.queueMessageBytes + otherBytesMax,
    operations: new Map(operations.map((operation) => [operation.name, operation])),
  };
}

/** SQS says in words of its own what is missing from a request, and knows no other broken constraint of a model. */
function inputReader(method: SqsMethod): InputReader {
  const shape = sqsInputs[method];
  const read = compileInputReader(structure(shape.members));
  const { required } = shape;
  // Batches are about their entries: without them they are empty ones.
  const isBatch = 'Entries' in shape.members;
  return (given) => {
    const input = readNamed(read, given);
    for (const name of required) if (input[name] === undefined) throw missingParameter(name);
    return isBatch && input.Entries === undefined ? { ...input, Entries: [] } : input;
  };
}

function readNamed(read: InputReader, given: unknown): OperationInput {
  try {
    return read(given);
  } catch (error) {
    if (error instanceof ServiceError && error.code === 'ValidationException') {
      const missing = /^1 validation error detected: Value null at '(?:\w+\.\d+\.member\.)?(\w+)'/.exec(
        error.message,
      );
      if (missing?.[1] !== undefined) throw missingParameter(missing[1]);
      throw new ServiceError('InvalidParameterValue', error.message.slice(0, 4_096));
    }
    throw error;
  }
}

function missingParameter(name: string): ServiceError {
  return new ServiceError('MissingParameter', `The request must contain the parameter ${name}.`);
}
