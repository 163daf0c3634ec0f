import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepYoungObjectsYoung, nodeDigest, systemClock, systemRandom } from '@cairn/host';
import {
  type CallScope,
  type CallService,
  type JsonObject,
  memberOf,
  resolveLimits,
  timeOrderedIds,
} from '@cairn/kit';
import { logLimits, metricLimits } from '@cairn/resources';
import { Logs } from '@cairn/resources/logs';
import { Metrics } from '@cairn/resources/metrics';
import { openSqliteStore } from '@cairn/store';
import {
  type Burst,
  type Journal,
  type MapRunData,
  StepFunctions,
  stepFunctionsLimits,
} from '@cairn/workflows';

/** The engine over a durable store in a temporary directory, without a wire. */
export interface BenchEngine {
  readonly stepFunctions: StepFunctions;
  readonly scope: CallScope;
  /** Creates a state machine; gives its ARN. */
  readonly createMachine: (
    name: string,
    definition: object,
    type?: 'STANDARD' | 'EXPRESS',
  ) => Promise<string>;
  /** Resolves when one more run, of those nobody has waited for yet, is durably closed. */
  readonly nextEnd: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const scope: CallScope = {
  account: '000000000000',
  region: 'us-east-1',
  principal: { arn: 'arn:aws:iam::000000000000:root' },
};

/** A Lambda service that answers every call at once with its own input. */
const answeringService: CallService = async (call) => ({
  StatusCode: 200,
  ExecutedVersion: '$LATEST',
  Payload: memberOf(call.input as JsonObject, 'Payload') ?? 'null',
});

/** Counts runs that are durably closed, at the journal. */
class Ends {
  #unclaimed = 0;
  readonly #waiting: (() => void)[] = [];

  countedIn(journal: Journal): Journal {
    const append = async (bursts: readonly Burst[]) => {
      const refused = await journal.append(bursts);
      for (const burst of bursts) if (burst.status !== 'RUNNING') this.#ended();
      return refused;
    };
    return { ...journal, append };
  }

  next(): Promise<void> {
    if (this.#unclaimed > 0) {
      this.#unclaimed -= 1;
      return Promise.resolve();
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #ended(): void {
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#unclaimed += 1;
    else waiting();
  }
}

/** What an engine is opened with. */
export interface BenchEngineOptions {
  /** A data directory that stays; a temporary one otherwise. */
  readonly keptDirectory?: string;
  /** Where map runs read items. */
  readonly mapRunData?: MapRunData;
}

/** Opens an engine as the server wires it: SQLite with its writer thread, synchronous=FULL. */
export async function openBenchEngine({
  keptDirectory,
  mapRunData,
}: BenchEngineOptions = {}): Promise<BenchEngine> {
  keepYoungObjectsYoung();
  const directory = keptDirectory ?? (await mkdtemp(join(tmpdir(), 'cairn-bench-')));
  const clock = systemClock();
  const random = systemRandom();
  const store = await openSqliteStore({ directory });
  const ends = new Ends();
  const log = (level: string, message: string) => void process.stderr.write(`${level} ${message}\n`);
  const { records } = store;
  const metrics = new Metrics({ records, clock, log, limits: resolveLimits(metricLimits) });
  const logs = new Logs({ records, clock, log, limits: resolveLimits(logLimits), store: store.logs });
  await metrics.start();
  await logs.start();
  const stepFunctions = new StepFunctions({
    journal: ends.countedIn(store.journal),
    records: store.records,
    clock,
    random,
    digest: nodeDigest,
    ids: timeOrderedIds(clock, random),
    callService: answeringService,
    defer: (work) => setImmediate(work),
    log,
    limits: resolveLimits(stepFunctionsLimits),
    tokenSecret: 'bench',
    logs: { groupExists: (arn) => logs.groupExists(arn), write: () => {} },
    metrics: {
      meter: ({ dimension, unit, ...metric }) =>
        metrics.meter(
          { ...metric, namespace: 'AWS/States' },
          { Name: dimension.name, Value: dimension.value },
          unit,
        ),
    },
    installationId: 'bench',
    ...(mapRunData === undefined ? {} : { mapRunData }),
  });
  await stepFunctions.start();
  return {
    stepFunctions,
    scope,
    createMachine: async (name, definition, type = 'STANDARD') => {
      const created = await stepFunctions.createStateMachine(scope, {
        name,
        type,
        definition: JSON.stringify(definition),
        roleArn: 'arn:aws:iam::000000000000:role/bench',
      });
      return created.stateMachineArn;
    },
    nextEnd: () => ends.next(),
    close: async () => {
      await stepFunctions.stop();
      await metrics.stop();
      await logs.stop();
      await store.close();
      if (keptDirectory === undefined) await rm(directory, { recursive: true, force: true });
    },
  };
}
