import type { Delivery, DeliveryAttempt, DeliveryHandler, DeliveryOutcome, Json } from '@cairn/kit';
import { deadLetterDeliveries, destinationDeliveries, type EventEnd } from './event-destinations.ts';
import type { EventInvokeSettings, KeptEvent } from './event-types.ts';
import type { FunctionCatalog, ResolvedVersion } from './function-catalog.ts';
import type { FunctionInvocation, FunctionOutcome } from './function-ports.ts';
import { type FunctionReference, functionArn } from './function-reference.ts';
import { lambdaErrors } from './lambda-errors.ts';
import { runnableFunction } from './runnable-function.ts';

const minuteMs = 60_000;
const throttledDelayMsMin = 1_000;
const throttledDelayMsMax = 5 * minuteMs;

/** The name by which deliveries ask for what runs asynchronous invocations. */
export const eventHandlerName = 'lambda-event';

/** What came of the attempts before. */
interface EventProgress {
  /** Attempts in which the function failed. */
  readonly failures: number;
  /** Attempts for which there was no environment. */
  readonly refusals: number;
}

/**
 * Invocations of type Event: durable when they are accepted, run in the background. A function that fails is tried
 * twice more, after one minute and then two; one that finds no environment waits from one second up to five minutes,
 * for at most six hours; the function's EventInvokeConfig may say less (Lambda developer guide, "How Lambda handles
 * errors and retries with asynchronous invocation"). A crash makes the attempt under way again.
 */
export class EventInvocations {
  readonly #catalog: FunctionCatalog;
  /** Request ids of those accepted by this process that have not ended. */
  readonly #waiting = new Set<string>();

  constructor(catalog: FunctionCatalog) {
    this.#catalog = catalog;
  }

  /** @throws ServiceError TooManyRequestsException when too many wait */
  async submit(reference: FunctionReference, invocation: FunctionInvocation): Promise<void> {
    const { deliver, limits } = this.#catalog.ports;
    if (this.#waiting.size >= limits.functionEventsWaiting) throw lambdaErrors.throttled();
    const { requestId, invokedArn, payload, clientContext, traceHeader } = invocation;
    const { account, region, name, qualifier } = reference;
    const event: KeptEvent = {
      account,
      region,
      name,
      ...(qualifier !== undefined && { qualifier }),
      requestId,
      invokedArn,
      payload,
      ...(clientContext !== undefined && { clientContext }),
      ...(traceHeader !== undefined && { traceHeader }),
    };
    this.#waiting.add(requestId);
    try {
      await deliver([eventDelivery(event)]);
    } catch (error) {
      this.#waiting.delete(requestId);
      throw error;
    }
  }

  /** Makes one attempt. */
  readonly run: DeliveryHandler = async (input, attempt) => {
    const event = input as unknown as KeptEvent;
    const outcome = await this.#attempt(event, attempt);
    if (outcome.kind === 'delivered') this.#waiting.delete(event.requestId);
    return outcome;
  };

  async #attempt(event: KeptEvent, attempt: DeliveryAttempt): Promise<DeliveryOutcome> {
    const reference: FunctionReference = { ...event, qualifier: event.qualifier };
    const resolved = await this.#resolve(reference);
    if (resolved === undefined) {
      this.#log('an asynchronous invocation is dropped: its function was deleted', event);
      return { kind: 'delivered' };
    }
    const outcome = await this.#catalog.ports.host.invoke(
      {
        function: runnableFunction(reference, resolved),
        requestId: event.requestId,
        invokedArn: event.invokedArn,
        payload: event.payload,
        ...(event.clientContext !== undefined && { clientContext: event.clientContext }),
        ...(event.traceHeader !== undefined && { traceHeader: event.traceHeader }),
        wantsLog: false,
      },
      attempt.signal,
    );
    return this.#judge(event, { reference, resolved, outcome }, attempt);
  }

  async #resolve(reference: FunctionReference): Promise<ResolvedVersion | undefined> {
    try {
      return await this.#catalog.resolve(reference);
    } catch (error) {
      if ((error as { code?: unknown }).code === 'ResourceNotFoundException') return undefined;
      throw error;
    }
  }

  async #judge(
    event: KeptEvent,
    run: {
      readonly reference: FunctionReference;
      readonly resolved: ResolvedVersion;
      readonly outcome: FunctionOutcome;
    },
    { state, handedOverMs }: DeliveryAttempt,
  ): Promise<DeliveryOutcome> {
    const { outcome } = run;
    const settings = await this.#settings(run.reference);
    const before = (state as unknown as EventProgress | undefined) ?? { failures: 0, refusals: 0 };
    const isFailure = outcome.kind === 'function-error';
    const failures = before.failures + (isFailure ? 1 : 0);
    const refusals =
      before.refusals + (outcome.kind === 'throttled' || outcome.kind === 'unavailable' ? 1 : 0);
    const end = (condition: EventEnd['condition']): DeliveryOutcome =>
      this.#end({ event, ...run, condition, invokeCount: failures + (isFailure ? 0 : 1), settings });
    if (outcome.kind === 'success') return end('Success');
    if (isFailure && failures > settings.retriesMax) return end('RetriesExhausted');
    const afterMs = isFailure
      ? failures * minuteMs
      : Math.min(throttledDelayMsMin * 2 ** (refusals - 1), throttledDelayMsMax);
    if (this.#catalog.ports.clock.now() + afterMs - handedOverMs > settings.ageSecondsMax * 1_000)
      return end('EventAgeExceeded');
    const progress: EventProgress = { failures, refusals };
    return { kind: 'again', afterMs, state: progress as unknown as Json };
  }

  async #settings({ qualifier, ...place }: FunctionReference): Promise<EventSettings> {
    const { limits } = this.#catalog.ports;
    const owner = await this.#catalog.find(place);
    const own = owner?.eventInvokeConfigs?.[qualifier ?? '$LATEST'];
    return {
      retriesMax: own?.MaximumRetryAttempts ?? limits.functionEventRetries,
      ageSecondsMax: own?.MaximumEventAgeInSeconds ?? limits.functionEventAgeSeconds,
      destinations: own?.DestinationConfig ?? {},
    };
  }

  #end(end: EventEnd & { readonly settings: EventSettings }): DeliveryOutcome {
    const { event, condition, resolved, settings } = end;
    const { clock } = this.#catalog.ports;
    const arn =
      condition === 'Success'
        ? settings.destinations.OnSuccess?.Destination
        : settings.destinations.OnFailure?.Destination;
    const deadLetterArn = resolved.record.configuration.DeadLetterConfig?.TargetArn;
    const following: Delivery[] = [
      ...(arn === undefined ? [] : destinationDeliveries(end, arn, clock.now())),
      ...(condition === 'Success' || deadLetterArn === undefined
        ? []
        : deadLetterDeliveries(end, deadLetterArn)),
    ];
    if (condition !== 'Success' && following.length === 0)
      this.#log('an asynchronous invocation failed and is dropped', event, end.outcome);
    return { kind: 'delivered', following };
  }

  #log(message: string, { invokedArn, requestId }: KeptEvent, outcome?: FunctionOutcome): void {
    this.#catalog.ports.log('warn', message, {
      functionArn: invokedArn,
      requestId,
      ...(outcome !== undefined && {
        outcome: outcome.kind === 'function-error' ? outcome.payload : outcome.kind,
      }),
    });
  }
}

/** The bounds in force for one function, and where its results go. */
interface EventSettings {
  readonly retriesMax: number;
  readonly ageSecondsMax: number;
  readonly destinations: NonNullable<EventInvokeSettings['DestinationConfig']>;
}

/** The handler bounds attempts and age itself: a function's failure and a full host count apart. */
function eventDelivery(event: KeptEvent): Delivery {
  return {
    id: event.requestId,
    destination: functionArn(event, event.name, event.qualifier),
    target: { kind: 'handler', handler: eventHandlerName, input: event as unknown as Json },
    // What the handler throws is a fault of ours, such as a store that does not answer.
    retriesMax: 1_000,
    ageSecondsMax: 21_600,
  };
}
