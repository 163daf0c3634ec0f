import { type CallScope, parseArn, ServiceError } from '@cairn/kit';
import type { ResourceFacts, ResourcePolicyOf } from '@cairn/wire';
import type { Services } from './services.ts';

type PolicyRooms = Pick<Services, 'events' | 'functions' | 'objects' | 'queues' | 'secrets' | 'topics'>;

/** The policies of resources, by the signing name of their service. A service that has some is one line here. */
export function resourcePolicies({ events, functions, objects, queues, secrets, topics }: PolicyRooms): {
  readonly [service: string]: ResourcePolicyOf;
} {
  return {
    lambda: (scope, arn) =>
      ofOwner(scope, arn, async (place) => ({
        policy: (await functions.getPolicy(place, functionPlace(arn))).Policy,
      })),
    sqs: (scope, arn) => ofOwner(scope, arn, (place) => queuePolicy(queues, place, arn)),
    sns: (scope, arn) =>
      ofOwner(scope, arn, async (place) => ({
        policy: (await topics.getTopicAttributes(place, { TopicArn: arn })).Attributes.Policy,
      })),
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
    secretsmanager: (scope, arn) =>
      ofOwner(scope, arn, async (place) => {
        const SecretId = arn.replace(/^arn:.*:secret:(.*)-\?{6}$/, '$1');
        const { ResourcePolicy } = await secrets.getResourcePolicy(place, { SecretId });
        return ResourcePolicy === undefined ? {} : { policy: ResourcePolicy };
      }),
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

/** A queue is found by the path of its URL, which is made of its account and name. */
async function queuePolicy(
  queues: PolicyRooms['queues'],
  place: CallScope,
  arn: string,
): Promise<ResourceFacts> {
  const QueueUrl = `/${place.account}/${parseArn(arn)?.resource}`;
  const { Attributes } = await queues.getQueueAttributes(place, { QueueUrl, AttributeNames: ['Policy'] });
  const policy = Attributes?.Policy;
  return policy === undefined ? {} : { policy };
}

/** `arn:aws:s3:::BUCKET/KEY` */
function bucketOf(arn: string): string {
  const resource = parseArn(arn)?.resource ?? '';
  return resource.split('/', 1)[0] as string;
}

/** `arn:…:function:NAME:QUALIFIER` in its parts. */
function functionPlace(arn: string): { readonly FunctionName: string; readonly Qualifier?: string } {
  const [, FunctionName = arn, Qualifier] = /^(arn:(?:[^:]*:){5}[^:]+)(?::([^:]+))?$/.exec(arn) ?? [];
  return Qualifier === undefined ? { FunctionName } : { FunctionName, Qualifier };
}
