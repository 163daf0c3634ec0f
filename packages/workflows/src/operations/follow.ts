import type { CallScope } from '@cairn/kit';
import { ExecutionFeeds, type FollowedEvent } from '../engine/execution-feed.ts';
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
    const isId = lastEventId === undefined || /^\d{1,9}$/.test(lastEventId);
    if (!isId) throw stepFunctionsErrors.validation('the last event id must be the id of an event');
    const fromId = Number(lastEventId ?? 0) + 1;
    return this.#feeds.follow(row.executionId, { fromId, signal: options.signal });
  }
}
