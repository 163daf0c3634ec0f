import * as Sfn from '@aws-sdk/client-sfn';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsClients } from './clients.ts';

const roleArn = 'arn:aws:iam::000000000000:role/any';
const definition = JSON.stringify({ StartAt: 'P', States: { P: { Type: 'Pass', End: true } } });
const encryptionConfiguration = {
  type: 'CUSTOMER_MANAGED_KMS_KEY',
  kmsKeyId: 'arn:aws:kms:us-east-1:000000000000:key/0987dcba-09fe-87dc-65ba-ab0987654321',
  kmsDataKeyReusePeriodSeconds: 120,
} as const;

let server: CairnServer;
let sfn: Sfn.SFNClient;
const logged: string[] = [];
beforeAll(async () => {
  const log = (level: string, message: string) => logged.push(`${level} ${message}`);
  server = await createServer({ memory: true, port: 0, log });
  sfn = awsClients(server.endpoint).sfn;
});
afterAll(async () => {
  sfn.destroy();
  await server.stop();
});

describe('a key of the customer', () => {
  it('is kept and shown, of machines, their executions and activities, and told to encrypt nothing', async () => {
    const { stateMachineArn } = await sfn.send(
      new Sfn.CreateStateMachineCommand({ name: 'secret', definition, roleArn, encryptionConfiguration }),
    );
    expect(await sfn.send(new Sfn.DescribeStateMachineCommand({ stateMachineArn }))).toMatchObject({
      encryptionConfiguration,
    });
    const { executionArn } = await sfn.send(new Sfn.StartExecutionCommand({ stateMachineArn }));
    expect(await sfn.send(new Sfn.DescribeStateMachineForExecutionCommand({ executionArn }))).toMatchObject({
      encryptionConfiguration,
    });
    const { kmsDataKeyReusePeriodSeconds: _, ...withoutPeriod } = encryptionConfiguration;
    const { activityArn } = await sfn.send(
      new Sfn.CreateActivityCommand({ name: 'secret', encryptionConfiguration: withoutPeriod }),
    );
    expect(await sfn.send(new Sfn.DescribeActivityCommand({ activityArn }))).toMatchObject({
      encryptionConfiguration: { ...withoutPeriod, kmsDataKeyReusePeriodSeconds: 300 },
    });
    expect(logged.filter((line) => line.includes('KMS'))).toEqual([
      expect.stringMatching(/^warn .*not encrypted/),
    ]);
  });

  it.each([
    [{ type: 'CUSTOMER_MANAGED_KMS_KEY' }, 'Must set a valid kmsKeyId.'],
    [{ type: 'CUSTOMER_MANAGED_KMS_KEY', kmsKeyId: 'no key' }, 'Must set a valid kmsKeyId.'],
    [
      { type: 'AWS_OWNED_KEY', kmsKeyId: 'alias/a' },
      'Custom kmsKeyId is not allowed when selecting AWS_OWNED_KEY.',
    ],
  ] as const)('is refused as %j', async (configuration, message) => {
    const name = 'InvalidEncryptionConfiguration';
    const failure = { name, message: `Invalid Encryption Configuration: ${message}` };
    const input = { name: 'refused', encryptionConfiguration: configuration };
    await expect(
      sfn.send(new Sfn.CreateStateMachineCommand({ ...input, definition, roleArn })),
    ).rejects.toMatchObject(failure);
    await expect(sfn.send(new Sfn.CreateActivityCommand(input))).rejects.toMatchObject(failure);
  });
});
