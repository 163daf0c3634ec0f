import { parseArn } from '@cairn/kit';
import type { LambdaConfig } from '../records/pool-settings.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import type { EventVersion } from './trigger-events.ts';
import type { TriggerName } from './triggers.ts';

/** What carries out a trigger. */
export type TriggerTarget =
  | { readonly kind: 'function'; readonly arn: string }
  /** An Express state machine, run by StartSyncExecution. */
  | { readonly kind: 'state-machine'; readonly arn: string };

/** Triggers of LambdaConfig that are refused, and why: for whoever checks the settings of a pool. */
export const refusedTriggers: { readonly [name: string]: string } = {
  CustomEmailSender:
    'CustomEmailSender is handed codes encrypted with a KMS key, and there is no KMS here: use CustomMessage, or the ways out of messages (--smtp).',
  CustomSMSSender:
    'CustomSMSSender is handed codes encrypted with a KMS key, and there is no KMS here: use CustomMessage, or the ways out of messages (--sms-webhook).',
  KMSKeyID: 'KMSKeyID encrypts codes for CustomEmailSender and CustomSMSSender, which are not here.',
  InboundFederation: 'InboundFederation is not here.',
};

/** The ARN that a pool's settings name for a trigger. */
export function triggerArn(config: LambdaConfig, trigger: TriggerName): string | undefined {
  if (trigger !== 'PreTokenGeneration') return config[trigger];
  return config.PreTokenGenerationConfig?.LambdaArn ?? config.PreTokenGeneration;
}

/** The format of the events that a pool's PreTokenGeneration takes. */
export function tokenEventVersion({ PreTokenGenerationConfig: config }: LambdaConfig): EventVersion {
  if (config?.LambdaVersion === 'V3_0') return '3';
  return config?.LambdaVersion === 'V2_0' ? '2' : '1';
}

/**
 * Reads what a setting names.
 * @throws ServiceError InvalidParameterException where it is neither a function nor a state machine
 */
export function readTriggerTarget(trigger: string, text: string): TriggerTarget {
  if (/^https?:/i.test(text))
    throw userPoolErrors.invalidParameter(
      `${trigger}: a URL is no trigger; name a function, which may call it, or an Express state machine.`,
    );
  const arn = parseArn(text);
  if (arn?.service === 'lambda' && /^function:[\w-]+(?::[\w$-]+)?$/.test(arn.resource))
    return { kind: 'function', arn: text };
  if (arn?.service === 'states' && /^stateMachine:[^:]+(?::[^:]+)?$/.test(arn.resource))
    return { kind: 'state-machine', arn: text };
  throw userPoolErrors.invalidParameter(`${trigger}: '${text}' is no ARN of a function or a state machine.`);
}
