import { apiGatewayAccess } from '../apigateway/apigateway-access.ts';
import { cairnAccess } from '../cairn/cairn-access.ts';
import { iamAccess } from '../iam/iam-access.ts';
import { lambdaAccess } from '../lambda/lambda-access.ts';
import { logsAccess } from '../logs/logs-access.ts';
import { s3Access } from '../s3/s3-access.ts';
import { stepFunctionsAccess } from '../step-functions/step-functions-access.ts';
import { stsAccess } from '../sts/sts-access.ts';
import { batchAccess, ecsAccess } from './container-access.ts';
import { dynamodbAccess } from './dynamodb-access.ts';
import { eventsAccess, schedulerAccess } from './events-access.ts';
import { snsAccess, sqsAccess } from './messaging-access.ts';
import type { OperationAccess, ServiceAccess } from './operation-access.ts';
import { secretsManagerAccess, ssmAccess } from './secrets-access.ts';

/** What services declare, by signing name. A new service is one line here; one that is not here means `*`. */
const services: { readonly [service: string]: ServiceAccess | ((operation: string) => OperationAccess) } = {
  states: stepFunctionsAccess,
  lambda: lambdaAccess,
  s3: s3Access,
  logs: logsAccess,
  monitoring: { PutMetricData: { keys: ({ Namespace }) => ({ 'cloudwatch:namespace': textOf(Namespace) }) } },
  sts: stsAccess,
  iam: iamAccess,
  dynamodb: dynamodbAccess,
  sqs: sqsAccess,
  sns: snsAccess,
  events: eventsAccess,
  scheduler: schedulerAccess,
  secretsmanager: secretsManagerAccess,
  ssm: ssmAccess,
  ecs: ecsAccess,
  batch: batchAccess,
  apigateway: apiGatewayAccess,
  cairn: cairnAccess,
};

const plain: OperationAccess = {};

/** What policies are asked about an operation. */
export function accessOf(service: string, operation: string): OperationAccess {
  const declared = services[service];
  if (typeof declared === 'function') return declared(operation);
  return declared?.[operation] ?? plain;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
