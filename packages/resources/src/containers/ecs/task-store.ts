import type { RecordWrite } from '@cairn/kit';
import type { ContainersPorts } from '../container-ports.ts';
import { timeKey } from '../run/seen-calls.ts';
import { clusterNameOf, clusterOfTask, type Place, placeKey, taskIdOf } from './ecs-names.ts';
import type { Task } from './ecs-types.ts';

const tasks = 'ecs-tasks';
const stopped = 'ecs-stopped';
const stepMax = 100;

/** A task with where it is. */
export interface PlacedTask {
  readonly place: Place;
  readonly task: Task;
}

/** Keeps tasks: one record each, by cluster, and one that tells when a stopped one goes. */
export class TaskStore {
  readonly #ports: Pick<ContainersPorts, 'records' | 'clock' | 'limits'>;

  constructor(ports: Pick<ContainersPorts, 'records' | 'clock' | 'limits'>) {
    this.#ports = ports;
  }

  writesOf(place: Place, task: Task): readonly RecordWrite[] {
    const key = taskKey(place, task.taskArn);
    const kept: RecordWrite = { collection: tasks, key, value: JSON.stringify(task) };
    if (task.stoppedAt === undefined) return [kept];
    return [kept, { collection: stopped, key: `${timeKey(task.stoppedAt)}/${key}`, value: key }];
  }

  async keep(place: Place, task: Task): Promise<void> {
    await this.#ports.records.write(this.writesOf(place, task));
  }

  async find(place: Place, cluster: string, id: string): Promise<Task | undefined> {
    const value = await this.#ports.records.get(tasks, `${placeKey(place)}${cluster}/${id}`);
    return value === undefined ? undefined : (JSON.parse(value) as Task);
  }

  /** Tasks of a cluster in the order of their ids. @param after id of a task */
  async page(place: Place, cluster: string, after: string | undefined): Promise<readonly Task[]> {
    const prefix = `${placeKey(place)}${cluster}/`;
    const found = await this.#ports.records.list(tasks, {
      prefix,
      limit: stepMax,
      ...(after !== undefined && { after: prefix + after }),
    });
    return found.map(({ value }) => JSON.parse(value) as Task);
  }

  /** All tasks of all clusters that have not stopped. */
  async open(): Promise<readonly PlacedTask[]> {
    const open: PlacedTask[] = [];
    for (let after: string | undefined; ; ) {
      const found = await this.#ports.records.list(tasks, {
        limit: stepMax,
        ...(after !== undefined && { after }),
      });
      for (const { key, value } of found) {
        const task = JSON.parse(value) as Task;
        const [account = '', region = ''] = key.split('/');
        if (task.lastStatus !== 'STOPPED') open.push({ place: { account, region }, task });
      }
      if (found.length < stepMax) return open;
      after = found.at(-1)?.key;
    }
  }

  /** Forgets tasks that stopped long ago. */
  async sweep(): Promise<void> {
    const { records, clock, limits } = this.#ports;
    const to = timeKey(clock.now() - limits.ecsStoppedTaskSeconds * 1_000);
    for (;;) {
      const old = await records.list(stopped, { to, limit: stepMax });
      if (old.length === 0) return;
      await records.write(
        old.flatMap(({ key, value }) => [
          { collection: stopped, key, value: undefined },
          { collection: tasks, key: value, value: undefined },
        ]),
      );
    }
  }
}

/** Key of a task by its ARN. */
export function taskKey(place: Place, taskArn: string): string {
  return `${placeKey(place)}${clusterNameOf(clusterOfTask(taskArn))}/${taskIdOf(taskArn)}`;
}
