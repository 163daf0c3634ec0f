import {
  type CallService,
  type DeliveryHandler,
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonObject,
  JsonSyntaxError,
  memberOf,
  numberOf,
  parseArn,
  parseJson,
  ServiceError,
} from '@cairn/kit';
import type { BusEvent } from './bus-event.ts';
import { readBusArn } from './bus-place.ts';
import type { EventRouter } from './event-router.ts';
import { eventsErrors } from './events-errors.ts';
import type { EventsPorts } from './events-ports.ts';
import { eventsPrincipal } from './target-call.ts';

/** Puts an event on another bus, whose rules take it but send it to no third one. */
export function busHandler(router: EventRouter): DeliveryHandler {
  return async (input) => {
    const given = input as JsonObject;
    const place = readBusArn(memberOf(given, 'arn') as string);
    const event = parseJson(memberOf(given, 'text') as string) as BusEvent;
    if (place !== undefined) await router.route([{ place, event, isForwarded: true }]);
    return undefined;
  };
}

/**
 * Writes to a log group of the rule's account, into a stream of the event's own. Input of the form `{"timestamp", "message"}` is the log event
 * itself, as an input transformer has to make it.
 */
export function logGroupHandler({
  callService,
  clock,
}: Pick<EventsPorts, 'callService' | 'clock'>): DeliveryHandler {
  return async (input) => {
    const given = input as JsonObject;
    const arn = parseArn(memberOf(given, 'arn') as string);
    if (arn === undefined) return undefined;
    const { account, region } = arn;
    const principal = eventsPrincipal(memberOf(given, 'ruleArn') as string);
    // AWS wants a resource policy of CloudWatch Logs here, which has none on this server.
    if (principal.sourceAccount !== account)
      throw eventsErrors.otherAccount(memberOf(given, 'arn') as string);
    const scope = { account, region, principal, service: 'logs' };
    const place = {
      logGroupName: arn.resource.replace(/^log-group:/, '').replace(/:\*$/, ''),
      logStreamName: memberOf(given, 'eventId') as string,
    };
    await createStream(callService, { ...scope, action: 'CreateLogStream', input: place });
    const logEvents = [logEvent(memberOf(given, 'text') as string, clock.now())];
    await callService({ ...scope, action: 'PutLogEvents', input: { ...place, logEvents } });
    return undefined;
  };
}

async function createStream(callService: CallService, call: Parameters<CallService>[0]): Promise<void> {
  try {
    await callService(call);
  } catch (error) {
    if (!(error instanceof ServiceError && error.code === 'ResourceAlreadyExistsException')) throw error;
  }
}

function logEvent(text: string, nowMs: number): JsonObject {
  const value = parsed(text);
  const message = isJsonObject(value) ? memberOf(value, 'message') : undefined;
  if (!isJsonObject(value) || typeof message !== 'string' || Object.keys(value).length !== 2) {
    return { timestamp: nowMs, message: text };
  }
  const timestamp = memberOf(value, 'timestamp');
  const atMs = isJsonNumber(timestamp) ? numberOf(timestamp) : Date.parse(String(timestamp));
  return Number.isNaN(atMs) ? { timestamp: nowMs, message: text } : { timestamp: atMs, message };
}

function parsed(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return undefined;
    throw error;
  }
}
