import { ActivityOperations } from '../operations/activities.ts';
import { AliasOperations } from '../operations/aliases.ts';
import { ExecutionClockOperations } from '../operations/execution-clock.ts';
import { ExecutionReads } from '../operations/execution-reads.ts';
import { ExecutionOperations } from '../operations/executions.ts';
import { ExpressListOperations } from '../operations/express-list.ts';
import { FollowOperations } from '../operations/follow.ts';
import { MapRunOperations } from '../operations/map-runs.ts';
import { MeterOperations } from '../operations/meter.ts';
import { OpenTaskOperations } from '../operations/open-tasks.ts';
import { RedriveOperation } from '../operations/redrive-execution.ts';
import { Retention } from '../operations/retention.ts';
import { SearchOperations } from '../operations/search.ts';
import type { ServiceParts } from '../operations/service-parts.ts';
import { StateMachineReads } from '../operations/state-machine-reads.ts';
import { StateMachineOperations } from '../operations/state-machines.ts';
import { SyncExecutionOperations } from '../operations/sync-executions.ts';
import { TagOperations } from '../operations/tags.ts';
import { TaskTokenOperations } from '../operations/task-tokens.ts';
import { TestStateOperation } from '../operations/test-state.ts';
import { VersionOperations } from '../operations/versions.ts';
import { boundOperations } from './bound-operations.ts';

/** Everything that can be called: AWS's operations and Cairn's own. */
export type StepFunctionsOperations = ReturnType<typeof machineOperations> &
  ReturnType<typeof executionOperations> &
  ReturnType<typeof workerOperations> &
  ReturnType<typeof cairnOperations>;

/** Makes the operations, family by family. */
export function stepFunctionsOperations(parts: ServiceParts): StepFunctionsOperations {
  const reads = new ExecutionReads(parts);
  return {
    ...machineOperations(parts),
    ...executionOperations(parts, reads),
    ...workerOperations(parts),
    ...cairnOperations(parts, reads),
  };
}

/** State machines, their versions and aliases; tags. */
function machineOperations(parts: ServiceParts) {
  return {
    ...boundOperations(
      new StateMachineOperations(parts),
      'createStateMachine',
      'updateStateMachine',
      'deleteStateMachine',
    ),
    ...boundOperations(
      new StateMachineReads(parts),
      'describeStateMachine',
      'listStateMachines',
      'validateStateMachineDefinition',
    ),
    ...boundOperations(
      new VersionOperations(parts),
      'publishStateMachineVersion',
      'listStateMachineVersions',
      'deleteStateMachineVersion',
    ),
    ...boundOperations(
      new AliasOperations(parts),
      'createStateMachineAlias',
      'updateStateMachineAlias',
      'describeStateMachineAlias',
      'deleteStateMachineAlias',
      'listStateMachineAliases',
    ),
    ...boundOperations(new TagOperations(parts), 'tagResource', 'untagResource', 'listTagsForResource'),
  };
}

/** Executions and map runs. */
function executionOperations(parts: ServiceParts, reads: ExecutionReads) {
  return {
    ...boundOperations(new ExecutionOperations(parts, reads), 'startExecution', 'stopExecution'),
    ...boundOperations(new SyncExecutionOperations(parts), 'startSyncExecution'),
    ...boundOperations(new RedriveOperation(parts, reads), 'redriveExecution'),
    ...boundOperations(
      reads,
      'describeExecution',
      'listExecutions',
      'getExecutionHistory',
      'describeStateMachineForExecution',
    ),
    ...boundOperations(new MapRunOperations(parts, reads), 'describeMapRun', 'listMapRuns', 'updateMapRun'),
    ...boundOperations(new TestStateOperation(parts), 'testState'),
  };
}

/** What workers of activities and holders of task tokens call. */
function workerOperations(parts: ServiceParts) {
  return {
    ...boundOperations(
      new ActivityOperations(parts),
      'createActivity',
      'deleteActivity',
      'describeActivity',
      'listActivities',
      'getActivityTask',
    ),
    ...boundOperations(
      new TaskTokenOperations(parts),
      'sendTaskSuccess',
      'sendTaskFailure',
      'sendTaskHeartbeat',
    ),
  };
}

/** What AWS does not have: most of it stands behind `/_cairn/v1`. */
function cairnOperations(parts: ServiceParts, reads: ExecutionReads) {
  return {
    ...boundOperations(new SearchOperations(parts), 'searchExecutions'),
    ...boundOperations(new FollowOperations(parts, reads), 'followExecution', 'followHistory'),
    ...boundOperations(new ExpressListOperations(parts), 'listExpressExecutions', 'holdExpressHistories'),
    ...boundOperations(new ExecutionClockOperations(parts, reads), 'describeClock', 'advanceClock'),
    ...boundOperations(new OpenTaskOperations(parts, reads), 'listOpenTasks', 'describeActivityWorkers'),
    ...boundOperations(new MeterOperations(parts), 'readMeter', 'printMeterMetrics'),
    ...boundOperations(new Retention(parts), 'expireExecutions'),
  };
}
