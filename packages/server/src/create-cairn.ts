import { lineLog, systemClock } from '@cairn/host';
import type { PasswordList } from '@cairn/host/identity';
import type { LimitValues, Log } from '@cairn/kit';
import { openMemoryStore, openSqliteStore, type Store } from '@cairn/store';
import { type MeterPrices, meterPrices, resolvePrices } from '@cairn/workflows/settings';
import type { ApiFilePath } from './api-files/api-file-path.ts';
import { authHostnames } from './auth-hostnames.ts';
import type { Cairn } from './cairn.ts';
import { type CairnOptions, ServerStartError } from './cairn-options.ts';
import type { DefinitionPath } from './definition-files/definition-path.ts';
import { functionCredentials } from './function-credentials.ts';
import { loadInstallation } from './installation.ts';
import { leveledLog } from './leveled-log.ts';
import { resolveServerLimits, type ServerLimitName } from './limits.ts';
import type { MessageSettings } from './messages/message-settings.ts';
import { mockFile } from './mock-file.ts';
import { functionLog } from './observability.ts';
import { OpenedOnce } from './opened-once.ts';
import { checkOptionFiles } from './option-files.ts';
import { openOutgoing } from './outgoing.ts';
import { loadRootAccessKey } from './root-access-key.ts';
import { loadSeal, readSealKeys, type SealKeySources } from './seal-key.ts';
import type { Foundations } from './services/service-ground.ts';
import { startError } from './start-error.ts';
import { loadTokenSecret } from './token-secret.ts';
import { refuseUnknownSettings } from './unknown-setting.ts';
import type { OwnPoolSettings } from './user-pool-places.ts';
import type { UserPoolIssuers } from './user-pools.ts';
import type { WatchedFolder, WatchedFolderLimits } from './watched-folder/watched-folder.ts';

/** Whom mails are from where neither a pool nor a setting says so: Cognito's own. */
const usualMailFrom = 'no-reply@verificationemail.com';

/** What the pieces have to know of a listener, when there is one. */
export interface CairnSurroundings {
  /** `http://127.0.0.1:4566`; undefined while there is no listener. */
  readonly endpoint?: () => string | undefined;
  /** Where the studio is, as seen from an address of the server. */
  readonly studioAt?: (endpoint: string) => string | undefined;
  /** How the command is called that started the server. */
  readonly command?: string;
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
  checkOptionFiles(options);
  const prices = resolveMeterPrices(options.prices);
  const userPools = await openUserPools(options);
  const ownPools = await openOwnPools(options);
  const messages = await openMessages(options);
  const compromisedPasswords = await openCompromisedPasswords(options);
  const outgoing = await openOutgoing(options, surroundings.isLocal ?? true);
  const allLog = options.log ?? lineLog();
  const log = leveledLog(options.logLevel ?? 'warn', allLog);
  await checkSealKey(options);
  if (options.imagesFile !== undefined) {
    const { checkImagesFile } = await import('./container-surroundings.ts');
    checkImagesFile(options, log);
  }
  const definitionFolder = await openDefinitionFolder(options, { limits, log });
  const apiFolder = await openApiFolder(options, { limits, log });
  const { endpoint = () => undefined, isStrict = false } = surroundings;
  let cairn: Cairn | undefined;
  const opened = surroundingsOf(options, { log, limits, endpoint, isStrict }, () => cairn);
  let store: Store | undefined;
  try {
    // Looked at before anything is written: what is wrong with them is told now.
    if (options.functionsDirectory !== undefined) await opened.functionSurroundings.open();
    if (options.imagesFile !== undefined) await opened.containerSurroundings.open();
    // The code is loaded while the threads of the store start.
    const opening = openStore(options, limits);
    const loading = import('./wire-rooms.ts');
    store = await opening;
    const { records } = store;
    const [tokenSecret, installation, seal] = await Promise.all([
      loadTokenSecret(records),
      loadInstallation(records),
      loadSeal(records, sealKeySources(options)),
    ]);
    const rootAccessKey = await loadRootAccessKey(records, seal);
    const { wireRooms } = await loading;
    cairn = wireRooms({
      time: options.time ?? 'real',
      mocks: options.mockConfigFile === undefined ? options.mocks : mockFile(options.mockConfigFile),
      limits,
      log,
      store,
      ...opened,
      definitionFolder,
      apiFolder,
      logOfSaves: leveledLog(options.logLevel ?? 'info', allLog),
      outgoing,
      userPools,
      authHostnames: authHostnames(options),
      ownPools,
      compromisedPasswords,
      messages,
      tokenSecret,
      installation,
      seal,
      endpoint,
      studioAt: surroundings.studioAt ?? ((reached) => reached),
      command: surroundings.command ?? 'cairn',
      rootAccessKey,
      isStrict,
      throttle: options.throttle === true,
      expressHistory: options.expressHistory,
      prices,
    });
    return cairn;
  } catch (error) {
    await store?.close();
    await compromisedPasswords?.close();
    for (const each of Object.values(opened)) await each.close();
    throw startError(error);
  }
}

/** What services stand on outside of the store: opened by the first that does. */
function surroundingsOf(
  options: CairnOptions,
  { log, limits, endpoint, isStrict }: SurroundingsContext,
  cairn: () => Cairn | undefined,
): Pick<Foundations, 'functionSurroundings' | 'objectSurroundings' | 'containerSurroundings'> {
  const credentials = isStrict ? { credentials: functionCredentials(() => cairn()?.identity) } : {};
  const context = { log, limits, endpoint, ...credentials };
  return {
    functionSurroundings: new OpenedOnce(async () => {
      const { openFunctionSurroundings } = await import('./function-surroundings.ts');
      const logs = functionLog(() => cairn()?.logs, log, systemClock());
      return openFunctionSurroundings(options, { ...context, logs });
    }),
    objectSurroundings: new OpenedOnce(async () => {
      const { openObjectSurroundings } = await import('./object-surroundings.ts');
      return openObjectSurroundings(options);
    }),
    containerSurroundings: new OpenedOnce(async () => {
      const { openContainerSurroundings } = await import('./container-surroundings.ts');
      return openContainerSurroundings(options, context);
    }),
  };
}

interface SurroundingsContext {
  readonly log: Log;
  readonly limits: LimitValues<ServerLimitName>;
  readonly endpoint: () => string | undefined;
  readonly isStrict: boolean;
}

interface FolderContext {
  readonly limits: WatchedFolderLimits;
  readonly log: Log;
}

/** @throws ServerStartError where there is no such folder */
async function openDefinitionFolder(
  { definitionsDirectory }: CairnOptions,
  context: FolderContext,
): Promise<WatchedFolder<DefinitionPath> | undefined> {
  if (definitionsDirectory === undefined) return undefined;
  const { readDefinitionPath: readPath } = await import('./definition-files/definition-path.ts');
  return openFolder(definitionsDirectory, { option: '--definitions', readPath, ...context });
}

/** @throws ServerStartError where there is no such folder */
async function openApiFolder(
  { apisDirectory }: CairnOptions,
  context: FolderContext,
): Promise<WatchedFolder<ApiFilePath> | undefined> {
  if (apisDirectory === undefined) return undefined;
  const { objectToApiFolder: objectTo, readApiFilePath: readPath } = await import(
    './api-files/api-file-path.ts'
  );
  return openFolder(apisDirectory, { option: '--apis', readPath, objectTo, ...context });
}

async function openFolder<Path extends { readonly path: string }>(
  folder: string,
  {
    option,
    log,
    ...options
  }: FolderContext & {
    readonly option: string;
    readonly readPath: (path: string) => Path | undefined;
    readonly objectTo?: (folder: string) => string | undefined;
  },
): Promise<WatchedFolder<Path>> {
  try {
    const { WatchedFolder } = await import('./watched-folder/watched-folder.ts');
    return await WatchedFolder.open(folder, { ...options, option, warn: (message) => log('warn', message) });
  } catch (error) {
    throw new ServerStartError(`${option}: ${(error as Error).message}`);
  }
}

/** @throws ServerStartError where a setting is none */
async function openUserPools(options: CairnOptions): Promise<UserPoolIssuers> {
  if (options.userPools === undefined) return new Map();
  const { readUserPools } = await import('./user-pools.ts');
  return readUserPools(options);
}

/** @throws ServerStartError where a setting is none */
async function openOwnPools(options: CairnOptions): Promise<OwnPoolSettings> {
  if (options.publicUrl === undefined && options.issuer === undefined) return {};
  const { readOwnPoolSettings } = await import('./user-pool-places.ts');
  return readOwnPoolSettings(options);
}

/** @throws ServerStartError where a setting is none */
async function openMessages(options: CairnOptions): Promise<MessageSettings> {
  const { smtp, mailFrom, smsWebhook, inbox } = options;
  if (smtp === undefined && mailFrom === undefined && smsWebhook === undefined)
    return { mailFrom: usualMailFrom, inbox: inbox ?? true };
  const { readMessageSettings } = await import('./messages/message-settings.ts');
  return readMessageSettings({ mailFrom: usualMailFrom, ...options });
}

/** @throws ServerStartError where the file is no list of passwords */
async function openCompromisedPasswords({
  compromisedPasswordsFile: path,
}: CairnOptions): Promise<PasswordList | undefined> {
  if (path === undefined) return undefined;
  const { openPasswordList, PasswordListError } = await import('@cairn/host/identity');
  try {
    return await openPasswordList(path);
  } catch (error) {
    if (!(error instanceof PasswordListError)) throw error;
    throw new ServerStartError(`--compromised-passwords: ${error.message}`);
  }
}

/** A start that cannot succeed leaves no data directory behind. @throws ServerStartError */
async function checkSealKey({ sealKeyFile, sealKey, dataDirectory = '.cairn' }: CairnOptions): Promise<void> {
  if (sealKeyFile === undefined && (sealKey ?? '').trim() === '') return;
  await readSealKeys({ dataDirectory, file: sealKeyFile, text: sealKey });
}

function sealKeySources({
  memory,
  dataDirectory = '.cairn',
  sealKeyFile,
  sealKey,
}: CairnOptions): SealKeySources {
  return { dataDirectory: memory === true ? undefined : dataDirectory, file: sealKeyFile, text: sealKey };
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
