import { hasModelledErrors, javaExceptionName, modelledError } from '@cairn/asl';
import { RemoteServiceError, ServiceError } from '@cairn/kit';
import type { CallOutcome } from './task-call.ts';

/** How a service's errors are named by an integration. */
export interface FailureNames {
  /** Before the point of an error's name: `Lambda`, `StepFunctions`, `Sfn`. */
  readonly prefix: string;
  /** The service in the cause: `AWSLambda`, `AWSStepFunctions`, `Sfn`. */
  readonly service: string;
  /** Optimised integrations write the causes of the SDK for Java 1, `aws-sdk` ones those of version 2. */
  readonly style: 'optimized' | 'aws-sdk';
  /** The service's id in the SDKs: `lambda`, `sfn`. */
  readonly sdkId?: string | undefined;
}

const sdkClientException = 'SdkClientException';

/** The failure of a state whose call a service refused. @throws what is no service's answer */
export function serviceFailure(thrown: unknown, names: FailureNames, madeRequestId: string): CallOutcome {
  if (!(thrown instanceof ServiceError)) throw thrown;
  const { code, message, status } = thrown;
  // A definition with an action that the service does not have is refused at creation: this one is missing here.
  if (code === 'UnknownOperationException')
    return { kind: 'failure', error: 'States.Runtime', cause: message };
  // Whoever admits calls has said that the task's role could not be had: no service was asked.
  if (code.startsWith('States.')) return { kind: 'failure', error: code, cause: message };
  // The SDK itself gave up: there is no answer to tell of.
  if (code === sdkClientException)
    return { kind: 'failure', error: `${names.prefix}.${code}`, cause: message };
  const requestId = thrown instanceof RemoteServiceError ? thrown.requestId : madeRequestId;
  // Answers of S3 have a second id.
  const extended = names.service === 'S3' ? `, Extended Request ID: ${requestId}` : '';
  const cause =
    names.style === 'optimized'
      ? `${message} (Service: ${names.service}; Status Code: ${status}; Error Code: ${code}; Request ID: ${requestId}; Proxy: null)`
      : `${message} (Service: ${names.service}, Status Code: ${status}, Request ID: ${requestId}${extended})`;
  return { kind: 'failure', error: `${names.prefix}.${exceptionName(thrown, names)}`, cause };
}

/**
 * The class of an error in the SDK for Java: its own when the service's model has it, else the one for all other errors
 * of the service (`DynamoDbException`, `AmazonSQSException`).
 */
function exceptionName(thrown: ServiceError, { prefix, service, style, sdkId }: FailureNames): string {
  const { code } = thrown;
  const own = code.endsWith('Exception') ? code : `${code}Exception`;
  if (thrown instanceof RemoteServiceError) {
    if (thrown.isModelled) return style === 'aws-sdk' ? javaExceptionName(code) : own;
  } else {
    if (sdkId === undefined || !hasModelledErrors(sdkId)) return own;
    const modelled = modelledError(sdkId, code);
    if (modelled !== undefined) return modelled;
  }
  return style === 'aws-sdk' ? `${prefix}Exception` : `${service.replace(/v2$/, '')}Exception`;
}

/** Whether a call failed for a reason of ours that passes, so that it is to be made again. */
export function isUnavailable(thrown: unknown): boolean {
  if (thrown instanceof RemoteServiceError) return false;
  return thrown instanceof ServiceError && thrown.retryable && thrown.status >= 500;
}
