import { type Json, ServiceError } from '@cairn/kit';
import { callFacade, type Facade, operationNameOf } from '../facade.ts';
import type { Operation, OperationInput, ServiceTable } from '../operation.ts';
import { compileInputReader, type InputReader } from '../shape/compile-reader.ts';
import { type MetricsMethod, metricsInputs } from './metrics-shapes.ts';

/** What this table calls: the metrics service of `resources`. */
export type MetricsFacade = Facade<MetricsMethod>;

/** Members that are instants, wherever they stand; for the protocol that marks them. */
export const metricsInstants: ReadonlySet<string> = new Set([
  'Timestamp',
  'Timestamps',
  'StartTime',
  'EndTime',
]);

/** Names that errors bear in the older query protocol, which newer ones repeat in a header. */
const queryCodes: { readonly [code: string]: string } = {
  InvalidParameterValueException: 'InvalidParameterValue',
  InvalidParameterCombinationException: 'InvalidParameterCombination',
  MissingRequiredParameterException: 'MissingParameter',
  LimitExceededFault: 'LimitExceeded',
};

/** The name and fault of an error, as the header `x-amzn-query-error` tells them. */
export function metricsQueryError({ code, status }: ServiceError): string {
  return `${queryCodes[code] ?? code};${status >= 500 ? 'Receiver' : 'Sender'}`;
}

/** The operation table of CloudWatch metrics. */
export function metricsTable(facade: MetricsFacade): ServiceTable {
  const operations = (Object.keys(metricsInputs) as MetricsMethod[]).map((method): Operation => {
    const print = (output: unknown): string => JSON.stringify(withInstants(output ?? {}, 0.001));
    return {
      name: operationNameOf(method),
      readInput: withMilliseconds(compileInputReader(metricsInputs[method])),
      call: callFacade(facade, method),
      print,
      toJson: (output) => withInstants(output ?? {}, 0.001) as Json,
    };
  });
  return {
    signingName: 'monitoring',
    requestBytesMax: 1_048_576,
    operations: new Map(operations.map((operation) => [operation.name, operation])),
  };
}

/** Instants are seconds on the wire and milliseconds behind it. CloudWatch names broken constraints as its own. */
function withMilliseconds(read: InputReader): InputReader {
  return (input) => {
    try {
      return withInstants(read(input), 1_000) as OperationInput;
    } catch (error) {
      if (!(error instanceof ServiceError) || error.code !== 'ValidationException') throw error;
      throw new ServiceError('InvalidParameterValueException', error.message.slice(0, errorCharactersMax));
    }
  };
}

/** A request of too many values is not repeated whole. */
const errorCharactersMax = 4_096;

function withInstants(value: unknown, factor: number): unknown {
  if (Array.isArray(value)) return value.map((item) => withInstants(item, factor));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      metricsInstants.has(name) ? scaled(member, factor) : withInstants(member, factor),
    ]),
  );
}

function scaled(value: unknown, factor: number): unknown {
  if (Array.isArray(value)) return value.map((item) => scaled(item, factor));
  // Seconds have at most three decimals, milliseconds none.
  return typeof value === 'number' ? Math.round(value * factor * 1_000) / 1_000 : value;
}
