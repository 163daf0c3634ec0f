import { type CallScope, type Records, resolveLimits, seededRandom, timeOrderedIds } from '@cairn/kit';
import { functionLimits, queueLimits, secretLimits, topicLimits } from '@cairn/resources';
import { openMemoryStore } from '@cairn/store';
import type { ResourcePolicyOf } from '@cairn/wire';
import { expect, it } from 'vitest';
import { makeFunctions } from './functions.ts';
import { makeQueues } from './queues.ts';
import { makeSecrets } from './secrets.ts';
import type { ServiceGround } from './service-ground.ts';
import { makeTopics } from './topics.ts';

const account = '000000000000';
const region = 'us-east-1';
const scope: CallScope = { account, region, principal: { arn: `arn:aws:iam::${account}:root` } };
const policy = (Sid: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Sid, Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
  });

/** Services over a store that tells how often it is read. */
async function setUp() {
  const store = await openMemoryStore();
  const reads = { get: 0, list: 0 };
  const records: Records = {
    ...store.records,
    get(collection, key) {
      reads.get += 1;
      return store.records.get(collection, key);
    },
    list(collection, options) {
      reads.list += 1;
      return store.records.list(collection, options);
    },
  };
  const clock = { now: () => Date.UTC(2026, 0, 1), alarm: () => ({ set: () => undefined }) };
  const random = seededRandom(1);
  const limits = resolveLimits({ ...queueLimits, ...topicLimits, ...functionLimits, ...secretLimits });
  const base = {
    records,
    clock,
    random,
    ids: timeOrderedIds(clock, random),
    limits,
    log: () => undefined,
  };
  const foundations = {
    endpoint: () => 'http://localhost',
    seal: { seal: (text: string) => text, open: (text: string) => text },
    outgoing: { http: async () => Promise.reject(new Error('nothing is called')) },
    functionSurroundings: {
      open: async () => ({
        code: { put: async () => ({ id: 'c', sha256: 's', sizeBytes: 1 }) },
        host: { checkArchive: async () => undefined },
      }),
    },
  };
  const ground = { base, foundations, deliver: async () => true } as unknown as ServiceGround;
  const parts = {
    queues: makeQueues(ground),
    topics: makeTopics(ground),
    functions: await makeFunctions(ground),
    secrets: makeSecrets(ground),
  };
  const policies: { readonly [service: string]: ResourcePolicyOf } = {
    ...parts.queues.policies,
    ...parts.topics.policies,
    ...parts.functions.policies,
    ...parts.secrets.policies,
  };
  /** The policy, and how often the store was read for it. */
  const asked = async (service: string, arn: string) => {
    const before = { ...reads };
    const facts = await policies[service]?.(scope, arn, `${service}:Any`);
    return { facts, get: reads.get - before.get, list: reads.list - before.list };
  };
  const { queues, topics, functions, secrets } = parts;
  return {
    queues: queues.facade,
    topics: topics.facade,
    functions: functions.facade,
    secrets: secrets.facade,
    asked,
  };
}

it('asks a topic for its policy without a look at its subscriptions', async () => {
  const { topics, asked } = await setUp();
  const { TopicArn } = await topics.createTopic(scope, { Name: 't' });
  for (let at = 0; at < 120; at += 1) {
    const Endpoint = `arn:aws:sqs:${region}:${account}:q${at}`;
    await topics.subscribe(scope, { TopicArn, Protocol: 'sqs', Endpoint });
  }
  expect(await asked('sns', TopicArn)).toMatchObject({ get: 1, list: 0 });
  const { Attributes } = await topics.getTopicAttributes(scope, { TopicArn });
  expect((await asked('sns', TopicArn)).facts).toEqual({ policy: Attributes.Policy });
  await topics.publish(scope, { TopicArn, Message: 'm' });
  expect(await asked('sns', TopicArn)).toMatchObject({ get: 0, list: 0 });
  const AttributeValue = policy('a');
  await topics.setTopicAttributes(scope, { TopicArn, AttributeName: 'Policy', AttributeValue });
  expect((await asked('sns', TopicArn)).facts).toEqual({ policy: AttributeValue });
  await topics.deleteTopic(scope, { TopicArn });
  expect((await asked('sns', TopicArn)).facts).toBeUndefined();
  expect((await asked('sns', `${TopicArn}:x`)).facts).toBeUndefined();
});

it('asks a queue from memory', async () => {
  const { queues, asked } = await setUp();
  const arn = `arn:aws:sqs:${region}:${account}:q`;
  expect((await asked('sqs', arn)).facts).toBeUndefined();
  await queues.createQueue(scope, { QueueName: 'q' });
  expect(await asked('sqs', arn)).toEqual({ facts: {}, get: 0, list: 0 });
  await queues.setQueueAttributes(scope, { QueueUrl: 'q', Attributes: { Policy: policy('a') } });
  expect(await asked('sqs', arn)).toEqual({ facts: { policy: policy('a') }, get: 0, list: 0 });
  await queues.deleteQueue(scope, { QueueUrl: 'q' });
  expect((await asked('sqs', arn)).facts).toBeUndefined();
  expect((await asked('sqs', 'arn:aws:sqs:*:*:*')).facts).toBeUndefined();
});

it('asks a function, version or alias from memory', async () => {
  const { functions, asked } = await setUp();
  const arn = `arn:aws:lambda:${region}:${account}:function:f`;
  await functions.createFunction(scope, {
    FunctionName: 'f',
    Role: `arn:aws:iam::${account}:role/r`,
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Code: { ZipFile: new Uint8Array(1) },
  });
  expect((await asked('lambda', arn)).facts).toBeUndefined();
  const permission = { FunctionName: 'f', StatementId: 's', Principal: '*', Action: 'lambda:InvokeFunction' };
  await functions.addPermission(scope, permission);
  const { Policy } = await functions.getPolicy(scope, { FunctionName: 'f' });
  expect(await asked('lambda', arn)).toEqual({ facts: { policy: Policy }, get: 0, list: 0 });
  expect((await asked('lambda', `${arn}:1`)).facts).toBeUndefined();
  await functions.removePermission(scope, permission);
  await functions.addPermission(scope, { ...permission, StatementId: 'other' });
  expect((await asked('lambda', arn)).facts?.policy).toContain('other');
});

it('asks a secret from memory, by its ARN or by what is known of it', async () => {
  const { secrets, asked } = await setUp();
  const { ARN } = await secrets.createSecret(scope, { Name: 'a-b', SecretString: 'x' });
  const partial = `${ARN.slice(0, -6)}??????`;
  expect((await asked('secretsmanager', ARN)).facts).toEqual({ arn: ARN, policy: undefined });
  await secrets.putResourcePolicy(scope, { SecretId: 'a-b', ResourcePolicy: policy('a') });
  await asked('secretsmanager', ARN);
  for (const arn of [ARN, partial])
    expect(await asked('secretsmanager', arn)).toEqual({
      facts: { arn: ARN, policy: policy('a') },
      get: 0,
      list: 0,
    });
  await secrets.deleteSecret(scope, { SecretId: 'a-b', ForceDeleteWithoutRecovery: true });
  expect((await asked('secretsmanager', partial)).facts).toBeUndefined();
});
