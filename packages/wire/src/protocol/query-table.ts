import { type Json, ServiceError } from '@cairn/kit';
import { callFacade, type Facade, operationNameOf } from '../facade.ts';
import type { Operation, OperationInput } from '../operation.ts';
import { compileInputReader, type InputReader } from '../shape/compile-reader.ts';
import type { StructureShape } from '../shape/shape.ts';
import { withInstants } from './instant-members.ts';
import { isoSeconds } from './instants.ts';

/** What operations of a service of the query protocol are made of. */
export interface QueryTableOptions<Method extends string> {
  readonly facade: Facade<Method>;
  readonly inputs: { readonly [method in Method]: StructureShape };
  /** Members that are instants: epoch milliseconds inside, ISO 8601 on the wire. */
  readonly instants: ReadonlySet<string>;
  /** Another text for a broken constraint, where the service has its own. */
  readonly constraintText?: (message: string) => string;
}

/** The operations of a service whose facade has a method for each. */
export function queryOperations<Method extends string>(
  options: QueryTableOptions<Method>,
): readonly Operation[] {
  const { facade, inputs, instants } = options;
  return (Object.keys(inputs) as Method[]).map((method): Operation => {
    const name = operationNameOf(method);
    const call = callFacade(facade, method);
    return {
      name,
      readInput: namingErrors(compileInputReader(inputs[method], 'lower-first'), options.constraintText),
      call: async (scope, input, callOptions) =>
        withInstants(await call(scope, input, callOptions), instants, isoSeconds),
      print: (output) => JSON.stringify(output ?? {}),
      toJson: (output) => (output ?? {}) as Json,
    };
  });
}

/** Inputs by operation, as the protocol asks for them. */
export function operationInputs(inputs: { readonly [method: string]: StructureShape }): {
  readonly [operation: string]: StructureShape;
} {
  return Object.fromEntries(
    Object.entries(inputs).map(([method, shape]) => [operationNameOf(method), shape]),
  );
}

/** Operations that AWS has and Cairn refuses: whoever calls one learns that it is not misspelt. */
export function refusedOperations(service: string, names: readonly string[]): readonly Operation[] {
  return names.map((name) => ({
    name,
    isRefused: true,
    readInput: (input) => input as OperationInput,
    call: async () => {
      throw new ServiceError('UnsupportedOperation', `Cairn does not support ${service}:${name}.`);
    },
    print: () => '{}',
    toJson: () => ({}),
  }));
}

/** The query services answer broken constraints of their models as ValidationError. */
function namingErrors(read: InputReader, textOf: ((message: string) => string) | undefined): InputReader {
  return (input) => {
    try {
      return read(input);
    } catch (error) {
      if (error instanceof ServiceError && error.code === 'ValidationException') {
        throw new ServiceError('ValidationError', textOf?.(error.message) ?? error.message);
      }
      throw error;
    }
  };
}
