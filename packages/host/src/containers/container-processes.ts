import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { type LimitValues, resolveLimits } from '@cairn/kit';
import type { ContainerOrder, ContainerOutput, RunningContainer } from '@cairn/resources';
import { ProcessGuard } from '../functions/process-guard.ts';
import { containerEnvironment, type FindContainerCredentials } from './container-environment.ts';
import { type ContainerHostLimitName, containerHostLimits } from './container-host-limits.ts';
import type { MappedImage } from './container-images.ts';
import { ContainerProcess } from './container-process.ts';
import { ContainerStartError } from './container-start-error.ts';

/** Settings of containers that are processes. */
export interface ContainerProcessesOptions {
  /** Folder of this server alone, for what containers write beside their directories; emptied at the first use. */
  readonly workFolder: string;
  /** Address of this server for SDK clients inside containers. */
  readonly endpoint?: () => string | undefined;
  readonly credentials?: FindContainerCredentials;
  /** Told each line that containers write. */
  readonly onOutput?: (name: string, line: string) => void;
  readonly limits?: Partial<LimitValues<ContainerHostLimitName>>;
}

const memoryWatchMs = 100;
const pending: Promise<never> = new Promise(() => {});

/**
 * Runs mapped images as processes of this machine, each in the directory of its image with an environment of its own:
 * nothing of the server's reaches it but the search path, at whose end the server's Node stands. They end with the server, also when it is killed.
 */
export class ContainerProcesses {
  readonly #options: ContainerProcessesOptions;
  readonly #limits: LimitValues<ContainerHostLimitName>;
  readonly #guard = new ProcessGuard();
  readonly #processes = new Set<ContainerProcess>();
  readonly #ends = new Set<Promise<void>>();
  #folder: Promise<string> | undefined;
  #watch: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(options: ContainerProcessesOptions) {
    this.#options = options;
    this.#limits = { ...resolveLimits(containerHostLimits), ...options.limits };
  }

  /** @throws ContainerStartError */
  async start(order: ContainerOrder, image: MappedImage, output: ContainerOutput): Promise<RunningContainer> {
    const [file, ...parameters] = [
      ...(order.entryPoint ?? image.entryPoint),
      // As in Docker: another entry point leaves the image's command aside.
      ...(order.command ?? (order.entryPoint === undefined ? image.command : [])),
    ];
    if (file === undefined) throw new ContainerStartError('CannotStartContainerError: no command specified');
    await checkDirectory(image.directory);
    const temporaryFolder = await this.#temporaryFolder();
    const mark = randomBytes(16).toString('hex');
    const { onOutput } = this.#options;
    try {
      const started = await ContainerProcess.start({
        file,
        parameters,
        directory: image.directory,
        environment: this.#environment(order, temporaryFolder, mark),
        mark,
        memoryMegabytes: order.memoryMegabytes ?? this.#limits.containerMemoryMegabytes,
        output: (line) => {
          onOutput?.(order.name, line);
          output(line);
        },
      });
      this.#keep(started, temporaryFolder, mark);
      // What ends with the server has not ended by itself.
      const ended = started.ended.then((end) => (this.#isStopped ? pending : end));
      return { runtimeId: mark, ended, stop: (graceSeconds) => started.stop(graceSeconds) };
    } catch (error) {
      await rm(temporaryFolder, { recursive: true, force: true });
      throw new ContainerStartError(`CannotStartContainerError: ${(error as Error).message}`);
    }
  }

  /** Process ids of all containers; for tests. */
  get processIds(): readonly number[] {
    return [...this.#processes].map(({ pid }) => pid);
  }

  /** Ends all containers with all that they started. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#watch);
    for (const container of this.#processes) container.kill();
    await Promise.all(this.#ends);
    this.#guard.stop();
    if (this.#folder !== undefined) await rm(await this.#folder, { recursive: true, force: true });
  }

  #keep(container: ContainerProcess, temporaryFolder: string, mark: string): void {
    this.#guard.watch(container.pid, mark);
    this.#processes.add(container);
    if (this.#isStopped) container.kill();
    this.#watch ??= setInterval(() => {
      for (const one of this.#processes) one.watch();
    }, memoryWatchMs).unref();
    const gone = container.ended.then(async () => {
      this.#guard.unwatch(container.pid);
      this.#processes.delete(container);
      await rm(temporaryFolder, { recursive: true, force: true }).catch(() => undefined);
      this.#ends.delete(gone);
    });
    this.#ends.add(gone);
  }

  #environment(order: ContainerOrder, temporaryFolder: string, mark: string): Record<string, string> {
    return {
      PATH: [process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin', dirname(process.execPath)].join(delimiter),
      LANG: 'en_US.UTF-8',
      TZ: ':UTC',
      HOME: temporaryFolder,
      TMPDIR: temporaryFolder,
      ...containerEnvironment(order, this.#options.endpoint?.(), this.#options.credentials?.(order)),
      CAIRN_CONTAINER: mark,
    };
  }

  async #temporaryFolder(): Promise<string> {
    this.#folder ??= openFolder(this.#options.workFolder);
    return mkdtemp(join(await this.#folder, 'container-'));
  }
}

async function openFolder(path: string): Promise<string> {
  await rm(path, { recursive: true, force: true });
  await mkdir(path, { recursive: true, mode: 0o700 });
  return path;
}

/** A directory that is gone would read as a program that is not there. */
async function checkDirectory(directory: string): Promise<void> {
  const found = await stat(directory).catch(() => undefined);
  if (found?.isDirectory() === true) return;
  throw new ContainerStartError(
    `CannotStartContainerError: the directory of the image is not there: ${directory}`,
  );
}
