import { type Json, type LimitValues, ServiceError } from '@cairn/kit';
import { callFacade, type Facade, operationNameOf } from '../facade.ts';
import type { Operation, ServiceTable } from '../operation.ts';
import { type RestRoute, type RestService, restService } from '../protocol/rest-route.ts';
import { compileInputReader, type InputReader } from '../shape/compile-reader.ts';
import { type BatchMethod, batchInputs } from './batch-shapes.ts';

/** What this table calls: Batch of `resources`. */
export type BatchFacade = Facade<BatchMethod>;

/** Limits that bound requests. */
export type BatchSizeLimits = LimitValues<'batchJobRequestBytes'>;

/** Room for what stands in a request beside a job. */
const otherBytesMax = 262_144;
const errorCharactersMax = 4_096;

const tags = '/v1/tags/{resourceArn}';

const taggingRoutes: { readonly [method in BatchMethod]?: RestRoute } = {
  tagResource: { method: 'POST', path: tags, status: 200 },
  untagResource: {
    method: 'DELETE',
    path: tags,
    query: { tagKeys: { kind: 'list', parameter: 'tagKeys' } },
    status: 200,
  },
  listTagsForResource: { method: 'GET', path: tags, status: 200 },
};

/** The operation table of Batch, with its routes. Its instants are milliseconds on the wire too. */
export function batchTable(
  facade: BatchFacade,
  { batchJobRequestBytes }: BatchSizeLimits,
): ServiceTable & { readonly rest: RestService } {
  const routed = (Object.keys(batchInputs) as BatchMethod[]).map((method) => {
    const operation: Operation = {
      name: operationNameOf(method),
      readInput: namingErrorsAsBatchDoes(compileInputReader(batchInputs[method])),
      call: callFacade(facade, method),
      print: (output) => JSON.stringify(output ?? {}),
      toJson: (output) => (output ?? {}) as Json,
    };
    return { operation, route: taggingRoutes[method] ?? routeOf(method) };
  });
  return {
    signingName: 'batch',
    // Every character may be escaped, as six.
    requestBytesMax: 6 * batchJobRequestBytes + otherBytesMax,
    operations: new Map(routed.map(({ operation }) => [operation.name, operation])),
    rest: restService(routed),
  };
}

/** `submitJob` → `POST /v1/submitjob`. */
function routeOf(method: BatchMethod): RestRoute {
  return { method: 'POST', path: `/v1/${method.toLowerCase()}`, status: 200 };
}

/** Batch has one error for whatever its caller did. */
function namingErrorsAsBatchDoes(read: InputReader): InputReader {
  return (input) => {
    try {
      return read(input);
    } catch (error) {
      if (!(error instanceof ServiceError) || error.code !== 'ValidationException') throw error;
      throw new ServiceError('ClientException', error.message.slice(0, errorCharactersMax));
    }
  };
}
