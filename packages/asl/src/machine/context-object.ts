import type { Json, JsonObject } from '@cairn/kit';
import type { TaskReference } from '../transition-types.ts';
import type { Execution } from './execution.ts';
import type { Frame } from './frame.ts';

/** The item of a Map for which something is evaluated. */
export interface MapItem {
  readonly index: number;
  readonly value: Json;
}

/**
 * The context object `$$` as a frame's state sees it (Developer Guide, "Accessing execution data from the
 * Context object"). Built only when an expression names it.
 * @param selecting the item whose ItemSelector is evaluated; else the iteration the frame is in decides
 */
export function contextObject(
  execution: Execution,
  frame: Frame,
  selecting: MapItem | undefined,
  taskToken: (task: TaskReference) => string,
): JsonObject {
  const { identity } = execution;
  const { state } = frame;
  const item = selecting ?? enclosingItem(frame);
  const works = state.type === 'Task' || state.type === 'Parallel' || state.type === 'Map';
  return {
    Execution: {
      Id: identity.executionArn,
      Input: identity.input.value,
      StartTime: new Date(identity.startMs).toISOString(),
      Name: identity.name,
      RoleArn: identity.roleArn,
      RedriveCount: execution.redriveCount,
      ...(execution.redriveMs === undefined
        ? {}
        : { RedriveTime: new Date(execution.redriveMs).toISOString() }),
    },
    StateMachine: { Id: identity.stateMachineArn, Name: identity.stateMachineName },
    State: {
      Name: state.name,
      EnteredTime: new Date(frame.enteredMs).toISOString(),
      ...(works ? { RetryCount: frame.retryCount } : {}),
    },
    ...(item === undefined ? {} : { Map: { Item: { Index: item.index, Value: item.value } } }),
    ...(waitsForToken(frame) ? { Task: { Token: taskToken(nextAttempt(execution, frame)) } } : {}),
  };
}

function waitsForToken(frame: Frame): boolean {
  const { state } = frame;
  if (state.type !== 'Task' || state.resource.kind !== 'service') return false;
  return state.resource.pattern === 'waitForTaskToken';
}

/** The attempt that is under way, or the one whose Scheduled event comes next. */
function nextAttempt(execution: Execution, frame: Frame): TaskReference {
  const { work } = frame;
  const scheduledEventId = work.kind === 'task' ? work.scheduledEventId : execution.lastEventId + 1;
  return { frameId: frame.id, scheduledEventId };
}

/** The item of the nearest Map iteration around a frame. */
function enclosingItem(frame: Frame): MapItem | undefined {
  for (let at = frame; at.parent !== undefined; at = at.parent) {
    const { work } = at.parent;
    if (work.kind === 'map') {
      return { index: at.index, value: (work.items.value as readonly Json[])[at.index] as Json };
    }
  }
  return undefined;
}
