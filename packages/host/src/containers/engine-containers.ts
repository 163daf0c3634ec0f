import { type LimitValues, type Log, resolveLimits } from '@cairn/kit';
import type { ContainerEnd, ContainerOrder, ContainerOutput, RunningContainer } from '@cairn/resources';
import { OutputLines } from '../functions/output-lines.ts';
import { containerEnvironment, type FindContainerCredentials } from './container-environment.ts';
import { type ContainerHostLimitName, containerHostLimits } from './container-host-limits.ts';
import { ContainerStartError } from './container-start-error.ts';
import type { EngineAnswer, EngineHttp } from './engine-http.ts';
import { OutputFrames } from './output-frames.ts';

/** Settings of containers that an engine runs. */
export interface EngineContainersOptions {
  readonly http: EngineHttp;
  readonly log: Log;
  readonly endpoint?: () => string | undefined;
  readonly credentials?: FindContainerCredentials;
  readonly onOutput?: (name: string, line: string) => void;
  readonly limits?: Partial<LimitValues<ContainerHostLimitName>>;
  /** `linux` unless told: there containers share the machine's network and reach a server that listens on loopback. */
  readonly platform?: NodeJS.Platform;
}

const keyLabel = 'cairn.container';
const outOfMemory = 'OutOfMemoryError: Container killed due to memory usage';

/**
 * Runs images by the engine of this machine, Docker's or Podman's. A container bears its key as a label, by which it is
 * found again after a restart of the server, and is removed once its end is known.
 */
export class EngineContainers {
  readonly #options: EngineContainersOptions;
  readonly #limits: LimitValues<ContainerHostLimitName>;
  readonly #leaving = new AbortController();

  constructor(options: EngineContainersOptions) {
    this.#options = options;
    this.#limits = { ...resolveLimits(containerHostLimits), ...options.limits };
  }

  /** @throws ContainerStartError */
  async start(order: ContainerOrder, output: ContainerOutput): Promise<RunningContainer> {
    await this.#pull(order.image);
    const { http } = this.#options;
    const name = encodeURIComponent(`cairn-${order.key}`);
    const created = await http.call('POST', `/containers/create?name=${name}`, this.#creation(order));
    const id = memberOf(created, 'Id');
    if (created.status !== 201 || typeof id !== 'string') {
      throw new ContainerStartError(
        `CannotCreateContainerError: Error response from daemon: ${messageOf(created)}`,
      );
    }
    const started = await http.call('POST', `/containers/${id}/start`);
    if (started.status >= 300 && started.status !== 304) {
      await this.#remove(id);
      throw new ContainerStartError(
        `CannotStartContainerError: Error response from daemon: ${messageOf(started)}`,
      );
    }
    return this.#follow(id, order, output, 'all');
  }

  /** Finds the container of an order of before a restart. Lines that it wrote while no server was there are not read. */
  async adopt(order: ContainerOrder, output: ContainerOutput): Promise<RunningContainer | undefined> {
    const filters = encodeURIComponent(JSON.stringify({ label: [`${keyLabel}=${order.key}`] }));
    const found = await this.#options.http.call('GET', `/containers/json?all=true&filters=${filters}`);
    const [container] = Array.isArray(found.body)
      ? (found.body as readonly { readonly Id?: unknown; readonly State?: unknown }[])
      : [];
    if (container === undefined || typeof container.Id !== 'string') return undefined;
    if (container.State === 'created') {
      // The server went between its creation and its start.
      await this.#remove(container.Id);
      return undefined;
    }
    return this.#follow(container.Id, order, output, 'new');
  }

  /** The server ends: containers run on. */
  leave(): void {
    this.#leaving.abort();
  }

  async #pull(image: string): Promise<void> {
    const { http } = this.#options;
    const known = await http.call('GET', `/images/${encodeURIComponent(image)}/json`);
    if (known.status === 200) return;
    const reference = image.includes('@') || /:[^/]+$/.test(image) ? image : `${image}:latest`;
    const path = `/images/create?fromImage=${encodeURIComponent(reference)}`;
    const pulled = await http.call('POST', path, undefined, this.#limits.containerPullSeconds * 1_000);
    const error = memberOf(pulled, 'error');
    if (pulled.status === 200 && error === undefined) return;
    const told = typeof error === 'string' ? error : messageOf(pulled);
    throw new ContainerStartError(
      `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${reference}: ${told}`,
    );
  }

  #creation(order: ContainerOrder): object {
    const { platform = process.platform, endpoint } = this.#options;
    const isShared = platform === 'linux';
    const address = endpoint?.()?.replace(
      /127\.0\.0\.1|localhost|0\.0\.0\.0/,
      isShared ? '127.0.0.1' : 'host.docker.internal',
    );
    const variables = Object.entries(
      containerEnvironment(order, address, this.#options.credentials?.(order)),
    );
    return {
      Image: order.image,
      Env: variables.map(([name, value]) => `${name}=${value}`),
      ...(order.entryPoint !== undefined && { Entrypoint: order.entryPoint }),
      ...(order.command !== undefined && { Cmd: order.command }),
      ...(order.workingDirectory !== undefined && { WorkingDir: order.workingDirectory }),
      ...(order.user !== undefined && { User: order.user }),
      Labels: { [keyLabel]: order.key, 'cairn.owner': order.owner },
      HostConfig: {
        Memory: (order.memoryMegabytes ?? this.#limits.containerMemoryMegabytes) * 1_048_576,
        ...(order.vcpus !== undefined && { NanoCpus: Math.round(order.vcpus * 1_000_000_000) }),
        ...(order.isPrivileged === true && { Privileged: true }),
        ...(order.isReadOnly === true && { ReadonlyRootfs: true }),
        ...(isShared ? { NetworkMode: 'host' } : { ExtraHosts: ['host.docker.internal:host-gateway'] }),
        LogConfig: { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '1' } },
      },
    };
  }

  #follow(
    id: string,
    order: ContainerOrder,
    output: ContainerOutput,
    lines: 'all' | 'new',
  ): RunningContainer {
    const isRead = this.#readOutput(id, order, output, lines);
    return {
      runtimeId: id,
      ended: this.#end(id, isRead),
      stop: (graceSeconds) => {
        const timeoutMs = (graceSeconds + 60) * 1_000;
        this.#options.http
          .call('POST', `/containers/${id}/stop?t=${Math.ceil(graceSeconds)}`, undefined, timeoutMs)
          .catch((error: unknown) => this.#warn('a container could not be stopped', id, error));
      },
    };
  }

  async #end(id: string, isRead: Promise<void>): Promise<ContainerEnd> {
    const { http } = this.#options;
    const { signal } = this.#leaving;
    for (;;) {
      try {
        const answer = await http.open('POST', `/containers/${id}/wait`, undefined, signal);
        for await (const _ of answer);
        const seen = await http.call('GET', `/containers/${id}/json`);
        if (seen.status === 404) return { reason: 'the container was removed by others' };
        const state = memberOf(seen, 'State') as
          | { readonly ExitCode?: number; readonly OOMKilled?: boolean }
          | undefined;
        await isRead;
        await this.#remove(id);
        return {
          ...(typeof state?.ExitCode === 'number' && { exitCode: state.ExitCode }),
          ...(state?.OOMKilled === true && { reason: outOfMemory }),
        };
      } catch (error) {
        if (signal.aborted) return new Promise(() => {});
        this.#warn('the engine of containers does not answer; it is asked again', id, error);
        await new Promise((resolve) => setTimeout(resolve, 1_000).unref());
      }
    }
  }

  async #readOutput(
    id: string,
    { name }: ContainerOrder,
    output: ContainerOutput,
    lines: 'all' | 'new',
  ): Promise<void> {
    const { http, onOutput } = this.#options;
    const tell = (line: string): void => {
      onOutput?.(name, line);
      output(line);
    };
    const readers = [new OutputLines(tell), new OutputLines(tell)];
    const frames = new OutputFrames((stream, chunk) => readers[stream === 2 ? 1 : 0]?.push(chunk));
    const tail = lines === 'all' ? 'all' : '0';
    try {
      const path = `/containers/${id}/logs?follow=true&stdout=true&stderr=true&tail=${tail}`;
      const answer = await http.open('GET', path, undefined, this.#leaving.signal);
      for await (const chunk of answer) frames.push(chunk as Buffer);
    } catch (error) {
      if (!this.#leaving.signal.aborted)
        this.#warn('the output of a container could not be read on', id, error);
    }
    for (const reader of readers) reader.end();
  }

  async #remove(id: string): Promise<void> {
    await this.#options.http
      .call('DELETE', `/containers/${id}?force=true`)
      .catch((error: unknown) => this.#warn('a container could not be removed', id, error));
  }

  #warn(message: string, containerId: string, error: unknown): void {
    this.#options.log('warn', message, { containerId, error: String(error) });
  }
}

function memberOf({ body }: EngineAnswer, name: string): unknown {
  return typeof body === 'object' && body !== null
    ? (body as { readonly [member: string]: unknown })[name]
    : undefined;
}

function messageOf(answer: EngineAnswer): string {
  return String(memberOf(answer, 'message') ?? `status ${answer.status}`);
}
