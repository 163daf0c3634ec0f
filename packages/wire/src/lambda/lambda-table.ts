import { type Json, type LimitValues, printJson } from '@cairn/kit';
import { callFacade, type Facade, operationNameOf } from '../facade.ts';
import type { Operation, OperationInput, ServiceTable } from '../operation.ts';
import { type RestService, restService } from '../protocol/rest-route.ts';
import { compileInputReader } from '../shape/compile-reader.ts';
import { lambdaRoutes } from './lambda-routes.ts';
import { type LambdaMethod, lambdaInputs } from './lambda-shapes.ts';

/** What this table calls: the Lambda service of `resources`. */
export type LambdaFacade = Facade<LambdaMethod>;

/** Room in a request beside its archive or payload. */
const otherBytesMax = 65_536;
/** Enough for AWS's 50 MB archive in base64, with room to spare. */
const requestBytesMin = 70_000_000;

/** Limits of the Lambda service that bound its requests. */
export type LambdaSizeLimits = LimitValues<'functionZipBytes' | 'functionPayloadBytes'>;

/** The operation table of AWS Lambda, with its routes. */
export function lambdaTable(
  facade: LambdaFacade,
  limits: LambdaSizeLimits,
): ServiceTable & { readonly rest: RestService } {
  const methods = Object.keys(lambdaInputs) as LambdaMethod[];
  const operations = new Map(
    methods.map((method): [string, Operation] => {
      const name = operationNameOf(method);
      const readInput = compileInputReader(lambdaInputs[method], 'lower-first');
      return [
        name,
        {
          name,
          readInput: method === 'invoke' ? (input) => withPayloadText(readInput(input)) : readInput,
          call: callFacade(facade, method),
          long: method === 'invoke',
          print: (output) => (output === undefined || output === null ? '{}' : JSON.stringify(output)),
          toJson: (output) => (output ?? {}) as Json,
        },
      ];
    }),
  );
  const routes = methods.map((method) => ({
    operation: operations.get(operationNameOf(method)) as Operation,
    route: lambdaRoutes[method],
  }));
  return {
    signingName: 'lambda',
    requestBytesMax: requestBytesMax(limits),
    operations,
    rest: restService(routes),
  };
}

/** Archives come in base64, payloads as they are. */
function requestBytesMax({ functionZipBytes, functionPayloadBytes }: LambdaSizeLimits): number {
  const archiveBytesMax = Math.ceil(functionZipBytes / 3) * 4;
  return Math.max(requestBytesMin, Math.max(archiveBytesMax, functionPayloadBytes) + otherBytesMax);
}

/** Over HTTP a payload is text already; a call from inside may carry it as a value. */
function withPayloadText(input: OperationInput): OperationInput {
  const payload = input.Payload;
  if (payload === undefined || typeof payload === 'string') return input;
  return { ...input, Payload: printJson(payload as Json) };
}
