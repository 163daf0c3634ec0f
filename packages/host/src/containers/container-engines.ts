import { existsSync } from 'node:fs';
import type { LimitValues, Log } from '@cairn/kit';
import type {
  ContainerEngine,
  ContainerFailure,
  ContainerOrder,
  ContainerOutput,
  RunningContainer,
} from '@cairn/resources';
import type { FindContainerCredentials } from './container-environment.ts';
import type { ContainerHostLimitName } from './container-host-limits.ts';
import { ContainerImages, type MappedImage } from './container-images.ts';
import { ContainerProcesses } from './container-processes.ts';
import { ContainerStartError } from './container-start-error.ts';
import { EngineContainers } from './engine-containers.ts';
import { EngineHttp, readEngineAddress } from './engine-http.ts';

/** Settings of what runs containers. */
export interface ContainerEnginesOptions {
  /** File that maps images to directories and commands. */
  readonly imagesFile?: string;
  /** `DOCKER_HOST`; the usual sockets of Docker and Podman are looked at without it, `none` looks at no engine. */
  readonly dockerHost?: string;
  readonly workFolder: string;
  readonly endpoint?: () => string | undefined;
  readonly credentials?: FindContainerCredentials;
  readonly onOutput?: (name: string, line: string) => void;
  readonly limits?: Partial<LimitValues<ContainerHostLimitName>>;
  readonly log: Log;
}

const pingMs = 5_000;

/** Runs images: mapped ones as processes, all others by the engine of this machine, where one answers. */
export class ContainerEngines implements ContainerEngine {
  readonly #options: ContainerEnginesOptions;
  readonly #images: ContainerImages;
  readonly #processes: ContainerProcesses;
  readonly #engines = new Map<string, { readonly http: EngineHttp; readonly containers: EngineContainers }>();

  /** @throws Error when the file of images cannot be used */
  constructor(options: ContainerEnginesOptions) {
    this.#options = options;
    this.#images = new ContainerImages(options.imagesFile);
    this.#processes = new ContainerProcesses(options);
  }

  async start(order: ContainerOrder, output: ContainerOutput): Promise<RunningContainer | ContainerFailure> {
    try {
      return await this.#start(order, output);
    } catch (error) {
      if (error instanceof ContainerStartError) return { failure: error.message };
      // What the system or the engine's socket tells in its own words.
      return { failure: `CannotStartContainerError: ${(error as Error).message}` };
    }
  }

  async adopt(order: ContainerOrder, output: ContainerOutput): Promise<RunningContainer | undefined> {
    try {
      // Processes have ended with the server that started them.
      if (this.#mapped(order.image) !== undefined) return undefined;
      return await (await this.#engine())?.adopt(order, output);
    } catch (error) {
      this.#options.log('warn', 'a container could not be looked for', {
        key: order.key,
        error: String(error),
      });
      return undefined;
    }
  }

  /** Process ids of containers that are processes; for tests. */
  get processIds(): readonly number[] {
    return this.#processes.processIds;
  }

  /** Ends containers that are processes; those of an engine run on. */
  async stop(): Promise<void> {
    for (const { containers } of this.#engines.values()) containers.leave();
    await this.#processes.stop();
  }

  async #start(order: ContainerOrder, output: ContainerOutput): Promise<RunningContainer> {
    const mapped = this.#mapped(order.image);
    if (mapped !== undefined) return this.#processes.start(order, mapped, output);
    const engine = await this.#engine();
    if (engine === undefined) {
      throw new ContainerStartError(
        `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${order.image}: no container engine answers, and the image is not mapped to a directory (--images)`,
      );
    }
    return engine.start(order, output);
  }

  #mapped(image: string): MappedImage | undefined {
    try {
      return this.#images.find(image);
    } catch (error) {
      throw new ContainerStartError(
        `CannotPullContainerError: the file of images cannot be used: ${(error as Error).message}`,
      );
    }
  }

  /** The first engine that answers, asked each time: it may come up, or go, while the server runs. */
  async #engine(): Promise<EngineContainers | undefined> {
    for (const host of this.#hosts()) {
      const engine = this.#engines.get(host) ?? this.#open(host);
      if (engine === undefined) continue;
      this.#engines.set(host, engine);
      const answer = await engine.http.call('GET', '/_ping', undefined, pingMs).catch(() => undefined);
      if (answer?.status === 200) return engine.containers;
    }
    return undefined;
  }

  #open(host: string) {
    const address = readEngineAddress(host);
    if (address === undefined) return undefined;
    const http = new EngineHttp(address);
    return { http, containers: new EngineContainers({ ...this.#options, http }) };
  }

  #hosts(): readonly string[] {
    const { dockerHost } = this.#options;
    if (dockerHost === 'none') return [];
    if (dockerHost !== undefined && dockerHost !== '') return [dockerHost];
    const runtimeFolder = process.env.XDG_RUNTIME_DIR;
    return [
      '/var/run/docker.sock',
      ...(runtimeFolder === undefined
        ? []
        : [`${runtimeFolder}/docker.sock`, `${runtimeFolder}/podman/podman.sock`]),
      '/run/podman/podman.sock',
    ]
      .filter((path) => existsSync(path))
      .map((path) => `unix://${path}`);
  }
}
