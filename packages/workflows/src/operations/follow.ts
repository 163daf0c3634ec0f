import type { CallScope } from '@cairn/kit';
import {
  ExecutionFeeds,
  type FollowedEvent,
  type FollowedEvents,
  type PageTurn,
} from '../engine/execution-feed.ts';
import { stepFunctionsErrors } from '../step-functions-errors.ts';
import type { ExecutionReads } from './execution-reads.ts';
import type { ServiceParts } from './service-parts.ts';

/** Input of `/_cairn/v1/executions/{executionArn}/events`. */
export interface FollowExecutionInput {
  readonly executionArn: string;
  /** Id of the last event that is known already, as text. */
  readonly lastEventId?: string;
}

/** The event stream of an execution, which AWS's API does not have. */
export class FollowOperations {
  readonly #parts: Pick<ServiceParts, 'expressHistories'>;
  readonly #reads: ExecutionReads;
  readonly #feeds: ExecutionFeeds;

  constructor(parts: ServiceParts, reads: ExecutionReads) {
    this.#parts = parts;
    this.#reads = reads;
    this.#feeds = new ExecutionFeeds(parts);
  }

  /**
   * The history of an execution from behind an event on, each event when it is durable; ends with the execution.
   * @throws ServiceError InvalidArn, ExecutionDoesNotExist, ValidationException
   */
  async followExecution(
    _scope: CallScope,
    { executionArn, lastEventId }: FollowExecutionInput,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<AsyncGenerator<FollowedEvent, void, void>> {
    const from = { fromId: firstIdOf(lastEventId), signal: options.signal };
    if (isExpressArn(executionArn)) return eachEvent(this.#followExpress(executionArn, from));
    const { row } = await this.#reads.find(executionArn);
    return this.#feeds.follow(row.executionId, from);
  }

  /**
   * The same in lists, one for each time that something became durable; whoever is equally far gets the same list.
   * @param turn for whoever follows many histories: waited for before a list is read
   * @throws ServiceError InvalidArn, ExecutionDoesNotExist, ValidationException
   */
  async followHistory(
    { executionArn, lastEventId }: FollowExecutionInput,
    signal: AbortSignal | undefined,
    turn?: PageTurn,
  ): Promise<AsyncGenerator<FollowedEvents, void, void>> {
    const from = { fromId: firstIdOf(lastEventId), signal, turn };
    if (isExpressArn(executionArn)) return this.#followExpress(executionArn, from);
    const { row } = await this.#reads.find(executionArn);
    return this.#feeds.followPages(row.executionId, from);
  }

  /** Of an Express execution, as long as its history is kept. @throws ServiceError ExecutionDoesNotExist */
  #followExpress(
    executionArn: string,
    from: { readonly fromId: number; readonly signal: AbortSignal | undefined },
  ): AsyncGenerator<FollowedEvents, void, void> {
    const followed = this.#parts.expressHistories.follow(executionArn, from);
    if (followed === undefined) throw stepFunctionsErrors.executionDoesNotExist(executionArn);
    return followed;
  }
}

/** The first event that is not known yet. */
function firstIdOf(lastEventId: string | undefined): number {
  const isId = lastEventId === undefined || /^\d{1,9}$/.test(lastEventId);
  if (!isId) throw stepFunctionsErrors.validation('the last event id must be the id of an event');
  return Number(lastEventId ?? 0) + 1;
}

function isExpressArn(arn: string): boolean {
  return /^arn:[^:]*:states:[^:]*:[^:]*:express:[^/]*$/.test(arn);
}

async function* eachEvent(
  pages: AsyncGenerator<FollowedEvents, void, void>,
): AsyncGenerator<FollowedEvent, void, void> {
  for await (const page of pages) {
    if (page.kind === 'end') yield page;
    else for (const event of page.events) yield { kind: 'event', event };
  }
}
