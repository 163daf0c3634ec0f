/**
 * A service that tasks reach, and how the integration with it spells what it is told and what it answers. Actions
 * and members of tasks are in the SDK for Java's spelling, whatever the service's own is (Developer Guide,
 * "Using AWS SDK service integrations").
 */
export interface CalledService {
  /** The name by which the service is called: that of its signatures. */
  readonly signingName: string;
  /** The service in the names of its errors: `S3` of `S3.NoSuchKeyException`. */
  readonly errorName: string;
  /**
   * The service in the causes of an optimised integration, as the SDK for Java 1 names it: `AmazonSQS`. `Amazon` or
   * `AWS` and `errorName` are taken for it where it is not given. The SDK integrations show `errorName`.
   */
  readonly causeName?: string;
  /** How the service itself spells the members of its inputs and outputs. */
  readonly members: 'PascalCase' | 'camelCase';
  /** Members, as tasks spell them, that are instants: ISO 8601 texts in tasks, epoch seconds for the service. */
  readonly instants?: RegExp;
}

const datesAndTimestamps = /Date$|^Timestamp$/;

/** The services that tasks reach, by the name that resources give them. A new service is called once it stands here. */
export const calledServices: { readonly [resourceType: string]: CalledService } = {
  lambda: { signingName: 'lambda', errorName: 'Lambda', causeName: 'AWSLambda', members: 'PascalCase' },
  states: {
    signingName: 'states',
    errorName: 'StepFunctions',
    causeName: 'AWSStepFunctions',
    members: 'camelCase',
    instants: datesAndTimestamps,
  },
  'aws-sdk:cloudwatch': {
    signingName: 'monitoring',
    errorName: 'CloudWatch',
    members: 'PascalCase',
    instants: /^Timestamps?$|^(?:Start|End)Time$/,
  },
  'aws-sdk:cloudwatchlogs': { signingName: 'logs', errorName: 'CloudWatchLogs', members: 'camelCase' },
  'aws-sdk:lambda': { signingName: 'lambda', errorName: 'Lambda', members: 'PascalCase' },
  'aws-sdk:s3': { signingName: 's3', errorName: 'S3', members: 'PascalCase' },
  'aws-sdk:sfn': {
    signingName: 'states',
    errorName: 'Sfn',
    members: 'camelCase',
    instants: datesAndTimestamps,
  },
  'aws-sdk:sts': { signingName: 'sts', errorName: 'Sts', members: 'PascalCase' },
  'aws-sdk:sqs': { signingName: 'sqs', errorName: 'Sqs', members: 'PascalCase' },
};

/** The service that a resource names, if tasks reach it. */
export function calledService(resourceType: string): CalledService | undefined {
  return Object.hasOwn(calledServices, resourceType) ? calledServices[resourceType] : undefined;
}
