import type { ResolvedVersion } from './function-catalog.ts';
import type { RunnableFunction } from './function-ports.ts';
import { type FunctionReference, functionArn } from './function-reference.ts';
import { runtimeFamily } from './function-runtime.ts';
import type { FunctionConfiguration } from './function-types.ts';
import { lambdaErrors } from './lambda-errors.ts';

/** Environments are shared by invocations of one revision of one version. */
export function environmentKey(configuration: FunctionConfiguration): string {
  return `${configuration.FunctionArn} ${configuration.RevisionId}`;
}

/** What an environment must know of a version. @throws ServiceError InvalidRuntimeException */
export function runnableFunction(
  reference: FunctionReference,
  { record, version }: ResolvedVersion,
): RunnableFunction {
  const { configuration, code } = record;
  const family = runtimeFamily(configuration.Runtime);
  if (family === undefined) {
    throw lambdaErrors.invalidRuntime(configuration.Runtime);
  }
  return {
    key: environmentKey(configuration),
    arn: functionArn(reference, reference.name),
    name: reference.name,
    version,
    account: reference.account,
    region: reference.region,
    runtime: configuration.Runtime,
    family,
    handler: configuration.Handler,
    timeoutSeconds: configuration.Timeout,
    memoryMegabytes: configuration.MemorySize,
    logFormat: configuration.LoggingConfig.LogFormat,
    logGroup: configuration.LoggingConfig.LogGroup,
    roleArn: configuration.Role,
    environment: configuration.Environment?.Variables ?? {},
    code,
  };
}
