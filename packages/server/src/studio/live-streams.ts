import { type CallScope, ServiceError } from '@cairn/kit';
import type { StreamEvent } from '@cairn/wire';
import type { StepFunctions } from '@cairn/workflows';
import type { Inbox } from '../messages/inbox.ts';
import type { LiveChanges } from './live-changes.ts';
import { LiveStream, type LiveStreamLimits, type OpenStreamInput } from './live-stream.ts';

/** What streams stand on. */
export interface LiveStreamsParts {
  readonly stepFunctions: Pick<StepFunctions, 'followHistory' | 'holdExpressHistories'>;
  readonly changes: LiveChanges;
  /** Told that a stream is open. @returns told that it has ended */
  readonly countStream: () => () => void;
  readonly limits: LiveStreamLimits & { readonly streamHistoriesMax: number };
  /** Why somebody may not read an execution's history; absent where policies are not asked. */
  readonly historyDenial?: ((scope: CallScope, executionArn: string) => string | undefined) | undefined;
  /** Why somebody may not list the executions of their account and region; absent where policies are not asked. */
  readonly listDenial?: ((scope: CallScope) => string | undefined) | undefined;
  /** The messages that users are sent. */
  readonly inbox?: () => Promise<Pick<Inbox, 'listen'>>;
  /** Why somebody may not list those messages; absent where policies are not asked. */
  readonly inboxDenial?: ((scope: CallScope) => string | undefined) | undefined;
}

/** The operation behind `POST /_cairn/v1/stream`. */
export class LiveStreams {
  readonly #parts: LiveStreamsParts;

  constructor(parts: LiveStreamsParts) {
    this.#parts = parts;
  }

  /** What is not taken up, whether lists or a history, is refused by an event of its own: the rest goes on. */
  readonly openStream = async (
    scope: CallScope,
    input: OpenStreamInput,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): Promise<AsyncGenerator<StreamEvent, void, void>> => {
    const { stepFunctions, changes, countStream, limits, historyDenial } = this.#parts;
    const { taken, refused } = this.#sort(scope, input);
    const inbox = taken.messages ? await this.#parts.inbox?.() : undefined;
    const stream = new LiveStream(
      {
        changes,
        countStream,
        limits,
        holdExpress: stepFunctions.holdExpressHistories,
        ...(inbox === undefined ? {} : { inbox }),
        followHistory: (asking, history, ended, turn) => {
          const denial = historyDenial?.(asking, history.executionArn);
          if (denial !== undefined) throw new ServiceError('AccessDeniedException', denial);
          return stepFunctions.followHistory(history, ended, turn);
        },
      },
      scope,
    );
    return stream.events(taken, signal, refused);
  };

  #sort(
    scope: CallScope,
    { executions, messages, histories = [] }: OpenStreamInput,
  ): { readonly taken: OpenStreamInput; readonly refused: readonly StreamEvent[] } {
    const { limits, listDenial, inboxDenial } = this.#parts;
    const refused: StreamEvent[] = [];
    const denial = executions === true ? listDenial?.(scope) : undefined;
    if (denial !== undefined)
      refused.push({ kind: 'refused', executions: true, code: 'AccessDeniedException', message: denial });
    const shut = messages === true ? inboxDenial?.(scope) : undefined;
    if (shut !== undefined)
      refused.push({ kind: 'refused', messages: true, code: 'AccessDeniedException', message: shut });
    const historiesMax = limits.streamHistoriesMax;
    const message = `A stream follows at most ${historiesMax} histories (the limit streamHistoriesMax).`;
    for (const { executionArn } of histories.slice(historiesMax))
      refused.push({ kind: 'refused', executionArn, code: 'LimitExceededException', message });
    const isListing = executions === true && denial === undefined;
    return {
      taken: {
        executions: isListing,
        messages: messages === true && shut === undefined,
        histories: histories.slice(0, historiesMax),
      },
      refused,
    };
  }
}
