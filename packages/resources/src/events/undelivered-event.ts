import { type Delivery, parseArn } from '@cairn/kit';
import type { Target } from './event-types.ts';
import { eventsPrincipal } from './target-call.ts';
import type { TargetInputError } from './target-input-error.ts';

const retriesMax = 185;
const ageSecondsMax = 86_400;
const attributeCharactersMax = 1_024;

/** What there is to say of an event that a target does not get. */
export interface UndeliveredEvent {
  readonly target: Target;
  readonly ruleArn: string;
  /** The event as it came. */
  readonly text: string;
  readonly error: TargetInputError;
}

/** The message to the target's dead-letter queue; none where there is no queue. */
export function undeliveredEvent(id: string, undelivered: UndeliveredEvent): readonly Delivery[] {
  const { target, ruleArn, text, error } = undelivered;
  const queueArn = target.DeadLetterConfig?.Arn;
  const queue = queueArn === undefined ? undefined : parseArn(queueArn);
  if (queueArn === undefined || queue === undefined) return [];
  const attributes = {
    RULE_ARN: ruleArn,
    TARGET_ARN: target.Arn,
    ERROR_CODE: 'INVALID_PARAMETER',
    ERROR_MESSAGE: error.message,
  };
  const call = {
    service: 'sqs',
    action: 'SendMessage',
    account: queue.account,
    region: queue.region,
    principal: eventsPrincipal(ruleArn),
    input: {
      QueueUrl: `https://sqs.${queue.region}.amazonaws.com/${queue.account}/${queue.resource}`,
      MessageBody: text,
      MessageAttributes: Object.fromEntries(
        Object.entries(attributes).map(([name, value]) => [
          name,
          { DataType: 'String', StringValue: value.slice(0, attributeCharactersMax) },
        ]),
      ),
    },
  };
  return [
    { id: `${id}-dead`, destination: queueArn, target: { kind: 'call', call }, retriesMax, ageSecondsMax },
  ];
}
