import type { CallScope } from '@cairn/kit';
import { ExecutionFeeds, type FollowedEvent, type FollowedEvents } from '../engine/execution-feed.ts';
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
  readonly #reads: ExecutionReads;
  readonly #feeds: ExecutionFeeds;

  constructor(parts: ServiceParts, reads: ExecutionReads) {
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
    const { row } = await this.#reads.find(executionArn);
    return this.#feeds.follow(row.executionId, { fromId: firstIdOf(lastEventId), signal: options.signal });
  }

  /**
   * The same in lists, one for each time that something became durable; whoever is equally far gets the same list.
   * @throws ServiceError InvalidArn, ExecutionDoesNotExist, ValidationException
   */
  async followHistory(
    { executionArn, lastEventId }: FollowExecutionInput,
    signal: AbortSignal | undefined,
  ): Promise<AsyncGenerator<FollowedEvents, void, void>> {
    const { row } = await this.#reads.find(executionArn);
    return this.#feeds.followPages(row.executionId, { fromId: firstIdOf(lastEventId), signal });
  }
}

/** The first event that is not known yet. */
function firstIdOf(lastEventId: string | undefined): number {
  const isId = lastEventId === undefined || /^\d{1,9}$/.test(lastEventId);
  if (!isId) throw stepFunctionsErrors.validation('the last event id must be the id of an event');
  return Number(lastEventId ?? 0) + 1;
}
