import { invariant } from '@cairn/kit';
import { type AdmitCall, policyAdmission } from '@cairn/wire';
import type { Services } from './services.ts';

/** Who may refuse calls: policies where signatures are verified, rate quotas where there are any. */
export function admission(services: Services, isStrict: boolean): readonly AdmitCall[] | undefined {
  const admitters = [...(isStrict ? [policies(services)] : []), ...rateQuotas(services)];
  return admitters.length === 0 ? undefined : admitters;
}

function policies({ identity: { authorizer }, rooms }: Services): AdmitCall {
  return policyAdmission({
    authorizer,
    resourcePolicies: Object.assign({}, ...Object.values(rooms).map(({ policies }) => policies)),
    // A table that is there has made its service ready; who asks about another is refused as by a policy that asks nothing.
    foundKeys: { dynamodb: (call) => rooms.tables.facade?.accessKeys(call) ?? [] },
    passedRoles: {
      apigateway: (operation, input) => {
        // Who asks has found an operation of the service.
        const { facade } = rooms.routes;
        invariant(facade !== undefined, 'the service of an operation is in use');
        return facade.passedRoles(operation, input);
      },
    },
  });
}

/** Rate quotas are those of Step Functions. */
function rateQuotas({ stepFunctions: { admitCall } }: Services): readonly AdmitCall[] {
  if (admitCall === undefined) return [];
  return [
    (service, operation, scope, input) => {
      if (service === 'states') admitCall(scope, operation, input);
      return undefined;
    },
  ];
}
