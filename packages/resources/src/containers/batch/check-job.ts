import type { LimitValues } from '@cairn/kit';
import { batchErrors } from './batch-errors.ts';
import type { ContainerProperties, JobTimeout, RetryStrategy } from './batch-types.ts';

type CheckLimits = LimitValues<'batchAttempts' | 'batchTimeoutSecondsMin'>;

/** Checks what jobs are repeated and ended by, in definitions and in jobs. @throws ServiceError ClientException */
export function checkAttempts(
  { retryStrategy, timeout }: { readonly retryStrategy?: RetryStrategy; readonly timeout?: JobTimeout },
  { batchAttempts, batchTimeoutSecondsMin }: CheckLimits,
): void {
  const { attempts = 1, evaluateOnExit = [] } = retryStrategy ?? {};
  if (attempts < 1 || attempts > batchAttempts) {
    throw batchErrors.client(`retryStrategy.attempts must be between 1 and ${batchAttempts}.`);
  }
  if (evaluateOnExit.length > 5) throw batchErrors.client('evaluateOnExit cannot have more than 5 elements.');
  for (const { action, onExitCode, onReason, onStatusReason } of evaluateOnExit) {
    if (!/^(?:retry|exit)$/i.test(action))
      throw batchErrors.client('evaluateOnExit.action must be RETRY or EXIT.');
    if (onExitCode !== undefined && !/^\d{1,10}\*?$|^\*$/.test(onExitCode)) {
      throw batchErrors.client(
        'evaluateOnExit.onExitCode can contain only numbers, and can end with an asterisk (*).',
      );
    }
    for (const pattern of [onReason, onStatusReason]) {
      if (pattern !== undefined && !/^[\w.:\s*-]{1,512}$/.test(pattern)) {
        throw batchErrors.client('evaluateOnExit contains a pattern that is not valid.');
      }
    }
  }
  const seconds = timeout?.attemptDurationSeconds;
  if (seconds !== undefined && seconds < batchTimeoutSecondsMin) {
    throw batchErrors.client(`attemptDurationSeconds must be at least ${batchTimeoutSecondsMin} seconds.`);
  }
}

/** What a container of a job needs, from the newer or the older members. @throws ServiceError ClientException */
export function resourcesOf({ vcpus, memory, resourceRequirements = [] }: ContainerProperties): {
  readonly vcpus: number;
  readonly memoryMegabytes: number | undefined;
} {
  const value = (type: string): string | undefined =>
    resourceRequirements.find((one) => one.type === type)?.value;
  if (value('GPU') !== undefined) throw batchErrors.unsupported('GPUs (resourceRequirements)');
  const givenVcpus = value('VCPU') ?? vcpus;
  const givenMemory = value('MEMORY') ?? memory;
  return {
    vcpus: givenVcpus === undefined ? 1 : positive('VCPU', givenVcpus),
    memoryMegabytes: givenMemory === undefined ? undefined : positive('MEMORY', givenMemory),
  };
}

function positive(type: string, given: string | number): number {
  const value = Number(given);
  if (!(Number.isFinite(value) && value > 0)) {
    throw batchErrors.client(`Resource requirement ${type} must be a positive number.`);
  }
  return value;
}

/** Checks the container of a definition, or of a job. @throws ServiceError ClientException */
export function checkContainer(container: ContainerProperties): void {
  const { image = '', environment = [], secrets = [] } = container;
  if (image === '') throw batchErrors.client('Container properties: image must be specified.');
  if (image.length > 255 || /[\s\p{Cc}]/u.test(image)) {
    throw batchErrors.client('Container properties: image contains invalid characters.');
  }
  if (resourcesOf(container).memoryMegabytes === undefined) {
    throw batchErrors.client('Container properties: memory must be specified.');
  }
  if (environment.some(({ name = '' }) => name.startsWith('AWS_BATCH'))) {
    throw batchErrors.client('Environment variables must not start with AWS_BATCH.');
  }
  if (secrets.length > 0) throw batchErrors.unsupported('secrets of containers');
}
