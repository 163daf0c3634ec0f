import { isReadAction, type Operation } from './operation.ts';
import { readJsonError } from './read-error.ts';

/** A service of AWS's JSON protocol: one path, the action in a header. */
export interface AwsJsonService {
  /** Its name in the credential scope. */
  readonly signingName: string;
  /** What stands before the action in `X-Amz-Target`. */
  readonly targetPrefix: string;
  readonly version: '1.0' | '1.1';
}

/** The services of this protocol. */
export const awsJsonServices = {
  states: { signingName: 'states', targetPrefix: 'AWSStepFunctions', version: '1.0' },
  dynamodb: { signingName: 'dynamodb', targetPrefix: 'DynamoDB_20120810', version: '1.0' },
  dynamodbStreams: { signingName: 'dynamodb', targetPrefix: 'DynamoDBStreams_20120810', version: '1.0' },
  sqs: { signingName: 'sqs', targetPrefix: 'AmazonSQS', version: '1.0' },
  events: { signingName: 'events', targetPrefix: 'AWSEvents', version: '1.1' },
  logs: { signingName: 'logs', targetPrefix: 'Logs_20140328', version: '1.1' },
  secretsManager: { signingName: 'secretsmanager', targetPrefix: 'secretsmanager', version: '1.1' },
  ssm: { signingName: 'ssm', targetPrefix: 'AmazonSSM', version: '1.1' },
  monitoring: {
    signingName: 'monitoring',
    targetPrefix: 'GraniteServiceVersion20100801',
    version: '1.0',
  },
  cognitoIdp: {
    signingName: 'cognito-idp',
    targetPrefix: 'AWSCognitoIdentityProviderService',
    version: '1.1',
  },
  cognitoIdentity: {
    signingName: 'cognito-identity',
    targetPrefix: 'AWSCognitoIdentityService',
    version: '1.1',
  },
  ecs: { signingName: 'ecs', targetPrefix: 'AmazonEC2ContainerServiceV20141113', version: '1.1' },
} as const satisfies { readonly [name: string]: AwsJsonService };

/**
 * An operation of a JSON service. Instants are epoch seconds in its output, as on the wire.
 * @example const listStateMachines = awsJsonOperation<In, Out>('states', 'ListStateMachines');
 */
export function awsJsonOperation<Input extends object, Output>(
  name: keyof typeof awsJsonServices,
  action: string,
): Operation<Input, Output> {
  const service: AwsJsonService = awsJsonServices[name];
  const isReadOnly = isReadAction(action);
  return {
    service: service.signingName,
    action,
    isRead: isReadOnly,
    async run(wire, input, options) {
      const request = {
        service: service.signingName,
        method: 'POST',
        path: '/',
        headers: {
          'content-type': `application/x-amz-json-${service.version}`,
          'x-amz-target': `${service.targetPrefix}.${action}`,
        },
        body: JSON.stringify(input),
        // Asked of the operation itself, for some read by name and write in truth.
        isRead: this.isRead,
      } as const;
      const response = await wire.send(request, options);
      if (!response.ok) throw await readJsonError(response);
      const text = await response.text();
      return (text === '' ? {} : JSON.parse(text)) as Output;
    },
  };
}
