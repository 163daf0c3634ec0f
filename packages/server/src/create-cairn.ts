import { lineLog, systemClock } from '@cairn/host';
import type { Identity } from '@cairn/identity';
import type { LimitValues } from '@cairn/kit';
import type { Logs } from '@cairn/resources';
import { openMemoryStore, openSqliteStore, type Store } from '@cairn/store';
import { type MeterPrices, meterPrices, resolvePrices } from '@cairn/workflows';
import type { Cairn } from './cairn.ts';
import { type CairnOptions, ServerStartError } from './cairn-options.ts';
import { type ContainerSurroundings, openContainerSurroundings } from './container-surroundings.ts';
import { DefinitionFolder } from './definition-files/definition-folder.ts';
import { functionCredentials } from './function-credentials.ts';
import { openFunctionSurroundings } from './function-surroundings.ts';
import { loadInstallation } from './installation.ts';
import { leveledLog } from './leveled-log.ts';
import { resolveServerLimits, type ServerLimitName } from './limits.ts';
import { mockFile } from './mock-file.ts';
import { type ObjectSurroundings, openObjectSurroundings } from './object-surroundings.ts';
import { functionLog } from './observability.ts';
import { openOutgoing } from './outgoing.ts';
import { loadRootAccessKey } from './root-access-key.ts';
import { loadSeal, readSealKeys } from './seal-key.ts';

import { startError } from './start-error.ts';
import { loadTokenSecret } from './token-secret.ts';
import { refuseUnknownSettings } from './unknown-setting.ts';
import { wireRooms } from './wire-rooms.ts';

/** What the pieces have to know of a listener, when there is one. */
export interface CairnSurroundings {
  /** `http://127.0.0.1:4566`; undefined while there is no listener. */
  readonly endpoint?: () => string | undefined;
  /** Where the studio is, as seen from an address of the server. */
  readonly studioAt?: (endpoint: string) => string;
  /** Whether signatures are verified and policies asked; not unless said. */
  readonly isStrict?: boolean;
  /** Whether only this machine reaches it; so unless said. */
  readonly isLocal?: boolean;
}

/**
 * Wires store, host, workflows, resources and wire. Nothing runs before `start`.
 * @throws ServerStartError when the data directory or an option cannot be used
 */
export async function createCairn(
  options: CairnOptions,
  surroundings: CairnSurroundings = {},
): Promise<Cairn> {
  const limits = resolveServerLimits(options.limits ?? {});
  const prices = resolveMeterPrices(options.prices);
  const outgoing = openOutgoing(options, surroundings.isLocal ?? true);
  const log = leveledLog(options.logLevel ?? 'warn', options.log ?? lineLog());
  await checkSealKey(options);
  const definitionFolder = await openDefinitionFolder(options, limits);
  const functionSurroundings = await openFunctionSurroundings(options, {
    log,
    limits,
    endpoint: surroundings.endpoint ?? (() => undefined),
    logs: functionLog(() => logs, systemClock()),
    ...(surroundings.isStrict === true ? { credentials: functionCredentials(() => identity) } : {}),
  });
  let logs: Logs | undefined;
  let identity: Identity | undefined;
  let store: Store | undefined;
  let objectSurroundings: ObjectSurroundings | undefined;
  let containerSurroundings: ContainerSurroundings | undefined;
  try {
    store = await openStore(options, limits);
    // Leftovers of an earlier process are cleared away: only its holder may touch the data directory.
    objectSurroundings = await openObjectSurroundings(options);
    const endpoint = surroundings.endpoint ?? (() => undefined);
    containerSurroundings = await openContainerSurroundings(options, {
      log,
      limits,
      endpoint,
      ...(surroundings.isStrict === true ? { credentials: functionCredentials(() => identity) } : {}),
    });
    const tokenSecret = await loadTokenSecret(store.records);
    const installation = await loadInstallation(store.records);
    const seal = await loadSeal(store.records, {
      dataDirectory: options.memory === true ? undefined : (options.dataDirectory ?? '.cairn'),
      file: options.sealKeyFile,
      text: options.sealKey,
    });
    const cairn = wireRooms({
      time: options.time ?? 'real',
      mocks: options.mockConfigFile === undefined ? options.mocks : mockFile(options.mockConfigFile),
      limits,
      log,
      store,
      functionSurroundings,
      definitionFolder,
      objectSurroundings,
      containerSurroundings,
      outgoing,
      tokenSecret,
      installation,
      seal,
      endpoint,
      studioAt: surroundings.studioAt ?? ((reached) => reached),
      rootAccessKey: await loadRootAccessKey(store.records, seal),
      isStrict: surroundings.isStrict ?? false,
      throttle: options.throttle === true,
      expressHistory: options.expressHistory,
      prices,
    });
    logs = cairn.logs;
    identity = cairn.identity;
    return cairn;
  } catch (error) {
    await store?.close();
    await objectSurroundings?.close();
    await containerSurroundings?.close();
    await functionSurroundings.close();
    throw startError(error);
  }
}

/** @throws ServerStartError where there is no such folder */
async function openDefinitionFolder(
  { definitionsDirectory }: CairnOptions,
  { definitionFileBytes }: LimitValues<'definitionFileBytes'>,
): Promise<DefinitionFolder | undefined> {
  if (definitionsDirectory === undefined) return undefined;
  try {
    return await DefinitionFolder.open(definitionsDirectory, definitionFileBytes);
  } catch (error) {
    throw new ServerStartError(`--definitions: ${(error as Error).message}`);
  }
}

/** A start that cannot succeed leaves no data directory behind. @throws ServerStartError */
async function checkSealKey({ sealKeyFile, sealKey, dataDirectory = '.cairn' }: CairnOptions): Promise<void> {
  if (sealKeyFile === undefined && (sealKey ?? '').trim() === '') return;
  await readSealKeys({ dataDirectory, file: sealKeyFile, text: sealKey });
}

/** @throws ServerStartError on an unknown price */
function resolveMeterPrices(prices: CairnOptions['prices']): MeterPrices {
  const names = Object.keys(prices ?? {});
  refuseUnknownSettings(names, { table: meterPrices, kind: 'price', command: 'cairn meter --prices' });
  try {
    return resolvePrices(prices);
  } catch (error) {
    throw new ServerStartError((error as Error).message);
  }
}

async function openStore(options: CairnOptions, limits: LimitValues<ServerLimitName>): Promise<Store> {
  if (options.memory === true) return openMemoryStore();
  return openSqliteStore({
    directory: options.dataDirectory ?? '.cairn',
    unsafeSynchronousOff: options.unsafeSynchronousOff ?? false,
    compaction: {
      delayMs: limits.compactionDelaySeconds * 1_000,
      share: Math.min(limits.compactionSharePercent / 100, 1),
    },
  });
}
