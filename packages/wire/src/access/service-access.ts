import { invariant } from '@cairn/kit';
import type { OperationAccess, ServiceAccess } from './operation-access.ts';

type Declared = ServiceAccess | ((operation: string) => OperationAccess);

/** What services declare, by signing name. A new service is one line here; one that is not here means `*`. */
const services: { readonly [service: string]: () => Promise<Declared> } = {
  states: async () => (await import('../step-functions/step-functions-access.ts')).stepFunctionsAccess,
  lambda: async () => (await import('../lambda/lambda-access.ts')).lambdaAccess,
  s3: async () => (await import('../s3/s3-access.ts')).s3Access,
  logs: async () => (await import('../logs/logs-access.ts')).logsAccess,
  monitoring: async () => metricsAccess,
  sts: async () => (await import('../sts/sts-access.ts')).stsAccess,
  iam: async () => (await import('../iam/iam-access.ts')).iamAccess,
  dynamodb: async () => (await import('./dynamodb-access.ts')).dynamodbAccess,
  sqs: async () => (await import('./sqs-access.ts')).sqsAccess,
  sns: async () => (await import('./sns-access.ts')).snsAccess,
  events: async () => (await import('./events-access.ts')).eventsAccess,
  scheduler: async () => (await import('./scheduler-access.ts')).schedulerAccess,
  secretsmanager: async () => (await import('./secrets-access.ts')).secretsManagerAccess,
  ssm: async () => (await import('./ssm-access.ts')).ssmAccess,
  ecs: async () => (await import('./container-access.ts')).ecsAccess,
  batch: async () => (await import('./container-access.ts')).batchAccess,
  'cognito-idp': async () => (await import('./cognito-access.ts')).cognitoIdpAccess,
  'cognito-identity': async () => (await import('./cognito-access.ts')).cognitoIdentityAccess,
  apigateway: async () => (await import('../apigateway/apigateway-access.ts')).apiGatewayAccess,
  appsync: async () => (await import('../appsync/appsync-access.ts')).appSyncAccess,
  cairn: async () => (await import('../cairn/cairn-access.ts')).cairnAccess,
};

const metricsAccess: ServiceAccess = {
  PutMetricData: { keys: ({ Namespace }) => ({ 'cloudwatch:namespace': textOf(Namespace) }) },
};

const plain: OperationAccess = {};
const loaded = new Map<string, Declared>();

/** Loads what a service declares; whoever makes its operations callable waits for it. */
export async function loadAccess(service: string): Promise<void> {
  const declared = loaded.has(service) ? undefined : await services[service]?.();
  if (declared !== undefined) loaded.set(service, declared);
}

/** What policies are asked about an operation of a service whose declarations are loaded. */
export function accessOf(service: string, operation: string): OperationAccess {
  const declared = loaded.get(service);
  // Without its declarations a service would be asked about as one that has none.
  invariant(declared !== undefined || !Object.hasOwn(services, service), 'the access of a service is loaded');
  if (typeof declared === 'function') return declared(operation);
  return declared?.[operation] ?? plain;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
