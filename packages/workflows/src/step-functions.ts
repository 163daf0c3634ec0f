import {
  type AlarmClock,
  type CallScope,
  type CallService,
  type Digest,
  type IdSource,
  type Log,
  type Random,
  type Records,
  ServiceError,
} from '@cairn/kit';
import { ActivityCatalog } from './catalog/activity-catalog.ts';
import { AliasCatalog } from './catalog/alias-catalog.ts';
import { SerialTasks } from './catalog/serial-tasks.ts';
import { StateMachineCatalog } from './catalog/state-machine-catalog.ts';
import { TagCatalog } from './catalog/tag-catalog.ts';
import { VersionCatalog } from './catalog/version-catalog.ts';
import { ActivityQueues } from './engine/activity-queues.ts';
import { CommitWatch } from './engine/commit-watch.ts';
import { Engine } from './engine/engine.ts';
import type { ExecutionLogs } from './engine/execution-log.ts';
import type { ExecutionMeters } from './engine/execution-meters.ts';
import { observerOf } from './engine/execution-observer.ts';
import { HistoryReader } from './engine/history-reader.ts';
import { type NestedExecution, NestedExecutions } from './engine/nested-executions.ts';
import { TaskDispatcher } from './engine/task-dispatcher.ts';
import { type EarlierInstallation, type TaskKey, TaskTokens } from './engine/task-token.ts';
import { ExpressChildren, isExpressArn } from './express/express-children.ts';
import { ExpressExecutions } from './express/express-executions.ts';
import { ExpressObserver } from './express/express-observer.ts';
import { ExpressStarts } from './express/express-starts.ts';
import type { Journal } from './journal.ts';
import type { StepFunctionsLimits } from './limits.ts';
import type { MapRunData, MapRunPorts } from './map-run/map-run-ports.ts';
import { MapRuns } from './map-run/map-runs.ts';
import { standardChildren } from './map-run/standard-children.ts';
import { Meter } from './meter/meter.ts';
import { type MeterPrices, resolvePrices } from './meter/meter-prices.ts';
import { callNumber } from './mocks/call-number.ts';
import { type MockSource, Mocks } from './mocks/mocks.ts';
import { ActivityOperations } from './operations/activities.ts';
import { AliasOperations } from './operations/aliases.ts';
import { KeyNotice } from './operations/encryption.ts';
import { ExecutionClockOperations } from './operations/execution-clock.ts';
import type { TimeMode } from './operations/execution-time.ts';
import { ExecutionOperations } from './operations/executions.ts';
import { FollowOperations } from './operations/follow.ts';
import { MapRunOperations } from './operations/map-runs.ts';
import { MeterOperations } from './operations/meter.ts';
import { RedriveOperation } from './operations/redrive-execution.ts';
import { Retention } from './operations/retention.ts';
import { SearchOperations } from './operations/search.ts';
import type { ServiceParts } from './operations/service-parts.ts';
import { StateMachineOperations } from './operations/state-machines.ts';
import { SyncExecutionOperations } from './operations/sync-executions.ts';
import { TagOperations } from './operations/tags.ts';
import { TaskTokenOperations } from './operations/task-tokens.ts';
import { TestStateOperation } from './operations/test-state.ts';
import { withTraceHeader } from './operations/trace-header.ts';
import { VersionOperations } from './operations/versions.ts';
import { PageTokens } from './page-token.ts';
import { pause } from './pause.ts';
import { makeThrottle } from './throttle/make-throttle.ts';
import type { RateLimits } from './throttle/rate-quotas.ts';
import type { Throttle } from './throttle/throttle.ts';

/** What the service stands on. */
export interface StepFunctionsPorts {
  readonly journal: Journal;
  readonly records: Records;
  readonly clock: AlarmClock;
  readonly random: Random;
  readonly digest: Digest;
  readonly ids: IdSource;
  /** Calls the services that tasks name. */
  readonly callService: CallService;
  /** Runs work later in this turn of the event loop. */
  readonly defer: (work: () => void) => void;
  readonly log: Log;
  readonly limits: StepFunctionsLimits;
  /** Signs task tokens and page tokens; stays the same over restarts. */
  readonly tokenSecret: string;
  /** Where executions log; without it no log group exists. */
  readonly logs?: ExecutionLogs;
  /** Where executions are counted. */
  readonly metrics?: ExecutionMeters;
  /** Sizes and refills of AWS's token buckets; without them nothing is throttled. */
  readonly throttle?: RateLimits;
  /** What the meter's bills are made with; us-east-1's unless given. */
  readonly prices?: MeterPrices;
  /** Where map runs read items and write results. */
  readonly mapRunData?: MapRunData;
  /** Random; names the data directory for all times, another after each restore of a backup. */
  readonly installationId: string;
  /** Installations whose backups were restored on the way to this one, oldest first. */
  readonly earlierInstallations?: readonly EarlierInstallation[];
  /** Where the test cases of mocked runs come from. */
  readonly mocks?: MockSource;
  /** How time passes for executions whose start says nothing of it; `real` unless given. */
  readonly time?: TimeMode;
}

type Operation<Family, Name extends keyof Family> = Family[Name];

/**
 * AWS Step Functions: one method for each operation of the API, inputs and outputs spelled as on the wire, instants
 * as epoch milliseconds. Errors are ServiceErrors of `step-functions-errors.ts`.
 */
export class StepFunctions {
  readonly #parts: ServiceParts;
  readonly #stateMachines: StateMachineOperations;
  /** Lets a call through or refuses it by the account's rate quotas; absent where nothing is throttled. */
  readonly admitCall: Throttle['admitCall'] | undefined;
  /** What was used and what AWS would have billed, for `/_cairn/v1/meter`. */
  readonly readMeter: MeterOperations['readMeter'];
  /** The same since the start, in Prometheus' text format. */
  readonly printMeterMetrics: () => string;
  readonly #recovered = Promise.withResolvers<void>();
  #isStopping = false;

  readonly createStateMachine: Operation<StateMachineOperations, 'createStateMachine'>;
  readonly updateStateMachine: Operation<StateMachineOperations, 'updateStateMachine'>;
  readonly deleteStateMachine: Operation<StateMachineOperations, 'deleteStateMachine'>;
  readonly describeStateMachine: Operation<StateMachineOperations, 'describeStateMachine'>;
  readonly listStateMachines: Operation<StateMachineOperations, 'listStateMachines'>;
  readonly validateStateMachineDefinition: Operation<
    StateMachineOperations,
    'validateStateMachineDefinition'
  >;
  readonly publishStateMachineVersion: Operation<VersionOperations, 'publishStateMachineVersion'>;
  readonly listStateMachineVersions: Operation<VersionOperations, 'listStateMachineVersions'>;
  readonly deleteStateMachineVersion: Operation<VersionOperations, 'deleteStateMachineVersion'>;
  readonly createStateMachineAlias: Operation<AliasOperations, 'createStateMachineAlias'>;
  readonly updateStateMachineAlias: Operation<AliasOperations, 'updateStateMachineAlias'>;
  readonly describeStateMachineAlias: Operation<AliasOperations, 'describeStateMachineAlias'>;
  readonly deleteStateMachineAlias: Operation<AliasOperations, 'deleteStateMachineAlias'>;
  readonly listStateMachineAliases: Operation<AliasOperations, 'listStateMachineAliases'>;
  readonly startExecution: (
    scope: CallScope,
    input: Parameters<ExecutionOperations['startExecution']>[1],
    options?: { readonly idempotencyKey?: string; readonly traceHeader?: string; readonly time?: string },
  ) => ReturnType<ExecutionOperations['startExecution']>;
  readonly describeClock: Operation<ExecutionClockOperations, 'describeClock'>;
  readonly advanceClock: Operation<ExecutionClockOperations, 'advanceClock'>;
  readonly startSyncExecution: (
    scope: CallScope,
    input: Parameters<SyncExecutionOperations['startSyncExecution']>[1],
    options?: { readonly idempotencyKey?: string; readonly traceHeader?: string; readonly time?: string },
  ) => ReturnType<SyncExecutionOperations['startSyncExecution']>;
  readonly stopExecution: Operation<ExecutionOperations, 'stopExecution'>;
  readonly redriveExecution: Operation<RedriveOperation, 'redriveExecution'>;
  readonly describeExecution: Operation<ExecutionOperations, 'describeExecution'>;
  readonly listExecutions: Operation<ExecutionOperations, 'listExecutions'>;
  readonly getExecutionHistory: Operation<ExecutionOperations, 'getExecutionHistory'>;
  readonly describeStateMachineForExecution: Operation<
    ExecutionOperations,
    'describeStateMachineForExecution'
  >;
  readonly describeMapRun: Operation<MapRunOperations, 'describeMapRun'>;
  readonly listMapRuns: Operation<MapRunOperations, 'listMapRuns'>;
  readonly updateMapRun: Operation<MapRunOperations, 'updateMapRun'>;
  readonly createActivity: Operation<ActivityOperations, 'createActivity'>;
  readonly deleteActivity: Operation<ActivityOperations, 'deleteActivity'>;
  readonly describeActivity: Operation<ActivityOperations, 'describeActivity'>;
  readonly listActivities: Operation<ActivityOperations, 'listActivities'>;
  readonly getActivityTask: Operation<ActivityOperations, 'getActivityTask'>;
  readonly sendTaskSuccess: Operation<TaskTokenOperations, 'sendTaskSuccess'>;
  readonly sendTaskFailure: Operation<TaskTokenOperations, 'sendTaskFailure'>;
  readonly sendTaskHeartbeat: Operation<TaskTokenOperations, 'sendTaskHeartbeat'>;
  readonly tagResource: Operation<TagOperations, 'tagResource'>;
  readonly untagResource: Operation<TagOperations, 'untagResource'>;
  readonly testState: Operation<TestStateOperation, 'testState'>;
  readonly listTagsForResource: Operation<TagOperations, 'listTagsForResource'>;

  /** Of `/_cairn/v1`. */
  readonly searchExecutions: Operation<SearchOperations, 'searchExecutions'>;
  /** Of `/_cairn/v1`. */
  readonly followExecution: Operation<FollowOperations, 'followExecution'>;
  /** To be called now and then: deletes what has been kept long enough. */
  readonly expireExecutions: Operation<Retention, 'expireExecutions'>;

  constructor(ports: StepFunctionsPorts) {
    const parts = makeParts(ports, () => executions);
    const executions = new ExecutionOperations(parts);
    const clocks = new ExecutionClockOperations(parts, executions);
    const mapRuns = new MapRunOperations(parts, executions);
    const syncExecutions = new SyncExecutionOperations(parts);
    const stateMachines = new StateMachineOperations(parts);
    const versions = new VersionOperations(parts);
    const aliases = new AliasOperations(parts);
    const activities = new ActivityOperations(parts);
    const tokens = new TaskTokenOperations(parts);
    const tags = new TagOperations(parts);
    const tests = new TestStateOperation(parts);
    const search = new SearchOperations(parts);
    const redrives = new RedriveOperation(parts, executions);
    const follow = new FollowOperations(parts, executions);
    const retention = new Retention(parts);
    this.#parts = parts;
    const metered = new MeterOperations(parts);
    this.readMeter = (scope, input) => metered.readMeter(scope, input);
    this.printMeterMetrics = () => metered.printMetrics();
    const { throttle } = parts;
    this.admitCall = throttle && ((scope, operation, input) => throttle.admitCall(scope, operation, input));
    this.#stateMachines = stateMachines;
    this.createStateMachine = (scope, input) => stateMachines.createStateMachine(scope, input);
    this.updateStateMachine = (scope, input) => stateMachines.updateStateMachine(scope, input);
    this.deleteStateMachine = (scope, input) => stateMachines.deleteStateMachine(scope, input);
    this.describeStateMachine = (scope, input) => stateMachines.describeStateMachine(scope, input);
    this.listStateMachines = (scope, input) => stateMachines.listStateMachines(scope, input);
    this.validateStateMachineDefinition = (scope, input) =>
      stateMachines.validateStateMachineDefinition(scope, input);
    this.publishStateMachineVersion = (scope, input) => versions.publishStateMachineVersion(scope, input);
    this.listStateMachineVersions = (scope, input) => versions.listStateMachineVersions(scope, input);
    this.deleteStateMachineVersion = (scope, input) => versions.deleteStateMachineVersion(scope, input);
    this.createStateMachineAlias = (scope, input) => aliases.createStateMachineAlias(scope, input);
    this.updateStateMachineAlias = (scope, input) => aliases.updateStateMachineAlias(scope, input);
    this.describeStateMachineAlias = (scope, input) => aliases.describeStateMachineAlias(scope, input);
    this.deleteStateMachineAlias = (scope, input) => aliases.deleteStateMachineAlias(scope, input);
    this.listStateMachineAliases = (scope, input) => aliases.listStateMachineAliases(scope, input);
    this.startExecution = (scope, input, options) =>
      executions.startExecution(
        scope,
        withTraceHeader(input, options),
        options?.idempotencyKey,
        options?.time,
      );
    this.startSyncExecution = (scope, input, options) =>
      syncExecutions.startSyncExecution(scope, withTraceHeader(input, options), options);
    this.describeClock = (scope, input) => clocks.describeClock(scope, input);
    this.advanceClock = (scope, input) => clocks.advanceClock(scope, input);
    this.stopExecution = (scope, input) => executions.stopExecution(scope, input);
    this.redriveExecution = (scope, input) => redrives.redriveExecution(scope, input);
    this.describeExecution = (scope, input) => executions.describeExecution(scope, input);
    this.listExecutions = (scope, input) => executions.listExecutions(scope, input);
    this.getExecutionHistory = (scope, input) => executions.getExecutionHistory(scope, input);
    this.describeStateMachineForExecution = (scope, input) =>
      executions.describeStateMachineForExecution(scope, input);
    this.describeMapRun = (scope, input) => mapRuns.describeMapRun(scope, input);
    this.listMapRuns = (scope, input) => mapRuns.listMapRuns(scope, input);
    this.updateMapRun = (scope, input) => mapRuns.updateMapRun(scope, input);
    this.createActivity = (scope, input) => activities.createActivity(scope, input);
    this.deleteActivity = (scope, input) => activities.deleteActivity(scope, input);
    this.describeActivity = (scope, input) => activities.describeActivity(scope, input);
    this.listActivities = (scope, input) => activities.listActivities(scope, input);
    this.getActivityTask = (scope, input, options) => activities.getActivityTask(scope, input, options);
    this.sendTaskSuccess = (scope, input) => tokens.sendTaskSuccess(scope, input);
    this.sendTaskFailure = (scope, input) => tokens.sendTaskFailure(scope, input);
    this.sendTaskHeartbeat = (scope, input) => tokens.sendTaskHeartbeat(scope, input);
    this.tagResource = (scope, input) => tags.tagResource(scope, input);
    this.untagResource = (scope, input) => tags.untagResource(scope, input);
    this.testState = (scope, input, options) => tests.testState(scope, input, options);
    this.listTagsForResource = (scope, input) => tags.listTagsForResource(scope, input);
    this.searchExecutions = (scope, input) => search.searchExecutions(scope, input);
    this.followExecution = (scope, input, options) => follow.followExecution(scope, input, options);
    this.expireExecutions = () => retention.expireExecutions();
  }

  /**
   * Recovers: reads where the journal stands; resolves when requests may be answered. Timers are armed and work in
   * flight is taken up in the background, in bounded steps.
   */
  async start(): Promise<void> {
    const { catalog, activities, engine, log, mocks } = this.#parts;
    await mocks.refresh();
    const deletions = await catalog.start();
    await activities.start();
    const { recovered } = await engine.start();
    recovered.then(
      () => this.#recovered.resolve(),
      (error) => {
        if (!this.#isStopping) log('error', 'work in flight could not be read from the journal', { error });
      },
    );
    for (const machineId of deletions) this.#stateMachines.deleteInBackground(machineId);
  }

  /**
   * Something runs outside that no task waits for: no skipped clock jumps before it has ended.
   * @returns says that it has
   */
  holdClocks(): () => void {
    return this.#parts.engine.clocks.hold();
  }

  /** Resolves once the background part of recovery is done; pending until `start` was called, and when it failed. */
  get recovered(): Promise<void> {
    return this.#recovered.promise;
  }

  /** How many Express executions run. */
  get runningExpressExecutions(): number {
    return this.#parts.express.count;
  }

  /** Takes up nothing more; resolves when all that was done is durable. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    // Nobody hears any more how children of map runs end.
    this.#parts.express.stop();
    await this.#parts.expressStarts.stop();
    await Promise.all([this.#parts.engine.stop(), this.#parts.mapRuns.stop()]);
    await this.#parts.meter.stop();
  }
}

/** Puts the parts together. Nested executions are read by the operations, which are made of the parts. */
function makeParts(ports: StepFunctionsPorts, executions: () => ExecutionOperations): ServiceParts {
  const { journal, records, clock, digest, ids, limits, log, tokenSecret, installationId } = ports;
  const catalog = new StateMachineCatalog(records, limits.compiledDefinitionBytesMax);
  const activities = new ActivityCatalog(records);
  const taskTokens = new TaskTokens(digest, {
    secret: tokenSecret,
    installationId,
    earlierInstallations: ports.earlierInstallations ?? [],
  });
  const integrations = { callService: ports.callService, ids, now: () => clock.now() };
  const queues = new ActivityQueues(clock, limits);
  const throttling = makeThrottle(ports, catalog);
  const meter = new Meter({ records, clock, log, flushSeconds: limits.meterFlushSeconds });
  const mocks = new Mocks(ports.mocks);
  const watch = new CommitWatch();
  const observer = observerOf(ports);
  const engine = new Engine(
    {
      ...ports,
      catalog,
      mocks,
      tokens: taskTokens,
      watch,
      observer,
      pace: throttling?.pace,
      meter,
      takeUpExpress: (row, machine) => expressStarts.takeUp(row, machine),
    },
    (made) => {
      const dispatcher: TaskDispatcher = new TaskDispatcher({
        integrations,
        digest,
        installationId,
        activities,
        queues,
        mapRuns: () => mapRuns,
        nested: new NestedExecutions({
          find: (executionArn) =>
            isExpressArn(executionArn)
              ? expressChildren.find(executionArn)
              : findExecution(executions(), executionArn),
          describe: (executionArn, scope) =>
            isExpressArn(executionArn)
              ? expressChildren.describe(executionArn)
              : executions().describeExecution(scope, { executionArn }),
          async stop(executionArn, scope) {
            if (isExpressArn(executionArn)) {
              const child = await expressChildren.find(executionArn);
              if (child !== undefined) expressStarts.abort(child.executionId);
              return;
            }
            const input = { executionArn };
            await ports.callService({ ...scope, service: 'states', action: 'StopExecution', input });
          },
          finish: (parent, outcome) => dispatcher.finish(parent, outcome),
          requestId: () => ids.uuid(),
          reached: ({ executionId }, atMs) => made.clocks.of(executionId)?.clock.reach(atMs),
          failed: (error) => {
            log('error', 'a nested execution could not be followed', { error });
            return pause(clock, retryDelayMs);
          },
        }),
        clocks: made.clocks,
        mocks,
        callNumber: async (key) =>
          key.executionId < 0 ? express.callNumber(key) : await readCallNumber(journal, key),
        payloadBytesMax: limits.payloadBytesMax,
        pause: (delayMs) => new Promise((resolve) => clock.alarm(() => resolve()).set(clock.now() + delayMs)),
        post: (executionId, event) =>
          executionId < 0 ? express.post(executionId, event) : made.post(executionId, event),
        log,
      });
      return dispatcher;
    },
  );
  const express = new ExpressExecutions({
    ...ports,
    observer: new ExpressObserver({ ...ports, meter }),
    tasks: engine.host,
    clocks: engine.clocks,
    mocks,
  });
  const expressChildren = new ExpressChildren(journal, catalog);
  const expressStarts = new ExpressStarts({ ...ports, catalog, engine, runner: express });
  const history = new HistoryReader(journal);
  const mapRuns = makeMapRuns(ports, { engine, catalog, express, history });
  return {
    journal,
    clock,
    random: ports.random,
    ids,
    digest,
    integrations,
    limits,
    catalog,
    versions: new VersionCatalog(records),
    aliases: new AliasCatalog(records),
    activities,
    tags: new TagCatalog(records),
    changes: new SerialTasks(),
    engine,
    watch,
    express,
    expressStarts,
    queues,
    history,
    mapRuns,
    taskTokens,
    logs: ports.logs,
    pageTokens: makePageTokens(ports),
    keyNotice: new KeyNotice(log),
    throttle: throttling?.throttle,
    meter,
    prices: ports.prices ?? resolvePrices(),
    mocks,
    time: ports.time ?? 'real',
    log,
  };
}

function makePageTokens({ clock, digest, tokenSecret, limits }: StepFunctionsPorts): PageTokens {
  return new PageTokens({ clock, digest, secret: tokenSecret, validSeconds: limits.pageTokenSeconds });
}

/** Puts together what runs map runs. */
function makeMapRuns(
  ports: StepFunctionsPorts,
  parts: Pick<ServiceParts, 'engine' | 'catalog' | 'express' | 'history'>,
): MapRuns {
  const { engine, catalog, express, history } = parts;
  const { journal, clock, limits } = ports;
  const children = standardChildren(engine, { journal, history, catalog, clock, limits });
  const nextSegmentId = () => engine.nextSegmentId();
  const runClock: MapRunPorts['runClock'] = (time) => engine.clocks.runClock(time);
  return new MapRuns(
    { ...ports, express, children, data: ports.mapRunData, nextSegmentId, runClock },
    engine,
    catalog,
  );
}

const retryDelayMs = 1_000;

async function readCallNumber(journal: Journal, { executionId, scheduledEventId }: TaskKey): Promise<number> {
  const row = await journal.execution(executionId);
  if (row === undefined) return 0;
  const events = await new HistoryReader(journal).events(row, { fromId: 1, toId: scheduledEventId });
  return callNumber(events, scheduledEventId);
}

async function findExecution(
  executions: ExecutionOperations,
  executionArn: string,
): Promise<NestedExecution | undefined> {
  try {
    const { row } = await executions.find(executionArn);
    const { executionId, machineId, status } = row;
    return { executionId, machineId, closed: status !== 'RUNNING' };
  } catch (thrown) {
    if (thrown instanceof ServiceError) return undefined;
    throw thrown;
  }
}
