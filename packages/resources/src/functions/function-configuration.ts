import { parseArn, utf8ByteLength } from '@cairn/kit';
import { checkRuntime } from './function-runtime.ts';
import type {
  ConfigurationInput,
  FunctionConfiguration,
  LoggingConfig,
  Variables,
} from './function-types.ts';
import { lambdaErrors } from './lambda-errors.ts';

/**
 * Names that a function's own environment may not have.
 * Source: "Defined runtime environment variables" in the Lambda developer guide.
 */
const reservedVariables = new Set([
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_DEFAULT_REGION',
  'AWS_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_LAMBDA_RUNTIME_API',
  'LAMBDA_TASK_ROOT',
  'LAMBDA_RUNTIME_DIR',
]);

/** Settings that change nothing here, hence are refused instead of being accepted and forgotten. */
const unsupported: { readonly [member: string]: (input: ConfigurationInput) => boolean } = {
  Layers: (input) => (input.Layers ?? []).length > 0,
  FileSystemConfigs: (input) => (input.FileSystemConfigs ?? []).length > 0,
  VpcConfig: (input) => (input.VpcConfig?.SubnetIds ?? []).length > 0,
  ImageConfig: (input) => input.ImageConfig !== undefined && Object.keys(input.ImageConfig).length > 0,
  CodeSigningConfigArn: (input) => input.CodeSigningConfigArn !== undefined,
  TenancyConfig: (input) => input.TenancyConfig !== undefined,
  CapacityProviderConfig: (input) => input.CapacityProviderConfig !== undefined,
  DurableConfig: (input) => input.DurableConfig !== undefined,
  SnapStart: (input) => (input.SnapStart?.ApplyOn ?? 'None') !== 'None',
};

/**
 * Checks what Lambda itself checks of settings, in both calls that carry them.
 * @throws ServiceError InvalidParameterValueException or ValidationException
 */
export function checkConfiguration(input: ConfigurationInput, environmentBytesMax: number): void {
  for (const [member, isSet] of Object.entries(unsupported)) {
    if (isSet(input)) throw lambdaErrors.invalid(`${member} is not supported here.`);
  }
  checkRange(input.Timeout, 'timeout', 1, 900);
  checkRange(input.MemorySize, 'memorySize', 128, 10_240);
  checkRange(input.EphemeralStorage?.Size, 'ephemeralStorage.size', 512, 10_240);
  if (input.Runtime !== undefined) checkRuntime(input.Runtime);
  checkDeadLetter(input.DeadLetterConfig?.TargetArn);
  if (input.Environment?.Variables !== undefined) {
    checkEnvironment(input.Environment.Variables, environmentBytesMax);
  }
}

function checkRange(value: number | undefined, member: string, min: number, max: number): void {
  if (value === undefined) return;
  if (value < min) {
    throw lambdaErrors.validation(
      String(value),
      member,
      `Member must have value greater than or equal to ${min}`,
    );
  }
  if (value > max) {
    throw lambdaErrors.validation(
      String(value),
      member,
      `Member must have value less than or equal to ${max}`,
    );
  }
}

function checkDeadLetter(arn: string | undefined): void {
  if (arn === undefined || arn === '') return;
  const service = parseArn(arn)?.service;
  if (service !== 'sqs' && service !== 'sns')
    throw lambdaErrors.validation(
      arn,
      'deadLetterConfig.targetArn',
      'Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|()',
    );
}

function checkEnvironment(variables: Variables, bytesMax: number): void {
  const reserved = Object.keys(variables).filter((name) => reservedVariables.has(name));
  if (reserved.length > 0) {
    throw lambdaErrors.invalid(
      `Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(', ')}`,
    );
  }
  for (const name of Object.keys(variables)) {
    if (!/^[a-zA-Z][a-zA-Z0-9_]*$/.test(name)) {
      throw lambdaErrors.validation(
        `{${name}=…}`,
        'environment.variables',
        'Map keys must satisfy constraint: [Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+]',
      );
    }
  }
  const measured = JSON.stringify(variables);
  if (utf8ByteLength(measured) > bytesMax) {
    const limit = bytesMax % 1024 === 0 ? `${bytesMax / 1024}KB` : `${bytesMax} bytes`;
    throw lambdaErrors.invalid(
      `Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the ${limit} limit. String measured: ${measured}`,
    );
  }
}

/** The members of a configuration that a caller sets, with Lambda's defaults below what is given. */
export function newSettings(name: string, input: ConfigurationInput): FunctionSettings {
  return mergeSettings(
    {
      Runtime: '',
      Role: '',
      Handler: '',
      Description: '',
      Timeout: 3,
      MemorySize: 128,
      TracingConfig: { Mode: 'PassThrough' },
      EphemeralStorage: { Size: 512 },
      SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
      LoggingConfig: { LogFormat: 'Text', LogGroup: `/aws/lambda/${name}` },
    },
    input,
  );
}

/** The part of a configuration that UpdateFunctionConfiguration changes. */
type FunctionSettings = Pick<
  FunctionConfiguration,
  | 'Runtime'
  | 'Role'
  | 'Handler'
  | 'Description'
  | 'Timeout'
  | 'MemorySize'
  | 'TracingConfig'
  | 'EphemeralStorage'
  | 'SnapStart'
  | 'LoggingConfig'
  | 'Environment'
  | 'KMSKeyArn'
  | 'DeadLetterConfig'
>;

/** Settings after a call: members that the call does not name stay. */
export function mergeSettings<Settings extends FunctionSettings>(
  settings: Settings,
  input: ConfigurationInput,
): Settings {
  const {
    Environment: environmentBefore,
    KMSKeyArn: keyBefore,
    DeadLetterConfig: deadBefore,
    ...rest
  } = settings;
  const deadLetter = (input.DeadLetterConfig ?? deadBefore)?.TargetArn ?? '';
  const variables =
    input.Environment === undefined ? environmentBefore?.Variables : input.Environment.Variables;
  const key = input.KMSKeyArn ?? keyBefore;
  return {
    ...rest,
    Runtime: input.Runtime ?? settings.Runtime,
    Role: input.Role ?? settings.Role,
    Handler: input.Handler ?? settings.Handler,
    Description: input.Description ?? settings.Description,
    Timeout: input.Timeout ?? settings.Timeout,
    MemorySize: input.MemorySize ?? settings.MemorySize,
    TracingConfig: { Mode: input.TracingConfig?.Mode ?? settings.TracingConfig.Mode },
    EphemeralStorage: { Size: input.EphemeralStorage?.Size ?? settings.EphemeralStorage.Size },
    LoggingConfig: mergeLogging(settings.LoggingConfig, input.LoggingConfig),
    ...(variables !== undefined &&
      Object.keys(variables).length > 0 && { Environment: { Variables: variables } }),
    ...(key !== undefined && key !== '' && { KMSKeyArn: key }),
    ...(deadLetter !== '' && { DeadLetterConfig: { TargetArn: deadLetter } }),
  } as unknown as Settings;
}

function mergeLogging(before: LoggingConfig, input: Partial<LoggingConfig> | undefined): LoggingConfig {
  const merged = { ...before, ...input };
  if (merged.LogFormat !== 'JSON') return { LogFormat: merged.LogFormat, LogGroup: merged.LogGroup };
  return { ApplicationLogLevel: 'INFO', SystemLogLevel: 'INFO', ...merged };
}

/** An instant as Lambda prints it: `2026-01-31T12:00:00.000+0000`. */
export function lastModifiedText(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '+0000');
}
