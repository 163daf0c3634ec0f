import {
  type Json,
  type JsonObject,
  OutboundError,
  type Principal,
  parseArn,
  printJson,
  ServiceError,
} from '@cairn/kit';
import type { UserPoolRecord } from '../records/pool-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { errorMessageIn, responseOfFunction, responseOfStateMachine } from './trigger-answer.ts';
import { readTriggerTarget, type TriggerTarget, triggerArn } from './trigger-target.ts';
import type { TriggerEvent, Triggers } from './triggers.ts';

/** What triggers work with. */
export type TriggerPorts = Pick<UserPoolContext, 'callService' | 'deadline' | 'limits' | 'log'>;

/** Tries of one call. Source: developer guide, "Customizing user pool workflows with Lambda triggers". */
const tries = 3;

/** An attempt that another one may follow. */
interface Failure {
  readonly kind: 'failure';
  /** What follows `invocation failed due to error`. */
  readonly cause: string;
  readonly mayPass: boolean;
}

type Attempt = { readonly kind: 'response'; readonly response: JsonObject } | Failure;

/** Triggers as the settings of pools name them. */
export function poolTriggers(ports: TriggerPorts): Triggers {
  return {
    has: (pool, trigger) => triggerArn(pool.settings.LambdaConfig, trigger) !== undefined,
    async run(pool, event) {
      const arn = triggerArn(pool.settings.LambdaConfig, event.trigger);
      if (arn === undefined) return undefined;
      const target = readTriggerTarget(event.trigger, arn);
      const text = printJson(eventOf(pool, event));
      let failure: Failure | undefined;
      for (let left = tries; left > 0 && failure?.mayPass !== false; left -= 1) {
        const attempt = await tryOnce(pool, { target, text, trigger: event.trigger }, ports);
        if (attempt.kind === 'response') return attempt.response;
        failure = attempt;
      }
      const { cause } = failure as Failure;
      ports.log('warn', 'a trigger of a user pool could not be called', {
        userPoolId: pool.id,
        trigger: event.trigger,
        arn,
        cause,
      });
      throw userPoolErrors.triggerFailed(`${event.trigger} invocation failed due to error ${cause}.`);
    },
  };
}

/** The parameters that all events share, then those of the trigger. */
function eventOf(
  pool: UserPoolRecord,
  { source, userName, clientId, request, response, version = '1' }: TriggerEvent,
): JsonObject {
  return {
    version,
    region: pool.region,
    userPoolId: pool.id,
    userName,
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId },
    triggerSource: source,
    request,
    response,
  };
}

interface TriggerCall {
  readonly target: TriggerTarget;
  readonly text: string;
  readonly trigger: string;
}

async function tryOnce(pool: UserPoolRecord, call: TriggerCall, ports: TriggerPorts): Promise<Attempt> {
  const signal = ports.deadline(ports.limits.userPoolTriggerSeconds * 1_000);
  const asked = ask(pool, call, ports, signal);
  const answer = await Promise.race([asked, lateness(signal)]);
  if (isFailure(answer)) return answer;
  return { kind: 'response', response: readResponse(call, answer) };
}

/** The output of the call, or why there is none. @throws what is no failure of the call */
async function ask(
  pool: UserPoolRecord,
  { target, text }: TriggerCall,
  { callService }: TriggerPorts,
  signal: AbortSignal,
): Promise<Json | Failure> {
  const { account = pool.account, region = pool.region } = parseArn(target.arn) ?? {};
  const operation =
    target.kind === 'function'
      ? {
          service: 'lambda',
          action: 'Invoke',
          input: { FunctionName: target.arn, InvocationType: 'RequestResponse', Payload: text },
        }
      : {
          service: 'states',
          action: 'StartSyncExecution',
          input: { stateMachineArn: target.arn, input: text },
        };
  const principal = principalOf(pool);
  try {
    return await callService({
      ...operation,
      account,
      region,
      principal,
      signal,
    });
  } catch (error) {
    if (signal.aborted) return late;
    if (error instanceof ServiceError) return refusal(error);
    if (error instanceof OutboundError) return { kind: 'failure', cause: error.kind, mayPass: true };
    throw error;
  }
}

/** The service itself, for one pool: what a function's permission of `cognito-idp.amazonaws.com` lets in. */
function principalOf({ account, arn }: UserPoolRecord): Principal {
  const service = 'cognito-idp.amazonaws.com';
  return { arn: service, kind: 'service', service, account, sourceArn: arn, sourceAccount: account };
}

const late: Failure = {
  kind: 'failure',
  cause: 'Socket timeout while invoking Lambda function',
  mayPass: true,
};

function lateness(signal: AbortSignal): Promise<Failure> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(late);
    else signal.addEventListener('abort', () => resolve(late), { once: true });
  });
}

/** What is refused for what it is, is refused again; who has too much to do may have less. */
function refusal({ code, status, retryable }: ServiceError): Failure {
  const mayPass = retryable || status >= 500 || status === 429 || /Throttl|TooManyRequests/.test(code);
  return { kind: 'failure', cause: code, mayPass };
}

function isFailure(answer: Json | Failure): answer is Failure {
  return typeof answer === 'object' && answer !== null && (answer as Failure).kind === 'failure';
}

/** @throws ServiceError UserLambdaValidationException, UnexpectedLambdaException, InvalidLambdaResponseException */
function readResponse({ target, trigger }: TriggerCall, output: Json): JsonObject {
  const members = output as { readonly [member: string]: unknown };
  if (target.kind === 'function') {
    const { FunctionError: failure, Payload: payload } = members;
    if (failure !== undefined && failure !== null)
      throw userPoolErrors.triggerRefused(trigger, errorMessageIn(payload));
    return responseOfFunction(payload);
  }
  if (members.status === 'SUCCEEDED') return responseOfStateMachine(members.output);
  if (members.status === 'TIMED_OUT')
    throw userPoolErrors.triggerFailed(`${trigger} invocation failed due to error ${late.cause}.`);
  throw userPoolErrors.triggerRefused(trigger, String(members.cause ?? members.error ?? 'null'));
}
