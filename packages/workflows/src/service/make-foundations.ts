import type { Records } from '@cairn/kit';
import { ActivityCatalog } from '../catalog/activity-catalog.ts';
import { AliasCatalog } from '../catalog/alias-catalog.ts';
import { SerialTasks } from '../catalog/serial-tasks.ts';
import { StateMachineCatalog } from '../catalog/state-machine-catalog.ts';
import { TagCatalog } from '../catalog/tag-catalog.ts';
import { VersionCatalog } from '../catalog/version-catalog.ts';
import { ActivityQueues } from '../engine/activity-queues.ts';
import { CommitWatch } from '../engine/commit-watch.ts';
import { HistoryReader } from '../engine/history-reader.ts';
import { TaskTokens } from '../engine/task-token.ts';
import { ExpressHistories } from '../express/express-histories.ts';
import { Meter } from '../meter/meter.ts';
import { resolvePrices } from '../meter/meter-prices.ts';
import { Mocks } from '../mocks/mocks.ts';
import { KeyNotice } from '../operations/encryption.ts';
import type { ServiceParts } from '../operations/service-parts.ts';
import { PageTokens } from '../page-token.ts';
import { makeThrottle } from '../throttle/make-throttle.ts';
import type { TransitionPace } from '../throttle/transition-pace.ts';
import type { StepFunctionsPorts } from './step-functions-ports.ts';

/** The parts that do not run executions: each stands on the ports alone. */
export interface Foundations
  extends Omit<
    ServiceParts,
    'engine' | 'jobs' | 'hintJob' | 'express' | 'expressStarts' | 'mapRuns' | 'deletions'
  > {
  /** Absent where nothing is throttled. */
  readonly pace: TransitionPace | undefined;
  readonly records: Records;
}

/** Makes what those who run executions stand on. */
export function makeFoundations(ports: StepFunctionsPorts): Foundations {
  const { journal, records, clock, random, digest, ids, limits, log } = ports;
  const { tokenSecret: secret, installationId, earlierInstallations = [] } = ports;
  const catalog = new StateMachineCatalog(records, limits.compiledDefinitionBytesMax, ports.machineChanges);
  const throttling = makeThrottle(ports, catalog);
  return {
    journal,
    records,
    clock,
    random,
    ids,
    digest,
    limits,
    log,
    integrations: {
      callService: ports.callService,
      ids,
      now: () => clock.now(),
      remote: ports.remoteServices,
      outboundHttp: ports.outboundHttp,
      findConnection: ports.findConnection,
      endpointSchemes: ports.endpointSchemes,
      callOwnApi: ports.callOwnApi,
      denialOf: ports.denialOf,
    },
    catalog,
    versions: new VersionCatalog(records),
    aliases: new AliasCatalog(records),
    activities: new ActivityCatalog(records),
    tags: new TagCatalog(records),
    changes: new SerialTasks(),
    queues: new ActivityQueues(clock, limits),
    history: new HistoryReader(journal),
    watch: new CommitWatch(),
    expressHistories: new ExpressHistories(ports),
    logs: ports.logs,
    taskTokens: new TaskTokens(digest, { secret, installationId, earlierInstallations }),
    pageTokens: new PageTokens({ clock, digest, secret, validSeconds: limits.pageTokenSeconds }),
    keyNotice: new KeyNotice(log),
    throttle: throttling?.throttle,
    pace: throttling?.pace,
    meter: new Meter({ records, clock, log, flushSeconds: limits.meterFlushSeconds }),
    prices: ports.prices ?? resolvePrices(),
    mocks: new Mocks(ports.mocks),
    time: ports.time ?? 'real',
  };
}
