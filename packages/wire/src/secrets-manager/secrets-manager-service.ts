import type { Json, LimitValues } from '@cairn/kit';
import { callFacade, type Facade, operationNameOf } from '../facade.ts';
import type { Operation, ServiceTable } from '../operation.ts';
import { awsJsonProtocol } from '../protocol/aws-json.ts';
import { withEpochSeconds } from '../protocol/instant-members.ts';
import type { Service } from '../service.ts';
import { compileInputReader } from '../shape/compile-reader.ts';
import { type SecretsManagerMethod, secretsManagerInputs } from './secrets-manager-shapes.ts';

/** What this table calls: the secrets of `resources`. */
export type SecretsManagerFacade = Facade<SecretsManagerMethod>;

/** Limits that bound requests. */
export type SecretsManagerSizeLimits = LimitValues<'secretBytes'>;

const targetPrefix = 'secretsmanager';
const instants: ReadonlySet<string> = new Set([
  'CreatedDate',
  'DeletedDate',
  'DeletionDate',
  'LastAccessedDate',
  'LastChangedDate',
  'LastRotatedDate',
  'NextRotationDate',
]);

/** AWS Secrets Manager, in JSON by targets. */
export function secretsManagerService(
  facade: SecretsManagerFacade,
  { secretBytes }: SecretsManagerSizeLimits,
): Service {
  const operations = (Object.keys(secretsManagerInputs) as SecretsManagerMethod[]).map(
    (method): Operation => {
      return {
        name: operationNameOf(method),
        readInput: compileInputReader(secretsManagerInputs[method], 'lower-first'),
        call: callFacade(facade, method),
        print: (output) => JSON.stringify(withEpochSeconds(output ?? {}, instants)),
        toJson: (output) => withEpochSeconds(output ?? {}, instants) as Json,
      };
    },
  );
  const table: ServiceTable = {
    signingName: 'secretsmanager',
    // Every character may be escaped, as six.
    requestBytesMax: 1_048_576 + 8 * secretBytes,
    operations: new Map(operations.map((operation) => [operation.name, operation])),
  };
  return {
    name: 'secretsmanager',
    table,
    isOfAws: true,
    speak: (observers) => ({
      signingName: 'secretsmanager',
      targetPrefix,
      protocol: awsJsonProtocol({
        table,
        targetPrefix,
        errorNamespace: 'com.amazonaws.secretsmanager',
        observers,
      }),
    }),
  };
}
