import { type Json, type LimitValues, ServiceError } from '@cairn/kit';
import { callFacade, type Facade, operationNameOf } from '../facade.ts';
import type { Operation, ServiceTable } from '../operation.ts';
import { compileInputReader, type InputReader } from '../shape/compile-reader.ts';
import { type SnsMethod, snsInputs } from './sns-shapes.ts';

/** What this table calls: the topics of `resources`. */
export type SnsFacade = Facade<SnsMethod> & {
  /** The certificate of what signs messages. */
  readonly certificate: () => Promise<{ readonly name: string; readonly pem: string }>;
};

/** Limits that bound requests. */
export type SnsSizeLimits = LimitValues<'topicMessageBytes'>;

/** A request that breaks many constraints is not repeated whole. */
const errorCharactersMax = 4_096;

/** The operation table of Amazon SNS. */
export function snsTable(facade: SnsFacade, { topicMessageBytes }: SnsSizeLimits): ServiceTable {
  const operations = (Object.keys(snsInputs) as SnsMethod[]).map((method): Operation => {
    return {
      name: operationNameOf(method),
      readInput: namingErrorsAsSnsDoes(compileInputReader(snsInputs[method], 'lower-first')),
      call: callFacade(facade, method),
      print: (output) => JSON.stringify(output ?? {}),
      toJson: (output) => (output ?? {}) as Json,
    };
  });
  return {
    signingName: 'sns',
    // In a form every byte may take three characters.
    requestBytesMax: 1_048_576 + 6 * topicMessageBytes,
    operations: new Map(operations.map((operation) => [operation.name, operation])),
  };
}

/** SNS answers broken constraints of its model under a name of its own. */
function namingErrorsAsSnsDoes(read: InputReader): InputReader {
  return (input) => {
    try {
      return read(input);
    } catch (error) {
      if (error instanceof ServiceError && error.code === 'ValidationException')
        throw new ServiceError('ValidationError', error.message.slice(0, errorCharactersMax));
      if (error instanceof ServiceError && error.code === 'SerializationException')
        throw new ServiceError('MalformedInput', error.message.slice(0, errorCharactersMax));
      throw error;
    }
  };
}
