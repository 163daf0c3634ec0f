import { sdkService } from '../services/sdk-services.ts';
import type { IntegrationPattern } from '../task-resource.ts';

// The optimised integrations (Developer Guide, "Integrating optimized services"): which actions a service
// offers, and which of them run as a job (`.sync`) or with a callback (`.waitForTaskToken`).

interface ServiceIntegration {
  readonly actions: readonly string[];
  /** Actions that know `.sync`. */
  readonly sync?: readonly string[];
  /** Actions that know `.waitForTaskToken`. */
  readonly waitForTaskToken?: readonly string[];
}

const all = (...actions: string[]): ServiceIntegration => ({ actions });
const withToken = (...actions: string[]): ServiceIntegration => ({ actions, waitForTaskToken: actions });

const integrations: ReadonlyMap<string, ServiceIntegration> = new Map([
  ['lambda', withToken('invoke')],
  ['sqs', withToken('sendMessage')],
  ['sns', withToken('publish')],
  ['events', withToken('putEvents')],
  ['apigateway', withToken('invoke')],
  ['http', all('invoke')],
  ['dynamodb', all('getItem', 'putItem', 'updateItem', 'deleteItem')],
  ['states', { actions: ['startExecution'], sync: ['startExecution'], waitForTaskToken: ['startExecution'] }],
  ['ecs', { actions: ['runTask'], sync: ['runTask'], waitForTaskToken: ['runTask'] }],
  ['batch', { actions: ['submitJob'], sync: ['submitJob'] }],
  ['glue', { actions: ['startJobRun'], sync: ['startJobRun'] }],
  ['databrew', { actions: ['startJobRun'], sync: ['startJobRun'] }],
  [
    'codebuild',
    {
      actions: [
        'startBuild',
        'stopBuild',
        'startBuildBatch',
        'stopBuildBatch',
        'retryBuild',
        'retryBuildBatch',
        'batchDeleteBuilds',
        'batchGetReports',
      ],
      sync: ['startBuild', 'startBuildBatch'],
    },
  ],
  [
    'athena',
    {
      actions: ['startQueryExecution', 'stopQueryExecution', 'getQueryExecution', 'getQueryResults'],
      sync: ['startQueryExecution'],
    },
  ],
  [
    'elasticmapreduce',
    {
      actions: [
        'createCluster',
        'addStep',
        'terminateCluster',
        'cancelStep',
        'setClusterTerminationProtection',
        'modifyInstanceFleetByName',
        'modifyInstanceGroupByName',
      ],
      sync: ['createCluster', 'addStep', 'terminateCluster'],
    },
  ],
  [
    'emr-containers',
    {
      actions: ['createVirtualCluster', 'deleteVirtualCluster', 'startJobRun'],
      sync: ['deleteVirtualCluster', 'startJobRun'],
    },
  ],
  [
    'emr-serverless',
    {
      actions: [
        'createApplication',
        'startApplication',
        'stopApplication',
        'deleteApplication',
        'startJobRun',
        'cancelJobRun',
      ],
      sync: [
        'createApplication',
        'startApplication',
        'stopApplication',
        'deleteApplication',
        'startJobRun',
        'cancelJobRun',
      ],
    },
  ],
  ['eks', eks()],
  [
    'sagemaker',
    {
      actions: [
        'createEndpoint',
        'createEndpointConfig',
        'createModel',
        'updateEndpoint',
        'createHyperParameterTuningJob',
        'createLabelingJob',
        'createProcessingJob',
        'createTrainingJob',
        'createTransformJob',
      ],
      sync: [
        'createHyperParameterTuningJob',
        'createLabelingJob',
        'createProcessingJob',
        'createTrainingJob',
        'createTransformJob',
      ],
    },
  ],
  [
    'bedrock',
    {
      actions: ['invokeModel', 'createModelCustomizationJob'],
      sync: ['createModelCustomizationJob'],
      waitForTaskToken: ['invokeModel'],
    },
  ],
  ['mediaconvert', { actions: ['createJob'], sync: ['createJob'] }],
]);

function eks(): ServiceIntegration {
  const jobs = [
    'createCluster',
    'deleteCluster',
    'createNodegroup',
    'deleteNodegroup',
    'createFargateProfile',
    'deleteFargateProfile',
    'runJob',
  ];
  return { actions: [...jobs, 'call'], sync: jobs, waitForTaskToken: [...jobs, 'call'] };
}

/** Whether a service task's resource exists. The SDK integrations know no `.sync`. */
export function isKnownIntegration(service: string, action: string, pattern: IntegrationPattern): boolean {
  if (service.startsWith('aws-sdk:')) {
    const isCall = pattern === 'requestResponse' || pattern === 'waitForTaskToken';
    return isCall && sdkService(service.slice('aws-sdk:'.length))?.actions.has(action) === true;
  }
  const integration = integrations.get(service);
  if (integration === undefined || !integration.actions.includes(action)) return false;
  switch (pattern) {
    case 'requestResponse':
      return true;
    case 'sync':
      return integration.sync?.includes(action) === true;
    case 'sync:2':
      return service === 'states';
    case 'waitForTaskToken':
      return integration.waitForTaskToken?.includes(action) === true;
  }
}
