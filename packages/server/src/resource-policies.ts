import { type CallScope, parseArn, ServiceError } from '@cairn/kit';
import { busArn, readRuleArn } from '@cairn/resources/events';
import type { ResourceFacts, ResourcePolicyOf } from '@cairn/wire';
import type { Services } from './services.ts';

type PolicyRooms = Pick<
  Services,
  'containers' | 'events' | 'functions' | 'objects' | 'queues' | 'secrets' | 'topics'
>;

/** The policies of resources, by the signing name of their service. A service that has some is one line here. */
export function resourcePolicies({
  containers,
  events,
  functions,
  objects,
  queues,
  secrets,
  topics,
}: PolicyRooms): {
  readonly [service: string]: ResourcePolicyOf;
} {
  return {
    lambda: (_scope, arn) => functions.policyOf(arn),
    sqs: (_scope, arn) => queues.policyOf(arn),
    sns: (_scope, arn) => topics.policyOf(arn),
    events: (scope, arn) =>
      ofOwner(scope, arn, async (place) => {
        // Rules are their bus's: its policy says what other accounts may do with them.
        const rule = readRuleArn(arn);
        const bus = rule === undefined ? arn : busArn(rule.place);
        if (!bus.includes(':event-bus/')) return undefined;
        const { Policy } = await events.describeEventBus(place, { Name: bus });
        return Policy === undefined ? {} : { policy: Policy };
      }),
    s3: async (_scope, arn) => {
      const bucket = await objects.bucketAccess(bucketOf(arn));
      return bucket && { account: bucket.owner, policy: bucket.policy };
    },
    secretsmanager: (scope, arn) =>
      ofOwner(scope, arn, (place) => {
        // A name's own ARN is found here: it ends in characters that only the secret knows.
        const [, name] = /^arn:.*:secret:(.*)-\?{6}$/.exec(arn) ?? [];
        return secrets.secretAccess(place, name ?? arn);
      }),
    ecs: (scope, arn) => ofOwner(scope, arn, (place) => latestDefinition(containers, place, arn)),
    // What is registered has no revision yet.
    batch: async (scope, arn, action) =>
      action === 'batch:RegisterJobDefinition'
        ? undefined
        : ofOwner(scope, arn, (place) => latestJobDefinition(containers, place, arn)),
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

/** A family stands for its latest revision. */
async function latestDefinition(
  { ecs }: PolicyRooms['containers'],
  place: CallScope,
  arn: string,
): Promise<ResourceFacts | undefined> {
  const [, family] = /:task-definition\/([^:]+)$/.exec(arn) ?? [];
  if (family === undefined) return undefined;
  const { taskDefinition } = await ecs.describeTaskDefinition(place, { taskDefinition: family });
  return { arn: taskDefinition.taskDefinitionArn };
}

/** A name stands for its latest revision. */
async function latestJobDefinition(
  { batch }: PolicyRooms['containers'],
  place: CallScope,
  arn: string,
): Promise<ResourceFacts | undefined> {
  const [, name] = /:job-definition\/([^:]+)$/.exec(arn) ?? [];
  if (name === undefined) return undefined;
  const { jobDefinitions } = await batch.describeJobDefinitions(place, { jobDefinitions: [name] });
  const [latest] = jobDefinitions;
  return latest && { arn: latest.jobDefinitionArn };
}
