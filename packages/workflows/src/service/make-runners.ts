import { Engine } from '../engine/engine.ts';
import { ExecutionClocks } from '../engine/execution-clocks.ts';
import { observerOf } from '../engine/execution-observer.ts';
import { ExecutionRows } from '../engine/execution-rows.ts';
import { ExpressExecutions } from '../express/express-executions.ts';
import { ExpressObserver } from '../express/express-observer.ts';
import { ExpressStarts } from '../express/express-starts.ts';
import type { MapRunPorts } from '../map-run/map-run-ports.ts';
import { MapRuns } from '../map-run/map-runs.ts';
import { standardChildren } from '../map-run/standard-children.ts';
import type { Foundations } from './make-foundations.ts';
import { makeTasks } from './make-tasks.ts';
import type { StepFunctionsPorts } from './step-functions-ports.ts';
import type { Runners, Switchboard } from './switchboard.ts';

/** Makes those who run executions: the engine, Express executions, map runs. */
export function makeRunners(
  ports: StepFunctionsPorts,
  foundations: Foundations,
  switchboard: Switchboard,
): Omit<Runners, 'children'> {
  const { catalog, taskTokens, meter, mocks } = foundations;
  const { clock, defer, installationId } = ports;
  const rows = new ExecutionRows(ports);
  const ring = (executionId: number) => switchboard.post(executionId, { kind: 'timers' });
  const clocks = new ExecutionClocks({ clock, defer, ring });
  const { tasks, jobs, hintJob } = makeTasks(foundations, { clocks, switchboard, installationId });
  const engine = new Engine({
    ...foundations,
    defer,
    tokens: taskTokens,
    observer: observerOf(ports),
    rows,
    clocks,
    tasks,
    mapRuns: switchboard,
    takeUpExpress: (row, machine) => switchboard.takeUpExpress(row, machine),
  });
  const observer = new ExpressObserver({ ...ports, meter, histories: foundations.expressHistories });
  const express = new ExpressExecutions({ ...ports, observer, tasks, clocks, mocks });
  const expressStarts = new ExpressStarts({ ...ports, catalog, rows, clocks, tasks, runner: express });
  const children = standardChildren(engine, foundations);
  const runClock: MapRunPorts['runClock'] = (inherited) => clocks.runClock(inherited);
  const mapRuns = new MapRuns(
    { ...ports, rows, express, children, data: ports.mapRunData, runClock },
    engine,
    catalog,
  );
  return { engine, jobs, hintJob, express, expressStarts, mapRuns };
}
