import type { Random } from '@cairn/kit';
import { AnsweredError, RawClient } from '../raw-client.ts';
import { checkHistory, type WireEvent } from './history-checker.ts';
import {
  type WorkloadMachine,
  workloadActivityArn,
  workloadActivityName,
  workloadMachines,
  workloadRoleArn,
} from './workload-machines.ts';

/** Runs that are redriven at a time. */
const redriveLanes = 50;

/** A start that the server said yes to. */
export interface AcknowledgedStart {
  readonly executionArn: string;
  readonly machine: WorkloadMachine;
  readonly n: number;
}

/**
 * Starts runs of every kind against a server that is killed again and again, keeps what was acknowledged,
 * plays the activity's worker, and checks in the end that every acknowledged run ended once and well.
 */
export class Workload {
  readonly acknowledged: AcknowledgedStart[] = [];
  readonly #client: RawClient;
  readonly #random: Random;
  #next = 0;

  constructor(endpoint: string, random: Random) {
    this.#client = new RawClient(endpoint);
    this.#random = random;
  }

  /** Creates the machines and the activity. */
  async prepare(): Promise<void> {
    await this.#client.call('CreateActivity', { name: workloadActivityName });
    for (const machine of workloadMachines) {
      await this.#client.call('CreateStateMachine', {
        name: machine.name,
        definition: JSON.stringify(machine.definition),
        roleArn: workloadRoleArn,
      });
    }
  }

  /** Starts runs, `lanes` at a time, until the server stops answering; `onAcknowledged` hears of every yes. */
  async startUntilServerIsGone(lanes: number, onAcknowledged: () => void): Promise<void> {
    await Promise.all(Array.from({ length: lanes }, () => this.#startLane(onAcknowledged)));
  }

  async #startLane(onAcknowledged: () => void): Promise<void> {
    for (;;) {
      const n = this.#next++;
      const machine = workloadMachines[
        Math.floor(this.#random.next() * workloadMachines.length)
      ] as WorkloadMachine;
      try {
        const answer = await this.#client.call('StartExecution', {
          stateMachineArn: `arn:aws:states:us-east-1:000000000000:stateMachine:${machine.name}`,
          name: `run-${String(n).padStart(8, '0')}`,
          input: JSON.stringify({ n, items: [1, 2, 3, 4] }),
        });
        this.acknowledged.push({ executionArn: String(answer.executionArn), machine, n });
        onAcknowledged();
      } catch (error) {
        if (error instanceof AnsweredError) throw error;
        return;
      }
    }
  }

  /** Polls the activity and completes its tasks until the signal; goes on through restarts. */
  async work(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        const task = await this.#client.call('GetActivityTask', { activityArn: workloadActivityArn }, signal);
        if (task.taskToken === undefined) continue;
        await this.#complete(String(task.taskToken), String(task.input), signal);
      } catch (error) {
        if (error instanceof AnsweredError) throw error;
        await aLittleWhile(signal);
      }
    }
  }

  async #complete(taskToken: string, output: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#client.call('SendTaskSuccess', { taskToken, output }, signal);
        return;
      } catch (error) {
        // Sent again after a lost answer, or too late for its time-out: the attempt is over either way.
        if (error instanceof AnsweredError && /^(TaskTimedOut|TaskDoesNotExist)$/.test(error.code)) return;
        if (error instanceof AnsweredError) throw error;
        await aLittleWhile(signal);
      }
    }
  }

  /** Redrives runs that fail until they are, many at a time, until the signal; goes on through restarts. */
  async redrive(signal: AbortSignal): Promise<void> {
    let from = 0;
    while (!signal.aborted) {
      const fresh = this.acknowledged.slice(from);
      from += fresh.length;
      // What the server's end interrupts is left to the check.
      await this.#redriveAll(fresh, signal).catch((error) => {
        if (error instanceof AnsweredError) throw error;
      });
      await aLittleWhile(signal);
    }
  }

  /** Redrives runs that fail until they are, and waits for their ends. */
  async #redriveAll(starts: readonly AcknowledgedStart[], signal?: AbortSignal): Promise<void> {
    const failing = starts.filter(({ machine }) => machine.redrives !== undefined).values();
    const lane = async () => {
      for (const start of failing) {
        while (signal?.aborted !== true && (await this.#redriven(start)) === 'RUNNING')
          await aLittleWhile(signal);
      }
    };
    await Promise.all(Array.from({ length: redriveLanes }, lane));
  }

  /** Redrives a run if it has failed. @returns its status before */
  async #redriven({ executionArn, machine }: AcknowledgedStart): Promise<unknown> {
    const { status, redriveCount } = await this.#client.call('DescribeExecution', { executionArn });
    if (status !== 'FAILED' || Number(redriveCount) >= (machine.redrives ?? 0)) return status;
    // A redrive whose answer was lost is not made again: the token is that of the same count.
    await this.#client.call('RedriveExecution', { executionArn, clientToken: `redrive-${redriveCount}` });
    return 'RUNNING';
  }

  /** Waits until every acknowledged run is closed; says what is wrong with any. */
  async check(): Promise<readonly string[]> {
    const wrongs: string[] = [];
    await this.#redriveAll(this.acknowledged);
    for (const start of this.acknowledged) {
      const described = await this.#closed(start);
      if (described.status !== 'SUCCEEDED') {
        wrongs.push(`${start.executionArn} is ${described.status}: ${described.error} ${described.cause}`);
        continue;
      }
      const output = JSON.parse(String(described.output)) as { n?: unknown };
      if (output.n !== start.n) wrongs.push(`${start.executionArn} gave ${described.output}`);
      const events = await this.#history(start.executionArn);
      for (const wrong of checkHistory(start.machine, events)) wrongs.push(`${start.executionArn}: ${wrong}`);
    }
    return wrongs;
  }

  async #closed(start: AcknowledgedStart): Promise<Record<string, unknown>> {
    for (;;) {
      if ((await this.#redriven(start)) !== 'RUNNING') {
        return await this.#client.call('DescribeExecution', { executionArn: start.executionArn });
      }
      await aLittleWhile();
    }
  }

  async #history(executionArn: string): Promise<readonly WireEvent[]> {
    const events: WireEvent[] = [];
    let nextToken: unknown;
    do {
      const page = await this.#client.call('GetExecutionHistory', {
        executionArn,
        maxResults: 1000,
        ...(nextToken === undefined ? {} : { nextToken }),
      });
      events.push(...(page.events as WireEvent[]));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return events;
  }

  /** Closes the connections. */
  close(): void {
    this.#client.close();
  }
}

/** Between two looks at a condition that another process brings about. */
function aLittleWhile(signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const timer = setTimeout(resolve, 20);
    signal?.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
