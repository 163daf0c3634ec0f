import type { CallScope } from '@cairn/kit';
import type { FunctionCatalog } from './function-catalog.ts';
import type { FunctionRecord } from './function-store.ts';

interface FunctionNameInput {
  readonly FunctionName: string;
}

/**
 * Reserved concurrency: how many invocations of a function run at once. Zero stops it; a higher number
 * is kept and answered, while how many run is the host's cap.
 */
export class FunctionConcurrency {
  readonly #catalog: FunctionCatalog;

  constructor(catalog: FunctionCatalog) {
    this.#catalog = catalog;
  }

  async put(
    scope: CallScope,
    input: FunctionNameInput & { readonly ReservedConcurrentExecutions: number },
  ): Promise<{ readonly ReservedConcurrentExecutions: number }> {
    const { ReservedConcurrentExecutions } = input;
    await this.#replace(scope, input, (record) => ({
      ...record,
      reservedConcurrency: ReservedConcurrentExecutions,
    }));
    return { ReservedConcurrentExecutions };
  }

  async get(
    scope: CallScope,
    input: FunctionNameInput,
  ): Promise<{ readonly ReservedConcurrentExecutions?: number }> {
    const { reservedConcurrency } = await this.#catalog.existing(
      this.#catalog.reference(scope, input.FunctionName),
    );
    return reservedConcurrency === undefined ? {} : { ReservedConcurrentExecutions: reservedConcurrency };
  }

  delete(scope: CallScope, input: FunctionNameInput): Promise<void> {
    return this.#replace(scope, input, ({ reservedConcurrency: _, ...record }) => record);
  }

  #replace(
    scope: CallScope,
    input: FunctionNameInput,
    edit: (record: FunctionRecord) => FunctionRecord,
  ): Promise<void> {
    const place = this.#catalog.reference(scope, input.FunctionName);
    return this.#catalog.change(async () => {
      const record = await this.#catalog.changeable(place);
      await this.#catalog.store.write(place, { function: edit(record) });
    });
  }
}
