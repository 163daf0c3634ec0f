import {
  type DeadLetter,
  type Delivery,
  type DeliveryTarget,
  isJsonObject,
  type Json,
  memberOf,
  parseArn,
} from '@cairn/kit';
import type { DeliveryFailure } from './delivery-failure.ts';

/** Why a delivery was given up. */
interface GivenUp {
  readonly failure: DeliveryFailure;
  readonly failures: number;
  /** `MaximumRetryAttempts` or `MaximumEventAgeInSeconds`; undefined when no retry would have helped. */
  readonly exhausted: string | undefined;
}

const attributeCharactersMax = 1_024;
const lettersRetriesMax = 185;
const lettersAgeSecondsMax = 86_400;

/**
 * The message to the dead-letter queue: itself a delivery. Attributes as EventBridge names them ("Using dead-letter
 * queues to process undelivered events" in the EventBridge user guide), unless the service tells nothing in them.
 * @returns undefined when there is no queue
 */
export function deadLetterDelivery(delivery: Delivery, id: string, givenUp: GivenUp): Delivery | undefined {
  const { deadLetter } = delivery;
  const arn = deadLetter === undefined ? undefined : parseArn(deadLetter.queueArn);
  if (deadLetter === undefined || arn === undefined) return undefined;
  const attributes = deadLetter.tellsError === false ? {} : attributesOf(givenUp);
  const named = { ...attributes, ...deadLetter.attributes };
  return {
    id: `${id}-dead`,
    destination: deadLetter.queueArn,
    target: {
      kind: 'call',
      call: {
        service: 'sqs',
        action: 'SendMessage',
        account: arn.account,
        region: arn.region,
        principal: deadLetter.principal,
        input: {
          QueueUrl: queueUrlOf(arn),
          MessageBody: bodyOf(delivery.target, deadLetter),
          ...(Object.keys(named).length > 0 && { MessageAttributes: messageAttributes(named) }),
          ...(deadLetter.messageGroupId !== undefined && { MessageGroupId: deadLetter.messageGroupId }),
          ...(deadLetter.messageGroupId !== undefined && { MessageDeduplicationId: id }),
        },
      },
    },
    retriesMax: lettersRetriesMax,
    ageSecondsMax: lettersAgeSecondsMax,
  };
}

function bodyOf(target: DeliveryTarget, { body }: DeadLetter): Json {
  if (typeof body === 'string') return body;
  const input = target.kind === 'call' ? target.call.input : target.input;
  return (isJsonObject(input) ? memberOf(input, body.member) : undefined) ?? '';
}

/** Queues are found by the path of their URL alone. */
function queueUrlOf({ region, account, resource }: NonNullable<ReturnType<typeof parseArn>>): string {
  return `https://sqs.${region}.amazonaws.com/${account}/${resource}`;
}

function attributesOf({ failure, failures, exhausted }: GivenUp): { readonly [name: string]: string } {
  return {
    ERROR_CODE: failure.code,
    ERROR_MESSAGE: failure.message === '' ? failure.code : failure.message,
    ...(exhausted !== undefined && { EXHAUSTED_RETRY_CONDITION: exhausted }),
    ...(failures > 1 && { RETRY_ATTEMPTS: String(failures - 1) }),
  };
}

function messageAttributes(values: { readonly [name: string]: string }): Json {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      { DataType: 'String', StringValue: value.slice(0, attributeCharactersMax) },
    ]),
  );
}
