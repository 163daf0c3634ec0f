import { type CallScope, parseArn, ServiceError } from '@cairn/kit';
import type { ResourceFacts } from '@cairn/wire';

/** What is asked in the account and region of the resource; where it has no policy, or is not there, there is none. */
export async function ofOwner(
  scope: CallScope,
  arn: string,
  factsOf: (place: CallScope) => Promise<ResourceFacts | undefined>,
): Promise<ResourceFacts | undefined> {
  const { account, region } = parseArn(arn) ?? scope;
  try {
    return await factsOf({ ...scope, account: account || scope.account, region: region || scope.region });
  } catch (error) {
    if (error instanceof ServiceError && error.status < 500) return undefined;
    throw error;
  }
}
