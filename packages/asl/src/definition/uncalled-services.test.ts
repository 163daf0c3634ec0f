import { expect, test } from 'vitest';
import { uncalledServices } from './uncalled-services.ts';

const task = (resource: string): object => ({ Type: 'Task', Resource: resource, End: true });

test.each([
  'arn:aws:lambda:us-east-1:000000000000:function:f',
  'arn:aws:states:us-east-1:000000000000:activity:a',
  'arn:aws:states:::lambda:invoke.waitForTaskToken',
  'arn:aws:states:::states:startExecution.sync:2',
  'arn:aws:states:::aws-sdk:sfn:sendTaskSuccess',
  'arn:aws:states:::aws-sdk:lambda:listFunctions',
])('%s is called', (resource) => {
  expect(uncalledServices({ StartAt: 'S', States: { S: task(resource) } as never })).toEqual([]);
});

test.each([
  ['arn:aws:states:::dynamodb:putItem', 'dynamodb'],
  ['arn:aws:states:::sqs:sendMessage.waitForTaskToken', 'sqs'],
  ['arn:aws:states:::http:invoke', 'http'],
  ['arn:aws:states:::ecs:runTask.sync', 'ecs'],
  ['arn:aws:states:::aws-sdk:s3:getObject', 'aws-sdk:s3'],
])('%s is not', (resource, service) => {
  const branch = { StartAt: 'I', States: { I: task(resource) } };
  const parallel = { Type: 'Parallel', Branches: [branch], End: true };
  expect(uncalledServices({ StartAt: 'S', States: { S: parallel } as never })).toEqual([
    {
      severity: 'WARNING',
      code: 'SCHEMA_VALIDATION_FAILED',
      message: `Cairn does not call the service '${service}' yet`,
      location: '/States/S/Branches[0]/States/I/Resource',
    },
  ]);
});
