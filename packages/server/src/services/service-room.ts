import { type DeliveryHandler, invariant, MadeOnce, type Records } from '@cairn/kit';
import type { ResourcePolicyOf } from '@cairn/wire';
import type { Room } from '../room.ts';

/** A service that is made: what it is to others, and its life. */
export interface ServiceParts<Facade> {
  readonly facade: Facade;
  /** Takes up what the store holds. Nothing is asked of the service before. */
  readonly start?: () => Promise<void> | void;
  /** Begins to call other services: at the server's start, when all of them can be called. */
  readonly begin?: () => Promise<void> | void;
  readonly stop?: () => Promise<void> | void;
  /** What deliveries hand back to it, by name. */
  readonly handlers?: { readonly [name: string]: DeliveryHandler };
  /** The policies of its resources, by signing name. */
  readonly policies?: { readonly [signingName: string]: ResourcePolicyOf };
}

/** What is known of a service whose code is not loaded. */
export interface ServiceRoomOptions<Facade> {
  /** For the log. */
  readonly name: string;
  /** Loads its code and makes it. */
  readonly make: () => Promise<ServiceParts<Facade>>;
  /** Whether the data directory holds something that it has to look after; absent where it does so for nothing. */
  readonly isWanted?: (records: Records) => Promise<boolean>;
  /** Names of all its handlers: deliveries may wait for them since an earlier start. */
  readonly handlers?: readonly string[];
  /** Signing names under which its resources have policies. */
  readonly policies?: readonly string[];
}

/**
 * A service whose code is loaded, and which is made and started, when it is first used, or by the server's start where
 * the data directory holds something that it has to look after.
 *
 * 1. Nobody sees it before its start is done.
 * 2. It is started once; a start that failed is tried again by whoever asks next, when what it began has ended.
 * 3. After `stop` it is not loaded any more.
 */
export class ServiceRoom<Facade> implements Room {
  readonly #options: ServiceRoomOptions<Facade>;
  readonly #records: Records;
  readonly #making = new MadeOnce(() => this.#make());
  #parts: ServiceParts<Facade> | undefined;
  /** Whether all services can be called. */
  #mayBegin = false;
  #isStopped = false;

  constructor(records: Records, options: ServiceRoomOptions<Facade>) {
    this.#records = records;
    this.#options = options;
  }

  get name(): string {
    return this.#options.name;
  }

  /** The service where it is in use; else nothing was ever asked of it since the start, and nothing waits for it. */
  get facade(): Facade | undefined {
    return this.#parts?.facade;
  }

  /** The service, loaded where it is not. */
  async use(): Promise<Facade> {
    return (this.#parts ?? (await this.#load())).facade;
  }

  /** Its handlers, each of which loads it. */
  get handlers(): { readonly [name: string]: DeliveryHandler } {
    const handlerOf = (name: string): readonly [string, DeliveryHandler] => [
      name,
      async (input, attempt) => {
        const handler = (await this.#load()).handlers?.[name];
        invariant(handler !== undefined, 'a service has the handlers that its room names');
        return handler(input, attempt);
      },
    ];
    return Object.fromEntries((this.#options.handlers ?? []).map(handlerOf));
  }

  /** What finds the policies of its resources; each loads it. */
  get policies(): { readonly [signingName: string]: ResourcePolicyOf } {
    const policyOf = (name: string): readonly [string, ResourcePolicyOf] => [
      name,
      async (scope, arn, action) => {
        const find = (await this.#load()).policies?.[name];
        invariant(find !== undefined, 'a service has the policies that its room names');
        return find(scope, arn, action);
      },
    ];
    return Object.fromEntries((this.#options.policies ?? []).map(policyOf));
  }

  async start(): Promise<void> {
    if ((await this.#options.isWanted?.(this.#records)) === true) await this.#load();
  }

  /** To be called when all services can be called. */
  async begin(): Promise<void> {
    this.#mayBegin = true;
    await this.#parts?.begin?.();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#making.begun?.catch(() => undefined);
    await this.#parts?.stop?.();
  }

  #load(): Promise<ServiceParts<Facade>> {
    return this.#making.get();
  }

  async #make(): Promise<ServiceParts<Facade>> {
    const { name, make, handlers = [], policies = [] } = this.#options;
    if (this.#isStopped) throw new Error(`the server stops: ${name} is not loaded any more`);
    const parts = await make();
    invariant(areNamesOf(parts.handlers, handlers), `the handlers of ${name} are as its room names them`);
    invariant(areNamesOf(parts.policies, policies), `the policies of ${name} are as its room names them`);
    try {
      await parts.start?.();
      const mayBegin = this.#mayBegin;
      this.#parts = parts;
      if (mayBegin) await parts.begin?.();
      return parts;
    } catch (error) {
      // What it has begun must not go on beside the one that is made next.
      this.#parts = undefined;
      await stopped(parts);
      throw error;
    }
  }
}

/** Resolves when a service that could not be started has stopped as far as it can. */
async function stopped({ stop }: ServiceParts<unknown>): Promise<void> {
  try {
    await stop?.();
  } catch {
    // Why it could not be started says more.
  }
}

function areNamesOf(made: object | undefined, names: readonly string[]): boolean {
  return (
    Object.keys(made ?? {})
      .sort()
      .join() === names.toSorted().join()
  );
}

/** Whether one of some collections holds anything. */
export function keptIn(...collections: readonly string[]): (records: Records) => Promise<boolean> {
  return async (records) => {
    const pages = await Promise.all(
      collections.map((collection) => records.list(collection, { limit: 1, charactersMax: 1 })),
    );
    return pages.some((page) => page.length > 0);
  };
}
