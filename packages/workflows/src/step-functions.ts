import type { ServiceParts } from './operations/service-parts.ts';
import { makeServiceParts } from './service/make-service-parts.ts';
import {
  type StepFunctionsOperations,
  stepFunctionsOperations,
} from './service/step-functions-operations.ts';
import type { StepFunctionsPorts } from './service/step-functions-ports.ts';
import type { Throttle } from './throttle/throttle.ts';

/** Gives its instances the operations as methods that are bound and can be handed on. */
const Operations = class {
  constructor(parts: ServiceParts) {
    Object.assign(this, stepFunctionsOperations(parts));
  }
} as new (
  parts: ServiceParts,
) => StepFunctionsOperations;

/**
 * AWS Step Functions: one method for each operation of the API, inputs and outputs spelled as on the wire, instants
 * as epoch milliseconds. Errors are ServiceErrors of `step-functions-errors.ts`.
 */
export class StepFunctions extends Operations {
  readonly #parts: ServiceParts;
  /** Lets a call through or refuses it by the account's rate quotas; absent where nothing is throttled. */
  readonly admitCall: Throttle['admitCall'] | undefined;
  readonly #recovered = Promise.withResolvers<void>();
  #isStopping = false;

  constructor(ports: StepFunctionsPorts) {
    const parts = makeServiceParts(ports);
    super(parts);
    this.#parts = parts;
    const { throttle } = parts;
    this.admitCall = throttle && ((scope, operation, input) => throttle.admitCall(scope, operation, input));
  }

  /**
   * Recovers: reads where the journal stands; resolves when requests may be answered. Timers are armed and work in
   * flight is taken up in the background, in bounded steps.
   */
  async start(): Promise<void> {
    const { catalog, activities, jobs, engine, deletions, log, mocks } = this.#parts;
    await mocks.refresh();
    const deleted = await catalog.start();
    await activities.start();
    await jobs.start();
    const { recovered } = await engine.start();
    recovered.then(
      () => {
        this.#recovered.resolve();
        void jobs.recovered();
      },
      (error) => {
        if (!this.#isStopping) log('error', 'work in flight could not be read from the journal', { error });
      },
    );
    for (const machineId of deleted) deletions.finish(machineId);
  }

  /**
   * Something runs outside that no task waits for: no skipped clock jumps before it has ended.
   * @returns says that it has
   */
  holdClocks(): () => void {
    return this.#parts.engine.clocks.hold();
  }

  /**
   * A job that tasks may wait for with `.sync` may have ended: it is looked at now, not only by and by.
   * @param resourceType `ecs`, `batch` @param name its ARN or id
   */
  hintJob(resourceType: string, name: string): void {
    this.#parts.hintJob(resourceType, name);
  }

  /** Resolves once the background part of recovery is done; pending until `start` was called, and when it failed. */
  get recovered(): Promise<void> {
    return this.#recovered.promise;
  }

  /** How many Express executions run. */
  get runningExpressExecutions(): number {
    return this.#parts.express.count;
  }

  /** How many executions count as open, map runs among them. */
  get openExecutions(): number {
    return this.#parts.engine.openExecutions;
  }

  /** Takes up nothing more; resolves when all that was done is durable. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    // Nobody hears any more how children of map runs end.
    this.#parts.express.stop();
    await this.#parts.expressStarts.stop();
    await Promise.all([this.#parts.engine.stop(), this.#parts.mapRuns.stop()]);
    await this.#parts.jobs.settled();
    await this.#parts.meter.stop();
  }
}
