import { ServiceError } from '@cairn/kit';
import type { Facade } from '../facade.ts';
import type { ServiceTable } from '../operation.ts';
import { bodyText } from '../protocol/body-text.ts';
import { queryProtocol } from '../protocol/query.ts';
import { operationInputs, queryOperations, refusedOperations } from '../protocol/query-table.ts';
import type { Protocol } from '../protocol/wire-request.ts';
import type { Service } from '../service.ts';
import { type StsMethod, stsInputs } from './sts-shapes.ts';
import { isUnsignedForm } from './unsigned-form.ts';

/** What this table calls: STS of `identity`. */
export type StsFacade = Facade<StsMethod>;

const namespace = 'https://sts.amazonaws.com/doc/2011-06-15/';
const refused = [
  'AssumeRoleWithSAML',
  'GetFederationToken',
  'AssumeRoot',
  'GetWebIdentityToken',
  'GetDelegatedAccessToken',
];

/** Security Token Service, by forms and XML. */
export function stsService(facade: StsFacade): Service {
  const operations = [
    ...queryOperations({ facade, inputs: stsInputs, instants: new Set(['Expiration']) }),
    ...refusedOperations('sts', refused),
  ];
  const table: ServiceTable = {
    signingName: 'sts',
    requestBytesMax: 1_048_576,
    operations: new Map(operations.map((operation) => [operation.name, operation])),
  };
  return {
    name: 'sts',
    table,
    isOfAws: true,
    speak: (observers) => ({
      signingName: 'sts',
      claims: isUnsignedForm,
      protocol: takingUnsigned(
        queryProtocol({
          table,
          namespace,
          version: '2011-06-15',
          inputs: operationInputs(stsInputs),
          observers,
        }),
      ),
    }),
  };
}

/** What only the token of a web identity protects comes without a signature; all else has to have one. */
function takingUnsigned(protocol: Protocol): Protocol {
  return {
    ...protocol,
    async answer(request) {
      if (request.authenticate === undefined) return protocol.answer(request);
      const action = new URLSearchParams(bodyText(request.body)).get('Action');
      if (action === 'AssumeRoleWithWebIdentity') return protocol.answer(request);
      try {
        return await protocol.answer({ ...request, scope: await request.authenticate() });
      } catch (error) {
        if (error instanceof ServiceError) return protocol.printError(error);
        throw error;
      }
    },
  };
}
