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

test('an action that a service of this server does not have is named, unless the service is elsewhere', () => {
  const create = task('arn:aws:states:::aws-sdk:dynamodb:createBackup');
  const definition = { StartAt: 'S', States: { S: create } as never };
  expect(uncalledServices(definition)).toMatchObject([
    {
      message: "Cairn does not support the action 'dynamodb:CreateBackup'",
      location: '/States/S/Resource',
    },
  ]);
  expect(uncalledServices(definition, (id) => id === 'dynamodb')).toEqual([]);
});

test.each([
  ['arn:aws:states:::glue:startJobRun.sync', 'glue', 'glue'],
  ['arn:aws:states:::elasticmapreduce:addStep', 'elasticmapreduce', 'emr'],
  ['arn:aws:states:::aws-sdk:textract:detectDocumentText', 'aws-sdk:textract', 'textract'],
])('%s is not, unless a setting says where', (resource, service, sdkId) => {
  const branch = { StartAt: 'I', States: { I: task(resource) } };
  const parallel = { Type: 'Parallel', Branches: [branch], End: true };
  expect(uncalledServices({ StartAt: 'S', States: { S: parallel } as never })).toEqual([
    {
      severity: 'WARNING',
      code: 'SCHEMA_VALIDATION_FAILED',
      message: `Cairn does not have the service '${service}' itself; cairn start --remote ${sdkId}=… says where it is`,
      location: '/States/S/Branches[0]/States/I/Resource',
    },
  ]);
  const isRemote = (id: string): boolean => id === sdkId;
  expect(uncalledServices({ StartAt: 'S', States: { S: parallel } as never }, isRemote)).toEqual([]);
});
