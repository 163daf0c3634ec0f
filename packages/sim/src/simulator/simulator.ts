import { nodeDigest } from '@cairn/host';
import {
  type CallScope,
  type CallService,
  type Json,
  memberOf,
  type Random,
  resolveLimits,
  ServiceError,
  seededRandom,
  timeOrderedIds,
} from '@cairn/kit';
import { openMemoryStore, type Store } from '@cairn/store';
import { StepFunctions, stepFunctionsLimits } from '@cairn/workflows';
import { statesCaller } from '../states-caller.ts';
import { checkHistory, type WireEvent } from '../torture/history-checker.ts';
import {
  type WorkloadMachine,
  workloadActivityArn,
  workloadActivityName,
  workloadMachines,
  workloadRoleArn,
} from '../torture/workload-machines.ts';
import { FaultyJournal, type JournalFaults } from './faulty-journal.ts';
import { SimulatedClock } from './simulated-clock.ts';

/** What a simulation does; everything else follows from the seed. */
export interface SimulationOptions {
  readonly seed: number;
  /** Starts that are tried. */
  readonly starts: number;
  readonly faults: JournalFaults;
  /** Share of steps at which the process dies. */
  readonly crashShare: number;
  /** Share of function calls that fail with an error that is retried. */
  readonly functionFailureShare: number;
  /** How time passes for the runs. */
  readonly time?: 'real' | 'skip';
}

/** What came of a simulation. */
export interface SimulationResult {
  readonly acknowledged: number;
  readonly crashes: number;
  readonly wrongs: readonly string[];
}

/** Most time that passes while work of the moment is not done. */
const hastyMs = 60_000;
/** Alarms after which whatever is still open counts as stuck. */
const ringsMax = 2_000;

const scope: CallScope = {
  account: '000000000000',
  region: 'us-east-1',
  principal: { arn: 'arn:aws:iam::000000000000:root' },
};

/**
 * Runs the workload of the torture test inside one process on a seeded clock, with seeded faults of the store
 * and seeded deaths, in a fraction of the time: a failing seed can be run again.
 */
export class Simulation {
  readonly #options: SimulationOptions;
  readonly #random: Random;
  readonly #clock = new SimulatedClock(Date.UTC(2026, 0, 1));
  readonly #deferred: (() => void)[] = [];
  readonly #acknowledged = new Map<string, { readonly machine: WorkloadMachine; readonly n: number }>();
  #store: Store | undefined;
  #journal: FaultyJournal | undefined;
  #stepFunctions: StepFunctions | undefined;
  #working = new AbortController();
  #crashes = 0;

  constructor(options: SimulationOptions) {
    this.#options = options;
    this.#random = seededRandom(options.seed);
  }

  /** Runs to the end of everything. */
  async run(): Promise<SimulationResult> {
    this.#store = await openMemoryStore();
    await this.#boot({ refusedShare: 0, answerLostShare: 0 });
    await this.#prepare();
    await this.#boot(this.#options.faults);
    for (let n = 0; n < this.#options.starts; n++) {
      this.#start(n);
      await this.#step();
    }
    await this.#boot({ refusedShare: 0, answerLostShare: 0 });
    await this.#untilAllClosed();
    // What is of unknown fate is looked at after a while.
    this.#clock.ringNext(hastyMs);
    await this.#settle();
    return { acknowledged: this.#acknowledged.size, crashes: this.#crashes, wrongs: await this.#check() };
  }

  /** The process dies (if there was one) and a new one starts on the same store. */
  async #boot(faults: JournalFaults): Promise<void> {
    this.#journal?.crash();
    this.#working.abort();
    this.#working = new AbortController();
    this.#clock.forgetAlarms();
    this.#deferred.length = 0;
    const store = this.#store as Store;
    this.#journal = new FaultyJournal(store.journal, this.#random, faults);
    const ids = timeOrderedIds(this.#clock, this.#random);
    this.#stepFunctions = new StepFunctions({
      journal: this.#journal,
      records: store.records,
      clock: this.#clock,
      random: this.#random,
      digest: nodeDigest,
      ids,
      callService: this.#callService((call) => states(call)),
      defer: (work) => this.#deferred.push(work),
      log: () => {},
      limits: resolveLimits(stepFunctionsLimits),
      tokenSecret: 'simulated',
      installationId: 'simulated',
      time: this.#options.time ?? 'real',
    });
    const states = await statesCaller(this.#stepFunctions, ids);
    const started = this.#stepFunctions.start();
    await this.#settle();
    await started;
    this.#work(this.#stepFunctions, this.#working.signal);
  }

  async #prepare(): Promise<void> {
    const stepFunctions = this.#stepFunctions as StepFunctions;
    await stepFunctions.createActivity(scope, { name: workloadActivityName });
    for (const { name, definition } of workloadMachines) {
      await stepFunctions.createStateMachine(scope, {
        name,
        definition: JSON.stringify(definition),
        roleArn: workloadRoleArn,
      });
    }
  }

  #start(n: number): void {
    const machine = workloadMachines[
      Math.floor(this.#random.next() * workloadMachines.length)
    ] as WorkloadMachine;
    const stateMachineArn = `arn:aws:states:us-east-1:000000000000:stateMachine:${machine.name}`;
    (this.#stepFunctions as StepFunctions)
      .startExecution(scope, {
        stateMachineArn,
        name: `run-${n}`,
        input: JSON.stringify({ n, items: [1, 2, 3, 4] }),
      })
      .then(
        (answer) => this.#acknowledged.set(answer.executionArn, { machine, n }),
        () => {},
      );
  }

  /** Redrives a run that has failed and has to be. @returns whether that was tried */
  async #redrive(executionArn: string, redrives: number): Promise<boolean> {
    const stepFunctions = this.#stepFunctions as StepFunctions;
    const { status, redriveCount } = await stepFunctions.describeExecution(scope, { executionArn });
    if (status !== 'FAILED' || redriveCount >= redrives) return false;
    await stepFunctions.redriveExecution(scope, { executionArn, clientToken: `redrive-${redriveCount}` });
    return true;
  }

  /** The runs that fail until they are redriven, by ARN, with how often that has to be. */
  #failing(): readonly (readonly [executionArn: string, redrives: number])[] {
    return [...this.#acknowledged].flatMap(
      ([
        executionArn,
        {
          machine: { redrives },
        },
      ]) => (redrives === undefined ? [] : [[executionArn, redrives] as const]),
    );
  }

  #redriveOne(): void {
    const failing = this.#failing();
    const one = failing[Math.floor(this.#random.next() * failing.length)];
    // It may be refused, run already, or not be kept: it is tried again in the end.
    if (one !== undefined) this.#redrive(...one).catch(() => {});
  }

  async #step(): Promise<void> {
    const chance = this.#random.next();
    if (chance < this.#options.crashShare) {
      this.#crashes += 1;
      await this.#boot(this.#options.faults);
    } else if (chance < 0.2) {
      this.#redriveOne();
    } else if (chance < 0.5) {
      this.#runDeferred();
    } else if (chance < 0.8) {
      await this.#settle();
    } else {
      // While something is under way no more time passes than such things take.
      this.#clock.ringNext(hastyMs);
    }
  }

  /** Moves the clock until no run is open; a run that stays open for ever ends this by its bound. */
  async #untilAllClosed(): Promise<void> {
    const store = this.#store as Store;
    for (let rings = 0; rings < ringsMax; rings++) {
      await this.#settle();
      if ((await store.journal.openExecutions()) > 0) {
        this.#clock.ringNext();
        continue;
      }
      let redriven = 0;
      for (const one of this.#failing()) {
        const made = this.#redrive(...one).catch(() => false);
        await this.#settle();
        if (await made) redriven += 1;
      }
      if (redriven === 0) return;
    }
  }

  /** Lets everything happen that can happen without time passing. */
  async #settle(): Promise<void> {
    for (let quietTurns = 0; quietTurns < 3; quietTurns++) {
      if (this.#deferred.length > 0 || (this.#journal?.underWay ?? 0) > 0) quietTurns = 0;
      this.#runDeferred();
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  }

  #runDeferred(): void {
    for (const work of this.#deferred.splice(0)) work();
  }

  /** @param states calls the very process that the call comes from */
  #callService(states: CallService): CallService {
    return async (call) => {
      if (call.service === 'states') return await states(call);
      if (call.service !== 'lambda') throw new ServiceError('UnknownOperationException', call.service);
      if (this.#random.next() < this.#options.functionFailureShare) {
        throw new ServiceError('TooManyRequestsException', 'simulated', { status: 429 });
      }
      return {
        StatusCode: 200,
        ExecutedVersion: '$LATEST',
        Payload: memberOf(call.input as { [member: string]: Json }, 'Payload') ?? 'null',
      };
    };
  }

  /** Plays the activity's worker until its process dies. */
  async #work(stepFunctions: StepFunctions, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        const task = await stepFunctions.getActivityTask(
          scope,
          { activityArn: workloadActivityArn },
          { signal },
        );
        if (task.taskToken !== undefined) {
          await stepFunctions.sendTaskSuccess(scope, {
            taskToken: task.taskToken,
            output: task.input ?? '{}',
          });
        }
      } catch {
        // A refused commit or a late answer: the attempt times out and is tried again.
      }
    }
  }

  async #check(): Promise<readonly string[]> {
    const stepFunctions = this.#stepFunctions as StepFunctions;
    const wrongs: string[] = [];
    const open = await (this.#store as Store).journal.openExecutions();
    if (stepFunctions.openExecutions !== open)
      wrongs.push(`${open} executions are open, ${stepFunctions.openExecutions} count as open`);
    for (const [executionArn, { machine, n }] of this.#acknowledged) {
      const described = await stepFunctions
        .describeExecution(scope, { executionArn })
        .catch((error: Error) => ({
          status: 'LOST',
          error: error.name,
          cause: error.message,
          output: undefined,
        }));
      if (described.status !== 'SUCCEEDED') {
        wrongs.push(`${executionArn} is ${described.status}: ${described.error} ${described.cause}`);
        continue;
      }
      const output = JSON.parse(String(described.output)) as { n?: unknown };
      if (output.n !== n) wrongs.push(`${executionArn} gave ${described.output}`);
      const history = await stepFunctions
        .getExecutionHistory(scope, { executionArn, maxResults: 1000 })
        .catch((error: Error) => error);
      if (history instanceof Error) {
        wrongs.push(`${executionArn} has no history: ${history.message}`);
        continue;
      }
      const { events } = history;
      for (const wrong of checkHistory(machine, events.map(wireEvent)))
        wrongs.push(`${executionArn}: ${wrong}`);
    }
    return wrongs;
  }
}

function wireEvent(event: {
  readonly id: number;
  readonly previousEventId: number;
  readonly type: string;
  readonly timestampMs: number;
  readonly details: object | undefined;
}): WireEvent {
  const name = (event.details as { name?: string } | undefined)?.name;
  const state = name === undefined ? undefined : { name };
  return {
    id: event.id,
    previousEventId: event.previousEventId,
    type: event.type,
    timestamp: event.timestampMs,
    ...(state !== undefined && event.type.endsWith('StateEntered')
      ? { stateEnteredEventDetails: state }
      : {}),
    ...(state !== undefined && event.type.endsWith('StateExited') ? { stateExitedEventDetails: state } : {}),
  };
}
