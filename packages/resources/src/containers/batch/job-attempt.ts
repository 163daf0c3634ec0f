import type { Alarm } from '@cairn/kit';
import type { ContainerEnd, ContainerOrder, ContainersPorts, RunningContainer } from '../container-ports.ts';
import { type OpenLog, openContainerLog } from '../run/container-output.ts';
import { nameOf, type Place } from './batch-names.ts';
import type { Job } from './batch-types.ts';
import { resourcesOf } from './check-job.ts';
import { parentIdOf } from './job-store.ts';

/** Where the containers of jobs log, unless their definition says otherwise. */
export const defaultLogGroup = '/aws/batch/job';

/** What attempts stand on. */
export type AttemptPorts = Pick<ContainersPorts, 'engine' | 'logs' | 'clock' | 'limits' | 'log'>;

/** How an attempt went. */
export interface AttemptEnd extends ContainerEnd {
  /** The container never ran. */
  readonly hasStarted: boolean;
}

/** The container of one attempt of a job: its order, its log and its time-out. */
export class JobAttempt {
  readonly #ports: AttemptPorts;
  readonly #place: Place;
  readonly #job: Job;
  #running: RunningContainer | undefined;
  #timeout: Alarm | undefined;
  #isStopping = false;

  /** @param job as it is STARTING: with the ARN of its container's task */
  constructor(ports: AttemptPorts, place: Place, job: Job) {
    this.#ports = ports;
    this.#place = place;
    this.#job = job;
  }

  /** Starts the container. @returns how it ended where it did not start; otherwise the name of its log stream */
  async start(): Promise<AttemptEnd | { readonly logStreamName: string | undefined }> {
    const log = await this.#openLog();
    if (typeof log === 'string') return { hasStarted: false, reason: log };
    const started = await this.#ports.engine.start(this.#order(), log?.write ?? (() => {}));
    if ('failure' in started) return { hasStarted: false, reason: started.failure };
    this.#watch(started);
    return { logStreamName: log?.stream };
  }

  /** Takes up the container of before the server's restart. @returns whether it is still there */
  async adopt(): Promise<boolean> {
    const log = await this.#openLog();
    const output = typeof log === 'object' ? log.write : () => {};
    const running = await this.#ports.engine.adopt(this.#order(), output);
    if (running !== undefined) this.#watch(running);
    return running !== undefined;
  }

  /** Resolves when the container has ended. */
  async ended(): Promise<AttemptEnd> {
    const end = (await this.#running?.ended) ?? {};
    this.#timeout?.set(undefined);
    return { hasStarted: true, ...end };
  }

  /** Calls back when the job's time is up. */
  limitTime(startedMs: number, isUp: () => void): void {
    const seconds = this.#job.timeout?.attemptDurationSeconds;
    if (seconds === undefined) return;
    this.#timeout = this.#ports.clock.alarm(isUp);
    this.#timeout.set(startedMs + seconds * 1_000);
  }

  stop(): void {
    this.#isStopping = true;
    this.#running?.stop(this.#ports.limits.ecsStopTimeoutSeconds);
  }

  /** The server ends. */
  leave(): void {
    this.#timeout?.set(undefined);
  }

  #watch(running: RunningContainer): void {
    this.#running = running;
    if (this.#isStopping) this.stop();
  }

  #openLog(): Promise<OpenLog | string | undefined> {
    const { logConfiguration = { logDriver: 'awslogs' }, taskArn = '' } = this.#job.container;
    const isOwnGroup = logConfiguration.options?.['awslogs-group'] !== undefined;
    const options = {
      'awslogs-group': defaultLogGroup,
      'awslogs-create-group': String(!isOwnGroup),
      'awslogs-stream-prefix': nameOf(this.#job.jobDefinition).replace(/:\d+$/, ''),
      ...logConfiguration.options,
    };
    const logged = { ...this.#place, streamTail: `default/${taskIdOf(taskArn)}` };
    return openContainerLog(this.#ports.logs, { ...logConfiguration, options }, logged);
  }

  #order(): ContainerOrder {
    const { container, jobId } = this.#job;
    const { vcpus, memoryMegabytes } = resourcesOf(container);
    const { command = [], user, privileged, readonlyRootFilesystem } = container;
    return {
      key: `batch-${taskIdOf(container.taskArn ?? '')}`,
      account: this.#place.account,
      region: this.#place.region,
      image: container.image as string,
      ...(command.length > 0 && { command }),
      environment: this.#environment(),
      vcpus,
      ...(memoryMegabytes !== undefined && { memoryMegabytes }),
      ...(container.jobRoleArn !== undefined && { roleArn: container.jobRoleArn }),
      ...(user !== undefined && { user }),
      ...(privileged !== undefined && { isPrivileged: privileged }),
      ...(readonlyRootFilesystem !== undefined && { isReadOnly: readonlyRootFilesystem }),
      executionEnvironment: this.#job.platformCapabilities.includes('FARGATE')
        ? 'AWS_ECS_FARGATE'
        : 'AWS_ECS_EC2',
      owner: `batch job ${jobId}`,
      name: this.#job.jobName,
    };
  }

  /** Source: "Job environment variables" in the user guide. */
  #environment(): { readonly [name: string]: string } {
    const {
      container,
      jobId,
      attempts,
      jobQueue,
      computeEnvironment = '',
      arrayProperties,
      arraySize,
    } = this.#job;
    const own = (container.environment ?? []).map(({ name = '', value = '' }) => [name, value] as const);
    return {
      ...Object.fromEntries(own),
      AWS_BATCH_JOB_ID: jobId,
      AWS_BATCH_JOB_ATTEMPT: String(attempts.length + 1),
      AWS_BATCH_JQ_NAME: nameOf(jobQueue),
      AWS_BATCH_CE_NAME: computeEnvironment,
      ...(parentIdOf(this.#job) !== undefined && {
        AWS_BATCH_JOB_ARRAY_INDEX: String(arrayProperties?.index),
        AWS_BATCH_JOB_ARRAY_SIZE: String(arraySize),
      }),
    };
  }
}

function taskIdOf(taskArn: string): string {
  return taskArn.slice(taskArn.lastIndexOf('/') + 1);
}
