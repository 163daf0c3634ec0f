import { nodeDigest } from '@cairn/host';
import {
  type CallScope,
  type CallService,
  type Digest,
  resolveLimits,
  type ServiceCall,
  ServiceError,
  seededRandom,
  timeOrderedIds,
} from '@cairn/kit';
import { openMemoryStore, type Store } from '@cairn/store';
import {
  type Burst,
  type Journal,
  type MapRunData,
  StepFunctions,
  type StepFunctionsPorts,
  stepFunctionsLimits,
} from '@cairn/workflows';
import { statesCaller } from '../states-caller.ts';
import { ManualClock } from './manual-clock.ts';

/** Whose calls the tests make. */
export const scope: CallScope = {
  account: '000000000000',
  region: 'us-east-1',
  principal: { arn: 'arn:aws:iam::000000000000:root' },
};

/** Role of the machines of the tests. */
export const roleArn = 'arn:aws:iam::000000000000:role/states';

/** Something that is right some turns of the event loop later. */
const turnsMax = 10_000;

/** Step Functions over a store in memory, on a clock that moves when told; it can be stopped and started again. */
export class TestServer {
  readonly clock = new ManualClock(Date.UTC(2026, 0, 1));
  readonly logged: string[] = [];
  readonly logEntries: { readonly level: string; readonly message: string; readonly fields?: object }[] = [];
  stepFunctions!: StepFunctions;
  store!: Store;
  /** What services other than Step Functions answer. */
  callService: CallService = async (call) => {
    throw new ServiceError('ResourceNotFoundException', `no ${call.service}`, { status: 404 });
  };
  /** Calls that tasks made to Step Functions. */
  readonly statesCalls: ServiceCall[] = [];
  /** Called before each append; what it throws is what the append fails with. */
  beforeAppend: (bursts: readonly Burst[]) => void = () => {};
  /** Called when an append was kept; what it throws is heard in place of the answer. */
  afterAppend: () => void | Promise<void> = () => {};
  /** Turns of the event loop that each other call of the journal takes. */
  readTurns = 0;
  /** Called before each other call of the journal with its name; what it throws is what the call fails with. */
  beforeRead: (name: string) => void = () => {};
  installation: Pick<StepFunctionsPorts, 'installationId' | 'earlierInstallations'> = {
    installationId: 'installation of the tests',
  };
  /** Where map runs read items and write results. */
  mapRunData: MapRunData | undefined;
  tokenSecret = 'secret of the tests';
  /** Rate quotas and where they are counted. */
  rates: Pick<StepFunctionsPorts, 'throttle' | 'metrics'> = {};
  /** What it throws stands for a bug. */
  digest: Digest = nodeDigest;
  readonly #limits: { readonly [name: string]: number };

  constructor(limits: { readonly [name: string]: number } = {}) {
    this.#limits = limits;
  }

  /** Starts the server, on what an earlier one has left. */
  async start(): Promise<this> {
    this.store ??= await openMemoryStore();
    const random = seededRandom(1);
    const ids = timeOrderedIds(this.clock, random);
    this.stepFunctions = new StepFunctions({
      journal: this.#journal(),
      records: this.store.records,
      clock: this.clock,
      random,
      digest: { hex: (algorithm, text) => this.digest.hex(algorithm, text) },
      ids,
      callService: (call) => {
        if (call.service !== 'states') return this.callService(call);
        this.statesCalls.push(call);
        return states(call);
      },
      defer: setImmediate,
      log: (level, message, fields) => {
        this.logged.push(message);
        this.logEntries.push({ level, message, ...(fields === undefined ? {} : { fields }) });
      },
      limits: resolveLimits(stepFunctionsLimits, this.#limits),
      tokenSecret: this.tokenSecret,
      ...(this.mapRunData === undefined ? {} : { mapRunData: this.mapRunData }),
      ...this.installation,
      ...this.rates,
    });
    const states = await statesCaller(this.stepFunctions, ids);
    await this.stepFunctions.start();
    return this;
  }

  /** Stops the server and starts another on the same store. */
  async restart(): Promise<void> {
    await this.stepFunctions.stop();
    this.clock.forgetAlarms();
    await this.start();
  }

  /** Creates a machine of these states. */
  async createMachine(name: string, startAt: string, states: object, type = 'STANDARD'): Promise<string> {
    const definition = JSON.stringify({ StartAt: startAt, States: states });
    const { stateMachineArn } = await this.stepFunctions.createStateMachine(scope, {
      name,
      definition,
      roleArn,
      type,
    });
    return stateMachineArn;
  }

  async startExecution(stateMachineArn: string, input = '{}', name?: string): Promise<string> {
    const call = { stateMachineArn, input, ...(name === undefined ? {} : { name }) };
    return (await this.stepFunctions.startExecution(scope, call)).executionArn;
  }

  describe(executionArn: string): ReturnType<StepFunctions['describeExecution']> {
    return this.stepFunctions.describeExecution(scope, { executionArn });
  }

  /** Types of the events of a history. */
  async eventTypes(executionArn: string): Promise<readonly string[]> {
    const { events } = await this.stepFunctions.getExecutionHistory(scope, { executionArn });
    return events.map(({ type }) => type);
  }

  /** Lets the event loop turn until something holds. */
  async until(holds: () => Promise<boolean> | boolean): Promise<void> {
    for (let turn = 0; turn < turnsMax; turn++) {
      if (await holds()) return;
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    throw new Error('what was waited for did not come');
  }

  /** Lets the event loop turn some times, for what must not happen. */
  async turns(count = 50): Promise<void> {
    for (let turn = 0; turn < count; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
  }

  /** Waits until an execution is closed, moving the clock when nothing else moves. */
  async closed(executionArn: string): ReturnType<StepFunctions['describeExecution']> {
    for (let round = 0; round < 200; round++) {
      await this.turns(20);
      const described = await this.describe(executionArn);
      if (described.status !== 'RUNNING') return described;
      this.clock.ringNext();
    }
    throw new Error(`${executionArn} does not end`);
  }

  /** Waits until an event of a type is in a history. */
  async reached(executionArn: string, type: string): Promise<void> {
    await this.until(async () => (await this.eventTypes(executionArn)).includes(type));
  }

  #journal(): Journal {
    const journal = this.store.journal;
    return new Proxy(journal, {
      get: (target, name) => {
        if (name !== 'append') {
          const member = Reflect.get(target, name) as unknown;
          if (typeof member !== 'function') return member;
          return (...parameters: readonly unknown[]): unknown => {
            try {
              this.beforeRead(String(name));
            } catch (error) {
              return Promise.reject(error);
            }
            const call = (): unknown => member.apply(target, parameters);
            return this.readTurns === 0 ? call() : this.turns(this.readTurns).then(call);
          };
        }
        return async (bursts: readonly Burst[]) => {
          this.beforeAppend(bursts);
          const refused = await target.append(bursts);
          await this.afterAppend();
          return refused;
        };
      },
    });
  }
}
