import { type CallScope, type Json, parseArn, ServiceError } from '@cairn/kit';
import type { ResourcePolicyOf } from '@cairn/wire';
import type { Services } from './services.ts';

type PolicyRooms = Pick<Services, 'functions'>;

/** The policies of resources, by the signing name of their service. A service that has some is one line here. */
export function resourcePolicies({ functions }: PolicyRooms): {
  readonly [service: string]: ResourcePolicyOf;
} {
  return {
    lambda: (scope, arn) =>
      ofOwner(scope, arn, async (place) => (await functions.getPolicy(place, functionPlace(arn))).Policy),
  };
}

/** What is asked in the account and region of the resource; where it has no policy, or is not there, there is none. */
async function ofOwner(
  scope: CallScope,
  arn: string,
  policyOf: (place: CallScope) => Promise<Json | undefined>,
): Promise<Json | undefined> {
  const { account, region } = parseArn(arn) ?? scope;
  try {
    return await policyOf({ ...scope, account: account || scope.account, region: region || scope.region });
  } catch (error) {
    if (error instanceof ServiceError && error.status < 500) return undefined;
    throw error;
  }
}

/** `arn:…:function:NAME:QUALIFIER` in its parts. */
function functionPlace(arn: string): { readonly FunctionName: string; readonly Qualifier?: string } {
  const [, FunctionName = arn, Qualifier] = /^(arn:(?:[^:]*:){5}[^:]+)(?::([^:]+))?$/.exec(arn) ?? [];
  return Qualifier === undefined ? { FunctionName } : { FunctionName, Qualifier };
}
