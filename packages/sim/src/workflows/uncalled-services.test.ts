import { ServiceError } from '@cairn/kit';
import { expect, test } from 'vitest';
import { TestServer } from './test-server.ts';

const caught = (resource: string) => ({
  Call: {
    Type: 'Task',
    Resource: resource,
    Parameters: { FunctionName: 'f' },
    Retry: [{ ErrorEquals: ['States.ALL'] }],
    Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Swallowed' }],
    End: true,
  },
  Swallowed: { Type: 'Succeed' },
});

test.each([
  ['arn:aws:states:::glue:startJobRun.sync', 'glue', 'glue'],
  ['arn:aws:states:::codebuild:startBuild', 'codebuild', 'codebuild'],
  ['arn:aws:states:::aws-sdk:textract:detectDocumentText', 'aws-sdk:textract', 'textract'],
])(
  '%s is created with a warning; a run fails there, and no Catch swallows it',
  async (resource, service, sdkId) => {
    const server = await new TestServer().start();
    const states = caught(resource);
    // The parameters that the integrations ask for.
    if (service === 'glue') states.Call.Parameters = { JobName: 'j' } as never;
    if (service === 'codebuild') states.Call.Parameters = { ProjectName: 'p' } as never;
    const why = `Cairn does not have the service '${service}' itself; cairn start --remote ${sdkId}=… says where it is`;
    const stateMachineArn = await server.createMachine('m', 'Call', states);
    expect(server.logged).toEqual([why]);
    expect(await server.closed(await server.startExecution(stateMachineArn))).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: expect.stringContaining(`${why}: ${resource}`),
    });
  },
);

test('an operation that a called service does not have is no error of AWS either', async () => {
  const server = await new TestServer().start();
  server.callService = async () => {
    throw new ServiceError('UnknownOperationException', 'not supported');
  };
  const stateMachineArn = await server.createMachine(
    'm',
    'Call',
    caught('arn:aws:states:::aws-sdk:lambda:listLayers'),
  );
  expect(await server.closed(await server.startExecution(stateMachineArn))).toMatchObject({
    status: 'FAILED',
    error: 'States.Runtime',
    cause: 'not supported',
  });
});
