import { diagnoseDefinition, printDiagnostic, unsupportedFeatures } from '@cairn/asl';
import {
  exceedsUtf8Bytes,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  jsonEquals,
  memberOf,
} from '@cairn/kit';
import type { StateMachine, StateMachineSettings } from '../catalog/state-machine.ts';
import type { StepFunctionsLimits } from '../limits.ts';
import { stepFunctionsErrors } from '../step-functions-errors.ts';
import { checkEncryption, defaultEncryption } from './encryption.ts';

/** Shown where no logging was asked for. */
export const defaultLogging: JsonObject = { level: 'OFF', includeExecutionData: false };
/** Shown where no tracing was asked for. */
export const defaultTracing: JsonObject = { enabled: false };

/** Settings as calls give them. */
export interface SettingsInput {
  readonly definition?: string;
  readonly roleArn?: string;
  readonly loggingConfiguration?: JsonObject;
  readonly tracingConfiguration?: JsonObject;
  readonly encryptionConfiguration?: JsonObject;
  readonly publish?: boolean;
  readonly versionDescription?: string;
}

/** @throws ServiceError InvalidArn, InvalidDefinition, InvalidLoggingConfiguration, ValidationException */
export function checkSettings(
  input: SettingsInput,
  limits: StepFunctionsLimits,
  type: 'STANDARD' | 'EXPRESS' = 'STANDARD',
): void {
  checkVersionDescription(input);
  if (input.roleArn !== undefined) checkRoleArn(input.roleArn);
  if (input.definition !== undefined) checkDefinition(input.definition, limits, type);
  if (input.loggingConfiguration !== undefined) checkLogging(input.loggingConfiguration);
  checkEncryption(input.encryptionConfiguration);
}

function checkVersionDescription(input: SettingsInput): void {
  if (input.versionDescription !== undefined && input.publish !== true) {
    throw stepFunctionsErrors.validation('Version description can only be set when publish is true');
  }
}

/** @throws ServiceError InvalidArn */
export function checkRoleArn(roleArn: string): void {
  if (!/^arn:[^:]+:iam::\d{12}:role\/.+$/.test(roleArn)) {
    throw stepFunctionsErrors.invalidArn(`Invalid ARN prefix: ${roleArn}`);
  }
}

function checkDefinition(
  definition: string,
  limits: StepFunctionsLimits,
  type: 'STANDARD' | 'EXPRESS',
): void {
  const bytesMax = limits.definitionBytesMax;
  if (exceedsUtf8Bytes(definition, bytesMax)) {
    throw stepFunctionsErrors.invalidDefinition(
      `SCHEMA_VALIDATION_FAILED: Definition length exceeds limit of ${bytesMax} bytes at /`,
    );
  }
  const diagnosis = diagnoseDefinition(definition, { type, limits });
  const errors = diagnosis.diagnostics.filter(({ severity }) => severity === 'ERROR');
  const found =
    errors.length > 0 || diagnosis.definition === undefined
      ? errors
      : unsupportedFeatures(diagnosis.definition);
  if (found.length > 0) {
    throw stepFunctionsErrors.invalidDefinition(found.map(printDiagnostic).join(', '));
  }
}

/** The group that logging goes to; undefined when it goes nowhere. */
export function logDestination(configuration: JsonObject | undefined): string | undefined {
  const destinations = configuration === undefined ? undefined : memberOf(configuration, 'destinations');
  const [first] = isJsonArray(destinations) ? destinations : [];
  const group = isJsonObject(first) ? memberOf(first, 'cloudWatchLogsLogGroup') : undefined;
  const arn = isJsonObject(group) ? memberOf(group, 'logGroupArn') : undefined;
  return typeof arn === 'string' ? arn : undefined;
}

function checkLogging(configuration: JsonObject): void {
  const level = memberOf(configuration, 'level') ?? 'OFF';
  const destinations = memberOf(configuration, 'destinations');
  const count = isJsonArray(destinations) ? destinations.length : 0;
  if (count > 1 || (level !== 'OFF' && count !== 1)) {
    throw stepFunctionsErrors.invalidLoggingConfiguration('Must specify exactly one Log Destination.');
  }
  const arn = logDestination(configuration);
  if (count === 1 && arn === undefined) {
    throw stepFunctionsErrors.invalidLoggingConfiguration('Must specify exactly one Log Destination.');
  }
  if (arn !== undefined && !arn.endsWith(':*')) {
    throw stepFunctionsErrors.invalidLoggingConfiguration(
      "Log Group ARN must be provided with '*' qualifier.",
    );
  }
}

/** The type that a call asks for. */
export function typeOf({ type }: { readonly type?: string }): StateMachine['type'] {
  return type === 'EXPRESS' ? 'EXPRESS' : 'STANDARD';
}

/** What a machine may leave out. */
type OptionalSettings = Omit<StateMachineSettings, 'definition' | 'roleArn'>;

/** The optional settings among others. */
export function optionalSettings(input: OptionalSettings): OptionalSettings {
  const { loggingConfiguration, tracingConfiguration, encryptionConfiguration } = input;
  return {
    ...(loggingConfiguration === undefined ? {} : { loggingConfiguration }),
    ...(tracingConfiguration === undefined ? {} : { tracingConfiguration }),
    ...(encryptionConfiguration === undefined ? {} : { encryptionConfiguration }),
  };
}

/** The settings of a machine among others. */
export function settingsOf(input: StateMachineSettings): StateMachineSettings {
  return { definition: input.definition, roleArn: input.roleArn, ...optionalSettings(input) };
}

/** Whether two machines are set alike. */
export function sameSettings(left: StateMachineSettings, right: StateMachineSettings): boolean {
  return (
    left.definition === right.definition &&
    left.roleArn === right.roleArn &&
    sameConfiguration(left.loggingConfiguration, right.loggingConfiguration, defaultLogging) &&
    sameConfiguration(left.tracingConfiguration, right.tracingConfiguration, defaultTracing) &&
    sameConfiguration(left.encryptionConfiguration, right.encryptionConfiguration, defaultEncryption)
  );
}

/** Whether a configuration that may be left out says the same as another. */
export function sameConfiguration(
  left: JsonObject | undefined,
  right: JsonObject | undefined,
  byDefault: JsonObject,
): boolean {
  return jsonEquals({ ...byDefault, ...left }, { ...byDefault, ...right });
}
