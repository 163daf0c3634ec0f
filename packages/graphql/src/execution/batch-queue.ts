import type { Json } from '@cairn/kit';
import type { DataSource, DataSourceAnswer, DataSourceCall } from '../resolver/data-source.ts';
import type { ResolverStep } from './resolver-program.ts';

interface Waiting {
  readonly request: Json;
  readonly call: DataSourceCall;
  readonly answer: (answer: DataSourceAnswer) => void;
}

/** How often nothing may come any more before what has gathered is sent: siblings come in few turns of one another. */
const quietTurns = 4;

/** Gathers the `BatchInvoke`s of one step, within one request, and sends them together. */
export class BatchQueue {
  readonly #batchSize: number;
  readonly #waiting = new Map<ResolverStep, Waiting[]>();

  /** @param batchSize of steps that have none of their own */
  constructor(batchSize: number) {
    this.#batchSize = batchSize;
  }

  /** Adds an invocation; its answer comes with those that were sent with it. */
  invoke(step: ResolverStep, request: Json, call: DataSourceCall): Promise<DataSourceAnswer> {
    return new Promise((answer) => {
      const waiting = this.#waiting.get(step);
      const own = { request, call, answer };
      if (waiting === undefined) {
        const gathered = [own];
        this.#waiting.set(step, gathered);
        void this.#sendWhenQuiet(step, gathered);
      } else waiting.push(own);
      const all = waiting ?? [own];
      if (all.length >= (step.maxBatchSize || this.#batchSize)) this.#send(step, all);
    });
  }

  async #sendWhenQuiet(step: ResolverStep, gathered: readonly Waiting[]): Promise<void> {
    let count = 0;
    for (let turns = 0; turns < quietTurns; turns++) {
      await undefined;
      if (gathered.length !== count) turns = 0;
      count = gathered.length;
    }
    if (this.#waiting.get(step) === gathered) this.#send(step, gathered);
  }

  #send(step: ResolverStep, gathered: readonly Waiting[]): void {
    this.#waiting.delete(step);
    void answerAll(step.source as DataSource, gathered);
  }
}

async function answerAll(source: DataSource, gathered: readonly Waiting[]): Promise<void> {
  const requests = gathered.map(({ request, call }) => ({ request, call }));
  const answers = (await source.invokeBatch?.(requests)) ?? [];
  for (const [index, { answer }] of gathered.entries()) answer(answers[index] ?? lengthMismatch);
}

const lengthMismatch: DataSourceAnswer = {
  result: null,
  error: {
    message: 'The number of results does not match the number of invocations of the batch.',
    type: 'Lambda:IllegalArgument',
  },
};
