import { ServiceError } from '@cairn/kit';

interface DenialForm {
  readonly code: string;
  readonly status: number;
}

const inJson: DenialForm = { code: 'AccessDeniedException', status: 400 };

/** How services name a call that policies do not let through; others do as the JSON ones. */
const forms: { readonly [service: string]: DenialForm } = {
  s3: { code: 'AccessDenied', status: 403 },
  iam: { code: 'AccessDenied', status: 403 },
  sts: { code: 'AccessDenied', status: 403 },
  monitoring: { code: 'AccessDenied', status: 403 },
  sqs: { code: 'AccessDenied', status: 403 },
  sns: { code: 'AuthorizationError', status: 403 },
  lambda: { code: 'AccessDeniedException', status: 403 },
  scheduler: { code: 'AccessDeniedException', status: 403 },
  batch: { code: 'AccessDeniedException', status: 403 },
  appsync: { code: 'AccessDeniedException', status: 403 },
  apigateway: { code: 'AccessDeniedException', status: 403 },
};

/** The error of a service for a call that policies do not let through. */
export function accessDenied(service: string, message: string): ServiceError {
  const { code, status } = forms[service] ?? inJson;
  return new ServiceError(code, message, { status });
}

/** What AWS's policies call a service, where it is not its signing name. */
const actionPrefixes: { readonly [service: string]: string } = { monitoring: 'cloudwatch' };

/** `cloudwatch:PutMetricData` */
export function actionOf(service: string, operation: string): string {
  return `${actionPrefixes[service] ?? service}:${operation}`;
}
