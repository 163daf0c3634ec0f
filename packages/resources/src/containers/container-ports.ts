import type { AlarmClock, IdSource, LimitValues, Log, Records } from '@cairn/kit';
import type { ContainerLimitName } from './container-limits.ts';

/** A container that is to run. */
export interface ContainerOrder {
  /** Names the container among all of this installation; the same one again after a restart of the server. */
  readonly key: string;
  readonly account: string;
  readonly region: string;
  readonly image: string;
  /** Instead of what the image says. */
  readonly entryPoint?: readonly string[];
  /** Instead of what the image says. */
  readonly command?: readonly string[];
  readonly environment: { readonly [name: string]: string };
  readonly workingDirectory?: string;
  /** Hard limit; without one that of the engine holds. */
  readonly memoryMegabytes?: number;
  readonly vcpus?: number;
  readonly user?: string;
  readonly isPrivileged?: boolean;
  readonly isReadOnly?: boolean;
  /** The role as which the program calls services, where keys are verified. */
  readonly roleArn?: string;
  /** `AWS_ECS_FARGATE`, `AWS_ECS_EC2`: what SDKs tell about where they run. */
  readonly executionEnvironment: string;
  /** Who ordered it, for labels and for those who look at the output: `ecs task/default/0123…`. */
  readonly owner: string;
  /** Of the container, for those who look at the output. */
  readonly name: string;
}

/** How a container ended. */
export interface ContainerEnd {
  /** 128 and the signal's number where a signal ended it; undefined when nobody knows. */
  readonly exitCode?: number;
  /** Why it ended, where it was not by itself: `OutOfMemoryError: Container killed due to memory usage`. */
  readonly reason?: string;
}

/** A container under way. */
export interface RunningContainer {
  readonly runtimeId: string;
  /** Never rejects. Stays open when the server stops first. */
  readonly ended: Promise<ContainerEnd>;
  /** SIGTERM, and SIGKILL to all that is left after a time. May be repeated: the shortest time holds. */
  stop(graceSeconds: number): void;
}

/** A container that does not come to run, in the words that AWS shows: `CannotPullContainerError: …`. */
export interface ContainerFailure {
  readonly failure: string;
}

/** Told each line that a container writes, without its end. */
export type ContainerOutput = (line: string) => void;

/** Runs images. */
export interface ContainerEngine {
  /** Never rejects. */
  start(order: ContainerOrder, output: ContainerOutput): Promise<RunningContainer | ContainerFailure>;
  /** Takes up a container that outlived the server; undefined when there is none of this key. */
  adopt(order: ContainerOrder, output: ContainerOutput): Promise<RunningContainer | undefined>;
}

/** Where containers log. */
export interface ContainerLogs {
  groupExists(place: LogGroupName): Promise<boolean>;
  /** Does not wait. @param createGroup whether a missing group is made; what is written is dropped otherwise */
  write(place: LogGroupName, stream: string, line: string, createGroup: boolean): void;
}

/** Names a log group. */
export interface LogGroupName {
  readonly account: string;
  readonly region: string;
  readonly name: string;
}

/** A task or job has changed; what is told is durable. */
export interface ContainerChange {
  readonly service: 'ecs' | 'batch';
  readonly account: string;
  readonly region: string;
  /** What the change is of: ARN of the task, id of the job. */
  readonly id: string;
  /** Resources of the event: ARN of the task or job. */
  readonly arn: string;
  readonly atMs: number;
  /** It changes no more. */
  readonly isEnd: boolean;
  /** The event's detail, made only when somebody wants it. */
  readonly detail: () => object;
}

/** What containers need of their surroundings. */
export interface ContainersPorts {
  readonly records: Records;
  readonly clock: AlarmClock;
  readonly ids: IdSource;
  readonly limits: LimitValues<ContainerLimitName>;
  readonly log: Log;
  readonly engine: ContainerEngine;
  readonly logs: ContainerLogs;
  /** Told each change, in the order of each task's or job's. */
  readonly changed: (change: ContainerChange) => void;
}
