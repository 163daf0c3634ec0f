import type { Json, LimitValues } from '@cairn/kit';
import { callFacade, type Facade, operationNameOf } from '../facade.ts';
import type { Operation, ServiceTable } from '../operation.ts';
import { awsJsonProtocol } from '../protocol/aws-json.ts';
import { withEpochSeconds } from '../protocol/instant-members.ts';
import type { Service } from '../service.ts';
import { compileInputReader } from '../shape/compile-reader.ts';
import { type SsmMethod, ssmInputs } from './ssm-shapes.ts';

/** What this table calls: the parameters of `resources`. */
export type SsmFacade = Facade<SsmMethod>;

/** Limits that bound requests. */
export type SsmSizeLimits = LimitValues<'parameterStandardBytes' | 'parameterAdvancedBytes'>;

const targetPrefix = 'AmazonSSM';
const instants: ReadonlySet<string> = new Set(['LastModifiedDate']);

/** Parameter Store of AWS Systems Manager, in JSON by targets. */
export function ssmService(
  facade: SsmFacade,
  { parameterStandardBytes, parameterAdvancedBytes }: SsmSizeLimits,
): Service {
  const operations = (Object.keys(ssmInputs) as SsmMethod[]).map((method): Operation => {
    return {
      name: operationNameOf(method),
      readInput: compileInputReader(ssmInputs[method], 'lower-first'),
      call: callFacade(facade, method),
      print: (output) => JSON.stringify(withEpochSeconds(output ?? {}, instants)),
      toJson: (output) => withEpochSeconds(output ?? {}, instants) as Json,
    };
  });
  const table: ServiceTable = {
    signingName: 'ssm',
    // Every character may be escaped, as six.
    requestBytesMax: 1_048_576 + 6 * Math.max(parameterStandardBytes, parameterAdvancedBytes),
    operations: new Map(operations.map((operation) => [operation.name, operation])),
  };
  return {
    name: 'ssm',
    table,
    isOfAws: true,
    speak: (observers) => ({
      signingName: 'ssm',
      targetPrefix,
      protocol: awsJsonProtocol({ table, targetPrefix, errorNamespace: 'com.amazonaws.ssm', observers }),
    }),
  };
}
