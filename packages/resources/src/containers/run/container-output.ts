import type { ContainerLogs, ContainerOutput } from '../container-ports.ts';

/** Where a container's lines go, as the driver `awslogs` is told. */
export interface LogConfiguration {
  readonly logDriver?: string;
  readonly options?: { readonly [name: string]: string };
}

/** A container as its log knows it. */
export interface LoggedContainer {
  readonly account: string;
  readonly region: string;
  /** Task's or job's part of the stream's name behind the prefix: `container/0123…`. */
  readonly streamTail: string;
}

/** A log that lines can be written to. */
export interface OpenLog {
  readonly stream: string;
  readonly write: ContainerOutput;
}

/**
 * Opens the log of a container.
 * @returns undefined where its driver is another one: its lines are not kept. A text, where it cannot be written.
 */
export async function openContainerLog(
  logs: ContainerLogs,
  configuration: LogConfiguration | undefined,
  { account, region, streamTail }: LoggedContainer,
): Promise<OpenLog | string | undefined> {
  if (configuration?.logDriver !== 'awslogs') return undefined;
  const options = configuration.options ?? {};
  const name = options['awslogs-group'];
  if (name === undefined) return missingOption('awslogs-group');
  const place = { account, region: options['awslogs-region'] ?? region, name };
  const createGroup = options['awslogs-create-group'] === 'true';
  if (!createGroup && !(await logs.groupExists(place))) {
    return 'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist.';
  }
  const prefix = options['awslogs-stream-prefix'];
  const stream = prefix === undefined ? streamTail.replaceAll('/', '-') : `${prefix}/${streamTail}`;
  return { stream, write: (line) => logs.write(place, stream, line, createGroup) };
}

function missingOption(name: string): string {
  return `ResourceInitializationError: failed to validate logger args: must specify a value for log opt '${name}'`;
}
