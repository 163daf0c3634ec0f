import type { CallScope } from '@cairn/kit';
import type { FoundExecution } from './search.ts';
import type { ServiceParts } from './service-parts.ts';

/** Input of `/_cairn/v1/express-executions`. */
export interface ListExpressExecutionsInput {
  readonly stateMachineArn?: string;
  readonly maxResults?: number;
}

/** The Express executions whose histories are kept, which AWS's API does not have. */
export class ExpressListOperations {
  readonly #parts: Pick<ServiceParts, 'expressHistories'>;

  constructor(parts: Pick<ServiceParts, 'expressHistories'>) {
    this.#parts = parts;
  }

  /** The caller's, newest first. */
  async listExpressExecutions(
    scope: CallScope,
    { stateMachineArn, maxResults = 0 }: ListExpressExecutionsInput,
  ): Promise<{ readonly executions: readonly FoundExecution[] }> {
    const kept = this.#parts.expressHistories.list(scope);
    const wanted =
      stateMachineArn === undefined
        ? kept
        : kept.filter(({ identity }) => identity.stateMachineArn === stateMachineArn);
    const executions = wanted.slice(0, maxResults || 100).map(({ identity, status, stopMs, error }) => ({
      executionArn: identity.executionArn,
      stateMachineArn: identity.stateMachineArn,
      ...(identity.stateMachineVersionArn === undefined
        ? {}
        : { stateMachineVersionArn: identity.stateMachineVersionArn }),
      ...(identity.stateMachineAliasArn === undefined
        ? {}
        : { stateMachineAliasArn: identity.stateMachineAliasArn }),
      name: identity.name,
      status,
      startDate: identity.startMs,
      ...(stopMs === undefined ? {} : { stopDate: stopMs }),
      ...(error === undefined ? {} : { error }),
    }));
    return { executions };
  }

  /** Histories are kept from now on. @returns ends that */
  holdExpressHistories(): () => void {
    return this.#parts.expressHistories.hold();
  }
}
