import { memberOf } from '@cairn/kit';
import type { ShownEvent } from '../execution-events.ts';
import { textOf } from '../step-functions-caller.ts';

/** The names of the states that an execution entered, in order. */
export function enteredStates(events: readonly ShownEvent[]): readonly string[] {
  return events
    .filter(({ type }) => type.endsWith('StateEntered'))
    .map(({ details }) => textOf(memberOf(details, 'name')) ?? '?');
}

/** Whether a path is as expected; `...` stands for any number of states. */
export function matchesPath(expected: readonly string[], path: readonly string[]): boolean {
  /** How many states of the path the expected ones so far may have taken. */
  let reached = new Set([0]);
  for (const name of expected) {
    const next = new Set<number>();
    for (const count of reached) {
      if (name === '...') for (let after = count; after <= path.length; after++) next.add(after);
      else if (path[count] === name) next.add(count + 1);
    }
    reached = next;
  }
  return reached.has(path.length);
}

/** The states whose activity's worker or holder of a task token has still to answer, once each. */
export function statesWithoutAnswer(events: readonly ShownEvent[]): readonly string[] {
  const states = new Map<number, string>();
  const open = new Map<number, string>();
  for (const { id, previousEventId, type, details } of events) {
    const name = type.endsWith('StateEntered')
      ? (textOf(memberOf(details, 'name')) ?? '?')
      : states.get(previousEventId);
    if (name !== undefined) states.set(id, name);
    open.delete(previousEventId);
    const waitsForToken = textOf(memberOf(details, 'resource'))?.endsWith('.waitForTaskToken');
    const waits = type === 'TaskSubmitted' ? waitsForToken : /^Activity(?:Scheduled|Started)$/.test(type);
    if (waits && name !== undefined) open.set(id, name);
  }
  return [...new Set(open.values())];
}
