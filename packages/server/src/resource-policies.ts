import { type CallScope, parseArn, ServiceError } from '@cairn/kit';
import type { ResourceFacts, ResourcePolicyOf } from '@cairn/wire';
import type { Services } from './services.ts';

type PolicyRooms = Pick<Services, 'events' | 'functions' | 'objects' | 'queues' | 'secrets' | 'topics'>;

/** The policies of resources, by the signing name of their service. A service that has some is one line here. */
export function resourcePolicies({ events, functions, objects, queues, secrets, topics }: PolicyRooms): {
  readonly [service: string]: ResourcePolicyOf;
} {
  return {
    lambda: (_scope, arn) => functions.policyOf(arn),
    sqs: (_scope, arn) => queues.policyOf(arn),
    sns: (_scope, arn) => topics.policyOf(arn),
    events: (scope, arn) =>
      ofOwner(scope, arn, async (place) => {
        if (!arn.includes(':event-bus/')) return undefined;
        const { Policy } = await events.describeEventBus(place, { Name: arn });
        return Policy === undefined ? {} : { policy: Policy };
      }),
    s3: async (_scope, arn) => {
      const bucket = await objects.bucketAccess(bucketOf(arn));
      return bucket && { account: bucket.owner, policy: bucket.policy };
    },
    secretsmanager: (_scope, arn) => secrets.policyOf(arn),
  };
}

/** What is asked in the account and region of the resource; where it has no policy, or is not there, there is none. */
async function ofOwner(
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

/** `arn:aws:s3:::BUCKET/KEY` */
function bucketOf(arn: string): string {
  const resource = parseArn(arn)?.resource ?? '';
  return resource.split('/', 1)[0] as string;
}
