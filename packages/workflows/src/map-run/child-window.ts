import { Payload, ServiceError } from '@cairn/kit';
import type { ExpressHandle } from '../express/express-execution.ts';
import { pause } from '../pause.ts';
import { mapRunChildArn, mapRunMachineArn } from './map-run-arns.ts';
import { ChildNames } from './map-run-names.ts';
import type { ChildEnd, MapRunPorts } from './map-run-ports.ts';
import type { MapRunIdentity, TakenChild } from './map-run-state.ts';

/** Children that are started in one turn of the event loop. */
const startsPerTurn = 64;
const retryDelayMs = 1_000;

/** Stands for the input of a Standard child that has been started: no JSON, so no input is like it. */
const inputInRow = Payload.ofText('');

/** A child that has not ended. */
export interface OpenChild extends TakenChild {
  /** {@link inputInRow} once its own row keeps it, so that what waits for days takes no memory. */
  input: Payload;
  started: boolean;
  /** Its start or redrive is tried until that succeeds. */
  starting?: boolean;
  /** Its redrive is on its way. */
  redriving?: boolean;
  handle: ExpressHandle | undefined;
}

/** Who hears of the children. */
export interface ChildListener {
  /** Whether another end can be recorded now; else it waits for `endWaiting`. */
  hasRoomForEnd(): boolean;
  /** A child has ended; it is not in the window any more. */
  ended(child: OpenChild, end: ChildEnd): void;
  /** The redrive of the map run in which a child of an earlier attempt is redriven; undefined for a new child. */
  redriveOf(index: number): number | undefined;
  /** Some more were started; there may be room for others. */
  started(): void;
}

/** The children of a map run that were taken and have not ended: those that run, and those that are to be started. */
export class ChildWindow {
  readonly #identity: MapRunIdentity;
  readonly #ports: MapRunPorts;
  readonly #listener: ChildListener;
  readonly #hold: () => () => void;
  readonly #names: ChildNames;
  readonly #children = new Map<number, OpenChild>();
  /** Ends that wait to be recorded; their children count as running until then. */
  readonly #waitingEnds = new Map<number, ChildEnd>();
  #toStart: OpenChild[] = [];
  #nextStart = 0;
  #planned = false;
  #halted = false;
  #dropped = false;
  /** Children that run, and their items. */
  runningCount = 0;
  runningItems = 0;
  /** Characters of the inputs that are kept: of Express children until they end, of Standard ones until they have a row. */
  inputLength = 0;

  /** @param hold holds the map run's clock while children are started, found and stopped */
  constructor(identity: MapRunIdentity, ports: MapRunPorts, listener: ChildListener, hold: () => () => void) {
    this.#hold = hold;
    this.#identity = identity;
    this.#ports = ports;
    this.#listener = listener;
    this.#names = new ChildNames(identity.mapRunId, identity.uuid);
  }

  get size(): number {
    return this.#children.size;
  }

  /** How many wait to be started. */
  get waitingCount(): number {
    return this.#toStart.length - this.#nextStart;
  }

  values(): IterableIterator<OpenChild> {
    return this.#children.values();
  }

  nameOf({ index }: TakenChild): string {
    return this.#names.nameOf(index);
  }

  /** A child that was taken. */
  add(taken: TakenChild): OpenChild {
    const child: OpenChild = { ...taken, started: false, handle: undefined };
    this.#children.set(child.index, child);
    this.inputLength += child.input.text.length;
    return child;
  }

  /** Starts children, durably recorded before, some in each turn of the event loop. */
  start(children: Iterable<OpenChild>): void {
    for (const child of children) this.#toStart.push(child);
    this.#plan();
  }

  /** Starts no other child and ends those that run; `ended` tells of each. */
  halt(): void {
    this.#halted = true;
    this.#toStart = [];
    this.#nextStart = 0;
    for (const child of [...this.#children.values()]) if (child.started) this.#abort(child);
  }

  /** Halts children that an earlier process may have started. */
  haltRestored(): void {
    this.#halted = true;
    if (this.#identity.order.settings.executionType === 'EXPRESS') return;
    for (const child of [...this.#children.values()]) {
      this.#count(child);
      void this.#insist(child, async () => {
        const found = await this.#ports.children.find(this.#identity.mapRunId, this.nameOf(child));
        if (found === undefined) this.#uncount(child);
        else if (found.end !== undefined) this.end(child.index, found.end);
        else await this.#ports.children.stop(found.executionId);
      });
    }
  }

  /** Nothing of it counts any more. */
  drop(): void {
    this.#dropped = true;
    this.#toStart = [];
    this.#nextStart = 0;
    for (const { handle } of this.#children.values()) handle?.abort();
    this.#children.clear();
    this.#waitingEnds.clear();
    this.inputLength = 0;
  }

  /** A child has ended, if it had not. */
  end(index: number, end: ChildEnd): void {
    const child = this.#children.get(index);
    if (child === undefined || this.#dropped || this.#waitingEnds.has(index)) return;
    if (this.#listener.hasRoomForEnd()) this.#endChild(child, end);
    else this.#waitingEnds.set(index, end);
  }

  /** Tells of ends that waited, as many as there is room for. */
  endWaiting(): void {
    for (const [index, end] of this.#waitingEnds) {
      if (!this.#listener.hasRoomForEnd()) return;
      this.#waitingEnds.delete(index);
      this.#endChild(this.#children.get(index) as OpenChild, end);
    }
  }

  #endChild(child: OpenChild, end: ChildEnd): void {
    this.#children.delete(child.index);
    this.inputLength -= child.input.text.length;
    if (child.started) {
      this.runningCount -= 1;
      this.runningItems -= child.itemCount;
    }
    this.#listener.ended(child, end);
  }

  /** A Standard child may have ended: its row is read. */
  look(index: number): void {
    const child = this.#children.get(index);
    // Whoever starts or redrives it does so until he knows what came of it.
    if (child !== undefined && child.starting !== true) void this.#insist(child, () => this.#follow(child));
  }

  #plan(): void {
    if (this.#planned || this.waitingCount === 0) return;
    this.#planned = true;
    const release = this.#hold();
    this.#ports.defer(() => {
      this.#planned = false;
      this.#startSome();
      release();
    });
  }

  #startSome(): void {
    for (let count = 0; count < startsPerTurn && this.waitingCount > 0; count++) {
      const child = this.#toStart[this.#nextStart] as OpenChild;
      this.#nextStart += 1;
      this.#startChild(child);
    }
    if (this.waitingCount === 0) {
      this.#toStart = [];
      this.#nextStart = 0;
    }
    this.#plan();
    if (!this.#dropped) this.#listener.started();
  }

  #startChild(child: OpenChild): void {
    this.#count(child);
    const { machine, revision, mapRunId, uuid, order, inherited } = this.#identity;
    const { settings } = order;
    const name = this.nameOf(child);
    const { input, itemCount } = child;
    const { label, stateNumber } = settings;
    const { program } = this.#identity;
    if (settings.executionType === 'STANDARD') {
      if (input.text === inputInRow.text) {
        void this.#insistOnStart(child, async () => {
          if (!(await this.#redriveStandard(child, { mapRunId, name }))) await this.#follow(child);
        });
        return;
      }
      const start = { machine, revision, program, mapRunId, name, input, stateNumber, label, itemCount };
      void this.#beginStandard(child, { ...start, inherited, mapRunUuid: uuid, startMs: child.startMs });
      return;
    }
    const handle = this.#ports.express.run(
      {
        executionArn: mapRunChildArn(machine, label, name, { express: uuid }),
        name,
        machine,
        revision,
        program,
        stateMachineArn: mapRunMachineArn(machine, label),
        input,
        startMs: child.startMs,
        attributes: inherited,
      },
      ({ status, output, error, cause, stopMs }) =>
        this.end(child.index, { status, output, error, cause, stopMs }),
    );
    if (this.#children.has(child.index)) child.handle = handle;
  }

  async #beginStandard(
    child: OpenChild,
    start: Parameters<MapRunPorts['children']['begin']>[0],
  ): Promise<void> {
    await this.#insistOnStart(child, async () => {
      if (await this.#redriveStandard(child, start)) return;
      const settlement = await this.#ports.children.begin(start);
      this.#keptInRow(child);
      // One that is refused has been started by an earlier process, and may have ended since.
      if (settlement.kind === 'refused') await this.#follow(child);
      else if (this.#halted) await this.#stopStandard(child);
    });
  }

  /** Redrives a child of an earlier attempt. @returns false when it had not been started, or is new */
  async #redriveStandard(
    child: OpenChild,
    { mapRunId, name }: { readonly mapRunId: number; readonly name: string },
  ): Promise<boolean> {
    const redriveCount = this.#listener.redriveOf(child.index);
    if (redriveCount === undefined) return false;
    child.redriving = true;
    const found = await this.#ports.children.redrive(mapRunId, name, redriveCount).finally(() => {
      child.redriving = false;
    });
    if (found === undefined) return false;
    this.#keptInRow(child);
    if (found.end !== undefined) this.end(child.index, found.end);
    else if (this.#halted) await this.#stopStandard(child);
    return true;
  }

  /** Takes up a child that has a row: it has ended, is to be stopped, or tells when it ends. */
  async #follow(child: OpenChild): Promise<void> {
    const found = await this.#ports.children.find(this.#identity.mapRunId, this.nameOf(child));
    if (found?.end !== undefined) this.end(child.index, found.end);
    else if (this.#halted) await this.#stopStandard(child);
  }

  async #insistOnStart(child: OpenChild, work: () => Promise<void>): Promise<void> {
    child.starting = true;
    await this.#insist(child, work);
    child.starting = false;
  }

  /** Does something for a child until it succeeds or the child has ended. */
  async #insist(child: OpenChild, work: () => Promise<void>): Promise<void> {
    const release = this.#hold();
    try {
      await this.#try(child, work);
    } finally {
      release();
    }
  }

  async #try(child: OpenChild, work: () => Promise<void>): Promise<void> {
    while (this.#children.get(child.index) === child) {
      try {
        await work();
        return;
      } catch (error) {
        // The machine is gone: so is the map run, soon.
        if (error instanceof ServiceError && error.code === 'StateMachineDoesNotExist') return;
        this.#ports.log('error', 'a child of a map run could not be started or read', { error });
        await pause(this.#ports.clock, retryDelayMs);
      }
    }
  }

  /** Lets go of an input that the child's own row keeps; there may be room for others now. */
  #keptInRow(child: OpenChild): void {
    if (this.#children.get(child.index) === child) {
      this.inputLength -= child.input.text.length;
    }
    child.input = inputInRow;
    this.#listener.started();
  }

  #abort(child: OpenChild): void {
    if (child.handle !== undefined) child.handle.abort();
    else if (this.#identity.order.settings.executionType === 'STANDARD') {
      void this.#insist(child, () => this.#stopStandard(child));
    }
  }

  async #stopStandard(child: OpenChild): Promise<void> {
    const found = await this.#ports.children.find(this.#identity.mapRunId, this.nameOf(child));
    // One whose start or redrive is on its way is stopped by whoever waits for that.
    if (found === undefined || child.redriving === true) return;
    if (found.end === undefined) await this.#ports.children.stop(found.executionId);
    else this.end(child.index, found.end);
  }

  #count(child: OpenChild): void {
    if (child.started) return;
    child.started = true;
    this.runningCount += 1;
    this.runningItems += child.itemCount;
  }

  #uncount(child: OpenChild): void {
    child.started = false;
    this.runningCount -= 1;
    this.runningItems -= child.itemCount;
    this.#listener.started();
  }
}
