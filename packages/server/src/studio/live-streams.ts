import { type CallScope, ServiceError } from '@cairn/kit';
import type { StreamEvent } from '@cairn/wire';
import type { StepFunctions } from '@cairn/workflows';
import type { LiveChanges } from './live-changes.ts';
import { LiveStream, type LiveStreamLimits, type OpenStreamInput } from './live-stream.ts';

/** What streams stand on. */
export interface LiveStreamsParts {
  readonly stepFunctions: Pick<StepFunctions, 'followHistory' | 'holdExpressHistories'>;
  readonly changes: LiveChanges;
  readonly limits: LiveStreamLimits & { readonly streamHistoriesMax: number };
  /** Why somebody may not read an execution's history; absent where policies are not asked. */
  readonly historyDenial?: ((scope: CallScope, executionArn: string) => string | undefined) | undefined;
}

/** The operation behind `POST /_cairn/v1/stream`. */
export class LiveStreams {
  readonly #parts: LiveStreamsParts;

  constructor(parts: LiveStreamsParts) {
    this.#parts = parts;
  }

  /** @throws ServiceError ValidationException */
  readonly openStream = async (
    scope: CallScope,
    input: OpenStreamInput,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): Promise<AsyncGenerator<StreamEvent, void, void>> => {
    const { stepFunctions, changes, limits, historyDenial } = this.#parts;
    if ((input.histories?.length ?? 0) > limits.streamHistoriesMax)
      throw new ServiceError(
        'ValidationException',
        `a stream follows at most ${limits.streamHistoriesMax} histories (the limit streamHistoriesMax)`,
      );
    const stream = new LiveStream(
      {
        changes,
        limits,
        holdExpress: stepFunctions.holdExpressHistories,
        followHistory: (asking, history, ended, turn) => {
          const denial = historyDenial?.(asking, history.executionArn);
          if (denial !== undefined) throw new ServiceError('AccessDeniedException', denial);
          return stepFunctions.followHistory(history, ended, turn);
        },
      },
      scope,
    );
    return stream.events(input, signal);
  };
}
