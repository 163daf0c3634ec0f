import { ExpressChildren } from '../express/express-children.ts';
import { ExecutionReads } from '../operations/execution-reads.ts';
import { MachineDeletions } from '../operations/machine-deletions.ts';
import type { ServiceParts } from '../operations/service-parts.ts';
import { ChildExecutions } from './child-executions.ts';
import { makeFoundations } from './make-foundations.ts';
import { makeRunners } from './make-runners.ts';
import type { StepFunctionsPorts } from './step-functions-ports.ts';
import { Switchboard } from './switchboard.ts';

/** Puts the service together: what stands on the ports alone, then those who run executions, then the circle is closed. */
export function makeServiceParts(ports: StepFunctionsPorts): ServiceParts {
  const foundations = makeFoundations(ports);
  const switchboard = new Switchboard();
  const runners = makeRunners(ports, foundations, switchboard);
  const deletions = new MachineDeletions({ ...foundations, ...runners });
  const parts = { ...foundations, ...runners, deletions };
  const children = new ChildExecutions({
    reads: new ExecutionReads(parts),
    expressChildren: new ExpressChildren(ports.journal, foundations.catalog),
    expressStarts: runners.expressStarts,
    callService: ports.callService,
  });
  switchboard.connect({ ...runners, children });
  return parts;
}
