import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formFields } from './aws-query.ts';
import { readMeter } from './cairn.ts';
import { listFunctions } from './functions.ts';
import { createQueue } from './queues.ts';
import {
  copyObject,
  createBucket,
  deleteObject,
  getObject,
  headObject,
  listBuckets,
  putObject,
} from './s3.ts';
import { ServiceError } from './service-error.ts';
import { createStateMachine, describeStateMachine, listStateMachines } from './step-functions.ts';
import { createWire, type Wire } from './wire.ts';

let server: CairnServer;
let wire: Wire;

const ports = () => ({
  account: '000000000000',
  region: 'us-east-1',
  credentials: () => ({ accessKeyId: '000000000000', secretAccessKey: 'studio' }),
  origin: server.endpoint,
  fetch: (url: string, init: RequestInit) => fetch(url, init),
  nowMs: () => Date.now(),
});

beforeAll(async () => {
  server = await createServer({ memory: true, port: 0, logLevel: 'silent' });
  wire = createWire(ports());
});
afterAll(() => server.stop());

const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error) => error,
  );

describe('the wire', () => {
  it('calls JSON services and knows their errors by name', async () => {
    const definition = JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Succeed' } } });
    const roleArn = 'arn:aws:iam::000000000000:role/any';
    const { stateMachineArn } = await createStateMachine.run(wire, { name: 'hello', definition, roleArn });
    const { stateMachines } = await listStateMachines.run(wire, {});
    expect(stateMachines.map((machine) => machine.name)).toEqual(['hello']);
    expect(
      await failureOf(describeStateMachine.run(wire, { stateMachineArn: `${stateMachineArn}-2` })),
    ).toMatchObject({
      code: 'StateMachineDoesNotExist',
      statusCode: 400,
      requestId: expect.stringMatching(/.{20}/),
    });
  });

  it('keeps objects of any name and reads parts of them', async () => {
    const bucket = 'papers';
    await createBucket.run(wire, { bucket });
    for (const key of ['a/b c+d', 'ü🪨/%41?x=1#y', "it's (1)!*~"]) {
      await putObject.run(wire, { bucket, key, content: new Blob(['0123456789'], { type: 'text/plain' }) });
      expect(await headObject.run(wire, { bucket, key })).toMatchObject({
        sizeBytes: 10,
        contentType: 'text/plain',
      });
      const part = await getObject.run(wire, { bucket, key, range: { from: 2, to: 4 } });
      expect(await part.content.text()).toBe('234');
      expect(part.sizeBytes).toBe(10);
      await copyObject.run(wire, { bucket, key: 'copy', from: { bucket, key } });
      expect((await headObject.run(wire, { bucket, key: 'copy' })).sizeBytes).toBe(10);
      await deleteObject.run(wire, { bucket, key });
      expect(await failureOf(headObject.run(wire, { bucket, key }))).toMatchObject({ statusCode: 404 });
    }
  });

  it('does not send a name that a browser would make another of', async () => {
    const key = 'a/../../other';
    const failure = await failureOf(deleteObject.run(wire, { bucket: 'papers', key }));
    expect(failure).toMatchObject({ code: 'UnsendableName' });
  });

  it('sends reads again that nothing answered, and nothing else', async () => {
    const attempts: string[] = [];
    const reachable: boolean[] = [];
    const flaky = createWire({
      ...ports(),
      fetch: async (url, init) => {
        attempts.push(init.method ?? '');
        if (attempts.length < 3) throw new TypeError('Failed to fetch');
        return fetch(url, init);
      },
      onReachable: (isReachable) => reachable.push(isReachable),
    });
    expect((await listStateMachines.run(flaky, {})).stateMachines).toHaveLength(1);
    expect(attempts).toHaveLength(3);
    attempts.length = 0;
    const failure = await failureOf(createBucket.run(flaky, { bucket: 'never' }));
    expect(failure).toBeInstanceOf(ServiceError);
    expect(failure).toMatchObject({ code: 'NetworkError', statusCode: 0 });
    expect(attempts).toHaveLength(1);
    expect(reachable).toEqual([true, false]);
  });

  it('tells which key the server does not take, in every protocol and whoever calls', async () => {
    const strict = await createServer({ memory: true, port: 0, logLevel: 'silent', auth: 'strict' });
    try {
      const refused: string[] = [];
      const stranger = { accessKeyId: 'AKIAAAAAAAAAAAAAAAAA', secretAccessKey: 'x' };
      const made = createWire({
        ...ports(),
        origin: strict.endpoint,
        credentials: () => stranger,
        onCredentialsRefused: (accessKeyId) => refused.push(accessKeyId),
      });
      const failures = [
        await failureOf(listStateMachines.run(made, {})),
        await failureOf(listBuckets.run(made, {})),
        await failureOf(listFunctions.run(made, {})),
        await failureOf(readMeter.run(made, {})),
      ];
      expect(failures).toEqual(failures.map(() => expect.any(Error)));
      expect(refused).toEqual(failures.map(() => stranger.accessKeyId));
    } finally {
      await strict.stop();
    }
  });

  it('makes two equal changes of one second, which a strict server takes for two', async () => {
    const strict = await createServer({ memory: true, port: 0, logLevel: 'silent', auth: 'strict' });
    try {
      const principal = {
        arn: 'arn:aws:iam::000000000000:root',
        kind: 'root',
        account: '000000000000',
      } as const;
      const scope = { account: '000000000000', region: 'us-east-1', principal };
      const asRoot = (service: string, action: string, input: object) =>
        strict.cairn.callService({ ...scope, service, action, input: input as never });
      await asRoot('iam', 'CreateUser', { UserName: 'ada' });
      const PolicyDocument = JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
      });
      await asRoot('iam', 'PutUserPolicy', { UserName: 'ada', PolicyName: 'all', PolicyDocument });
      const { AccessKey } = (await asRoot('iam', 'CreateAccessKey', { UserName: 'ada' })) as never as {
        readonly AccessKey: { readonly AccessKeyId: string; readonly SecretAccessKey: string };
      };
      const nowMs = Date.now();
      const made = createWire({
        ...ports(),
        origin: strict.endpoint,
        credentials: () => ({
          accessKeyId: AccessKey.AccessKeyId,
          secretAccessKey: AccessKey.SecretAccessKey,
        }),
        nowMs: () => nowMs,
      });
      const queue = { QueueName: 'same' };
      await createQueue.run(made, queue);
      expect(await createQueue.run(made, queue)).toMatchObject({ QueueUrl: expect.any(String) });
    } finally {
      await strict.stop();
    }
  });

  it('takes no other failure for a refused key', async () => {
    const refused: string[] = [];
    const made = createWire({ ...ports(), onCredentialsRefused: (key) => refused.push(key) });
    const stateMachineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:ExpiredToken';
    const failure = await failureOf(describeStateMachine.run(made, { stateMachineArn }));
    expect(failure).toMatchObject({ code: 'StateMachineDoesNotExist' });
    expect(refused).toEqual([]);
  });

  it('ends when the caller wants no answer any more', async () => {
    const control = new AbortController();
    const silent = createWire({
      ...ports(),
      fetch: (_url, init) =>
        new Promise((_resolve, reject) => {
          const end = () => reject(init.signal?.reason);
          if (init.signal?.aborted === true) end();
          else init.signal?.addEventListener('abort', end);
        }),
    });
    const answer = failureOf(listStateMachines.run(silent, {}, { signal: control.signal }));
    control.abort();
    expect(await answer).toMatchObject({ name: 'AbortError' });
  });
});

describe('a form of the query protocol', () => {
  it('numbers the items of lists and the entries of maps', () => {
    const input = {
      Name: 'a',
      Tags: [{ Key: 'k', Value: 'v' }],
      Attributes: new Map([['x', 'y']]),
      Skipped: undefined,
    };
    expect(formFields(input)).toEqual([
      ['Name', 'a'],
      ['Tags.member.1.Key', 'k'],
      ['Tags.member.1.Value', 'v'],
      ['Attributes.entry.1.key', 'x'],
      ['Attributes.entry.1.value', 'y'],
    ]);
  });
});
