import type { ExecutionStatusChange, ExecutionStatusChanges } from '@cairn/workflows';

/** An account in a region. */
interface Place {
  readonly account: string;
  readonly region: string;
}

/** Hears what changes in the lists of an account and region. Does not throw and does not wait. */
export interface ChangeListener {
  execution(change: ExecutionStatusChange): void;
  stateMachine(stateMachineArn: string): void;
}

/** Executions that a list of a machine shows; children of map runs are in none. */
const listedArn = /:(?:execution|express):[^/]*$/;

/** Tells streams what becomes durable in an account and region. Without streams it costs a look at an empty map. */
export class LiveChanges implements ExecutionStatusChanges {
  readonly #listeners = new Map<string, Set<ChangeListener>>();

  /** @returns ends the listening */
  listen(place: Place, listener: ChangeListener): () => void {
    const key = keyOf(place);
    const listeners = this.#listeners.get(key) ?? new Set();
    this.#listeners.set(key, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(key) === listeners) this.#listeners.delete(key);
    };
  }

  wanted(place: Place): boolean {
    return this.#listeners.size > 0 && this.#listeners.has(keyOf(place));
  }

  changed(change: ExecutionStatusChange): void {
    if (!listedArn.test(change.executionArn)) return;
    for (const listener of this.#listeners.get(keyOf(change)) ?? []) listener.execution(change);
  }

  /** Hears of machines alone, whosever they are. */
  onMachine: ((stateMachineArn: string) => void) | undefined;

  readonly machineChanged = (machine: Place & { readonly arn: string }): void => {
    this.onMachine?.(machine.arn);
    if (this.#listeners.size === 0) return;
    for (const listener of this.#listeners.get(keyOf(machine)) ?? []) listener.stateMachine(machine.arn);
  };
}

function keyOf({ account, region }: Place): string {
  return `${account} ${region}`;
}

/** Several who hear of changes of status, as one. */
export function allStatusChanges(...all: readonly ExecutionStatusChanges[]): ExecutionStatusChanges {
  return {
    wanted: (place) => all.some((each) => each.wanted(place)),
    changed(change) {
      for (const each of all) if (each.wanted(change)) each.changed(change);
    },
  };
}
