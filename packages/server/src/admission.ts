import { type AdmitCall, policyAdmission } from '@cairn/wire';
import { resourcePolicies } from './resource-policies.ts';
import type { Services } from './services.ts';

/** Who may refuse calls: policies where signatures are verified, rate quotas where there are any. */
export function admission(services: Services, isStrict: boolean): readonly AdmitCall[] | undefined {
  const admitters = [...(isStrict ? [policies(services)] : []), ...rateQuotas(services)];
  return admitters.length === 0 ? undefined : admitters;
}

function policies({ identity: { authorizer }, ...services }: Services): AdmitCall {
  return policyAdmission({
    authorizer,
    resourcePolicies: resourcePolicies(services),
    passedRoles: { apigateway: (operation, input) => services.routes.passedRoles(operation, input) },
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
