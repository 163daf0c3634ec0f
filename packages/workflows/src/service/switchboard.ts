import type { StartMapRun, TransitionEvent } from '@cairn/asl';
import { invariant } from '@cairn/kit';
import type { StateMachine } from '../catalog/state-machine.ts';
import type { Engine } from '../engine/engine.ts';
import type { CancelMapRun, MapRunHost, TaskEvents, TaskOwner } from '../engine/engine-ports.ts';
import type { LoadedExecution } from '../engine/execution-slot.ts';
import { failureTexts } from '../engine/failure-texts.ts';
import type { SubmittedJobs } from '../engine/submitted-jobs.ts';
import type { TaskKey } from '../engine/task-token.ts';
import type { ExpressExecutions } from '../express/express-executions.ts';
import type { ExpressStarts } from '../express/express-starts.ts';
import type { CallOutcome } from '../integrations/task-call.ts';
import type { ExecutionRow } from '../journal.ts';
import type { MapRuns } from '../map-run/map-runs.ts';
import type { ChildExecutions } from './child-executions.ts';

/** Those who run executions, and who knows of them what parents ask. */
export interface Runners {
  readonly engine: Engine;
  /** The jobs that tasks wait for. */
  readonly jobs: SubmittedJobs;
  /** A job outside may have ended: says so to those who wait for it. */
  readonly hintJob: (resourceType: string, name: string) => void;
  readonly express: ExpressExecutions;
  readonly expressStarts: ExpressStarts;
  readonly mapRuns: MapRuns;
  readonly children: ChildExecutions;
}

/**
 * Where the wiring closes its circle: executions start tasks, and what comes of tasks goes to executions; map runs are
 * started by executions and run some. Whoever is made before the runners is made with the switchboard, which is connected
 * once they are there.
 */
export class Switchboard implements TaskEvents, MapRunHost {
  #runners: Runners | undefined;

  /** To be called once, before anything runs. */
  connect(runners: Runners): void {
    invariant(this.#runners === undefined, 'a switchboard is connected once');
    this.#runners = runners;
  }

  get #connected(): Runners {
    invariant(this.#runners !== undefined, 'a switchboard is connected before anything runs');
    return this.#runners;
  }

  /** Brings an event to an execution: the numbers of Express ones are negative. */
  post(executionId: number, event: TransitionEvent): void {
    const { engine, express } = this.#connected;
    if (executionId < 0) express.post(executionId, event);
    else engine.post(executionId, event);
  }

  finish({ executionId, frameId, scheduledEventId }: TaskKey, outcome: CallOutcome): void {
    const task = { frameId, scheduledEventId };
    if (outcome.kind === 'result') {
      this.post(executionId, { kind: 'task-succeeded', task, output: outcome.output });
      return;
    }
    this.post(executionId, { kind: 'task-failed', task, ...failureTexts(outcome) });
  }

  startMapRun(owner: TaskOwner, command: StartMapRun): void {
    this.#connected.mapRuns.start(owner, command);
  }

  cancelMapRun(executionId: number, command: CancelMapRun): void {
    this.#connected.mapRuns.cancel(executionId, command);
  }

  takeUpMapRun(row: ExecutionRow): void {
    this.#connected.mapRuns.takeUp(row);
  }

  mapRunChildClosed(mapRunId: number, loaded: LoadedExecution): void {
    this.#connected.mapRuns.childClosed(mapRunId, loaded);
  }

  mapRunChildFoundClosed(mapRunId: number, name: string): void {
    this.#connected.mapRuns.childFoundClosed(mapRunId, name);
  }

  /** Whether the server stops. */
  get isStopped(): boolean {
    return this.#connected.engine.isStopped;
  }

  /** Children as the parents find them that wait for them. */
  get children(): ChildExecutions {
    return this.#connected.children;
  }

  /** How many calls its state made before an attempt of a mocked Express execution. */
  expressCallNumber(key: TaskKey): number {
    return this.#connected.express.callNumber(key);
  }

  takeUpExpress(row: ExecutionRow, machine: StateMachine): Promise<void> {
    return this.#connected.expressStarts.takeUp(row, machine);
  }
}
