import { restJsonProtocol } from '../protocol/rest-json.ts';
import type { Service } from '../service.ts';
import { type LambdaFacade, type LambdaSizeLimits, lambdaTable } from './lambda-table.ts';

/** Errors whose text is `Message` with a capital letter, by the service's model. */
const capitalMessage: ReadonlySet<string> = new Set([
  'ResourceNotFoundException',
  'ServiceException',
  'InvalidRuntimeException',
  'InvalidZipFileException',
  'CodeVerificationFailedException',
  'ResourceInUseException',
  'RecursiveInvocationException',
  'InternalFailure',
  'SerializationException',
]);

/** Lambda, in JSON by paths. */
export function lambdaService(facade: LambdaFacade, limits: LambdaSizeLimits): Service {
  const table = lambdaTable(facade, limits);
  return {
    name: 'lambda',
    table,
    isOfAws: true,
    speak: (observers) => ({
      signingName: 'lambda',
      protocol: restJsonProtocol({ table, capitalMessage, observers }),
    }),
  };
}
