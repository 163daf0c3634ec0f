import { type Json, type LimitValues, ServiceError } from '@cairn/kit';
import { callFacade, type Facade, operationNameOf } from '../facade.ts';
import type { Operation, ServiceTable } from '../operation.ts';
import { withEpochSeconds } from '../protocol/instant-members.ts';
import { compileInputReader, type InputReader } from '../shape/compile-reader.ts';
import { type EcsMethod, ecsInputs } from './ecs-shapes.ts';

/** What this table calls: ECS of `resources`. */
export type EcsFacade = Facade<EcsMethod>;

/** Limits that bound requests. */
export type EcsSizeLimits = LimitValues<'ecsTaskDefinitionBytes'>;

/** Room for what stands in a request beside a definition. */
const otherBytesMax = 262_144;
const errorCharactersMax = 4_096;

/** Members that are instants, wherever they stand. */
const instants: ReadonlySet<string> = new Set([
  'connectivityAt',
  'createdAt',
  'deregisteredAt',
  'executionStoppedAt',
  'pullStartedAt',
  'pullStoppedAt',
  'registeredAt',
  'startedAt',
  'stoppedAt',
  'stoppingAt',
]);

/** The operation table of ECS. */
export function ecsTable(facade: EcsFacade, { ecsTaskDefinitionBytes }: EcsSizeLimits): ServiceTable {
  const operations = (Object.keys(ecsInputs) as EcsMethod[]).map((method): Operation => {
    return {
      name: operationNameOf(method),
      readInput: namingErrorsAsEcsDoes(compileInputReader(ecsInputs[method])),
      call: callFacade(facade, method),
      print: (output) => (output === undefined ? '{}' : JSON.stringify(withEpochSeconds(output, instants))),
      toJson: (output) => withEpochSeconds(output ?? {}, instants) as Json,
    };
  });
  return {
    signingName: 'ecs',
    // Every character may be escaped, as six.
    requestBytesMax: 6 * ecsTaskDefinitionBytes + otherBytesMax,
    operations: new Map(operations.map((operation) => [operation.name, operation])),
  };
}

/** ECS answers broken constraints of its model under a name of its own. */
function namingErrorsAsEcsDoes(read: InputReader): InputReader {
  return (input) => {
    try {
      return read(input);
    } catch (error) {
      if (!(error instanceof ServiceError) || error.code !== 'ValidationException') throw error;
      throw new ServiceError('InvalidParameterException', error.message.slice(0, errorCharactersMax));
    }
  };
}
