import { type CallScope, type Json, ServiceError } from '@cairn/kit';
import { type FacadeMethod, operationNameOf } from '../facade.ts';
import { anonymousScope } from '../http/credentials.ts';
import type { Operation } from '../operation.ts';
import { withEpochSeconds } from '../protocol/instant-members.ts';
import { refusedOperations } from '../protocol/query-table.ts';
import { compileInputReader, type InputReader } from '../shape/compile-reader.ts';
import type { StructureShape } from '../shape/shape.ts';

/** A method of a facade that grows; one that only refuses says so, and tells why when it is called. */
export type GrowingMethod = FacadeMethod & { readonly isRefused?: true };

/** What operations of Cognito are made of. */
export interface CognitoOperationsOptions {
  readonly service: string;
  /** Methods that it does not have are operations that are refused. */
  readonly facade: { readonly [method: string]: GrowingMethod | undefined };
  readonly inputs: { readonly [method: string]: StructureShape };
  readonly publicOperations: ReadonlySet<string>;
  /** Members that are instants: epoch milliseconds inside, seconds on the wire. */
  readonly instants: ReadonlySet<string>;
  /** The name of errors about broken constraints, where it is not ValidationException. */
  readonly constraintError?: string;
}

/** All operations of a service: those of its facade, and the others, refused by their names. */
export function cognitoOperations(options: CognitoOperationsOptions): ReadonlyMap<string, Operation> {
  const { service, facade, inputs, publicOperations, instants, constraintError } = options;
  const refused: string[] = [];
  const operations = Object.entries(inputs).flatMap(([method, shape]): readonly Operation[] => {
    const name = operationNameOf(method);
    if (!(method in facade)) {
      refused.push(name);
      return [];
    }
    const read = compileInputReader(shape, 'lower-first');
    const { isRefused } = facade[method] as GrowingMethod;
    const scopeOf = publicOperations.has(name) ? asPublic : asItIs;
    return [
      {
        name,
        ...(isRefused === true ? { isRefused } : {}),
        readInput: constraintError === undefined ? read : namingErrors(read, constraintError),
        call: (scope, input, callOptions) =>
          (facade[method] as GrowingMethod)(scopeOf(scope), input as never, callOptions),
        print: (output) => JSON.stringify(withEpochSeconds(output ?? {}, instants)),
        toJson: (output) => withEpochSeconds(output ?? {}, instants) as Json,
      },
    ];
  });
  const all = [...operations, ...refusedOperations(service, refused)];
  return new Map(all.map((operation) => [operation.name, operation]));
}

function asItIs(scope: CallScope): CallScope {
  return scope;
}

/** A public operation is nobody's, also where it is called from inside: then it comes from this machine. */
function asPublic({ origin }: CallScope): CallScope {
  return { ...anonymousScope, origin: { sourceIp: '127.0.0.1', ...origin } };
}

function namingErrors(read: InputReader, code: string): InputReader {
  return (input) => {
    try {
      return read(input);
    } catch (error) {
      if (error instanceof ServiceError && error.code === 'ValidationException')
        throw new ServiceError(code, error.message);
      throw error;
    }
  };
}
