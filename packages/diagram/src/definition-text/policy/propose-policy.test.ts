import type { Json, JsonObject } from '@cairn/kit';
import { describe, expect, it, test } from 'vitest';
import { skeletonKinds, stateSkeleton } from '../skeletons/state-skeletons.ts';
import { proposePolicy } from './propose-policy.ts';

const setting = { account: '000000000000', region: 'us-east-1', stateMachineName: 'orders' };

function policyOf(state: JsonObject) {
  const definition: Json = { StartAt: 'A', States: { A: state } };
  const { document, notes } = proposePolicy(definition, setting);
  const allowed = document.Statement.map(({ Action, Resource }) => [Action.join(' '), Resource.join(' ')]);
  return { allowed, notes, document };
}

const task = (resource: string, parameters: JsonObject): JsonObject => ({
  Type: 'Task',
  Resource: `arn:aws:states:::${resource}`,
  Parameters: parameters,
  End: true,
});

describe('proposePolicy', () => {
  test.each<[string, JsonObject, readonly (readonly string[])[]]>([
    [
      'lambda:invoke',
      { FunctionName: 'f' },
      [
        [
          'lambda:InvokeFunction',
          'arn:aws:lambda:us-east-1:000000000000:function:f arn:aws:lambda:us-east-1:000000000000:function:f:*',
        ],
      ],
    ],
    [
      'sqs:sendMessage.waitForTaskToken',
      { QueueUrl: 'https://sqs.us-east-1.amazonaws.com/000000000000/q' },
      [['sqs:SendMessage', 'arn:aws:sqs:us-east-1:000000000000:q']],
    ],
    [
      'dynamodb:putItem',
      { TableName: 't' },
      [['dynamodb:PutItem', 'arn:aws:dynamodb:us-east-1:000000000000:table/t']],
    ],
    ['aws-sdk:s3:listObjectsV2', { Bucket: 'b' }, [['s3:ListBucket', 'arn:aws:s3:::b']]],
    ['aws-sdk:s3:getObject', { Bucket: 'b', Key: 'k' }, [['s3:GetObject', 'arn:aws:s3:::b/k']]],
    [
      'aws-sdk:sfn:describeExecution',
      { ExecutionArn: 'arn:aws:states:us-east-1:000000000000:execution:m:e' },
      [['states:DescribeExecution', 'arn:aws:states:us-east-1:000000000000:execution:m:e']],
    ],
    [
      'states:startExecution.sync:2',
      { StateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:m' },
      [
        ['states:StartExecution', 'arn:aws:states:us-east-1:000000000000:stateMachine:m'],
        [
          'states:DescribeExecution states:StopExecution',
          'arn:aws:states:us-east-1:000000000000:execution:m:*',
        ],
        [
          'events:DescribeRule events:PutRule events:PutTargets',
          'arn:aws:events:us-east-1:000000000000:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule',
        ],
      ],
    ],
  ])('allows what %s needs and nothing else', (resource, parameters, expected) => {
    const { allowed, notes } = policyOf(task(resource, parameters));
    expect(allowed).toEqual(expected);
    expect(notes).toEqual([]);
  });

  it('says where the definition computes what it calls', () => {
    const { allowed, notes } = policyOf(task('dynamodb:getItem', { 'TableName.$': '$.table' }));
    expect(allowed).toEqual([['dynamodb:GetItem', '*']]);
    expect(notes).toEqual([expect.objectContaining({ pointer: '/States/A' })]);
  });

  it('allows a distributed Map its children, its reader and its writer', () => {
    const map = stateSkeleton('distributedMapCsv', { language: 'JSONata', taken: new Set() });
    const writer = {
      Resource: 'arn:aws:states:::s3:putObject',
      Arguments: { Bucket: 'out', Prefix: 'runs' },
    };
    const { allowed } = policyOf({ ...map, ResultWriter: writer });
    expect(allowed).toEqual([
      ['states:StartExecution', 'arn:aws:states:us-east-1:000000000000:stateMachine:orders'],
      [
        'states:DescribeExecution states:RedriveExecution states:StopExecution',
        'arn:aws:states:us-east-1:000000000000:execution:orders/*',
      ],
      ['s3:GetObject', 'arn:aws:s3:::my-bucket/items.csv'],
      [
        's3:AbortMultipartUpload s3:GetObject s3:ListMultipartUploadParts s3:PutObject',
        'arn:aws:s3:::out/runs/*',
      ],
    ]);
  });

  it('joins what is allowed on the same', () => {
    const definition: Json = {
      StartAt: 'A',
      States: {
        A: task('dynamodb:getItem', { TableName: 't' }),
        B: task('dynamodb:putItem', { TableName: 't' }),
      },
    };
    const { document } = proposePolicy(definition, { ...setting, logging: true, tracing: true });
    expect(document.Statement[0]?.Action).toEqual(['dynamodb:GetItem', 'dynamodb:PutItem']);
    expect(document.Statement[1]?.Action).toContain('logs:CreateLogDelivery');
    expect(document.Statement[1]?.Action).toContain('xray:PutTraceSegments');
    expect(document.Statement).toHaveLength(2);
  });

  test.each(skeletonKinds)('knows what a new state %s needs', (kind) => {
    const state = stateSkeleton(kind, { language: 'JSONata', taken: new Set(), next: 'A' });
    const { document, notes } = policyOf(state);
    const calls = state.Type === 'Task' && kind !== 'activity';
    expect(document.Statement.length > 0).toBe(calls || kind.startsWith('distributedMap'));
    expect(notes.filter(({ message }) => message.includes('guessed'))).toEqual([]);
  });
});
