export type { ReadMeterOutput } from '@cairn/workflows';
export { type MeterPrice, meterPrices, printDollars } from '@cairn/workflows/settings';
export { type StrippedText, stripTypes } from './api-files/strip-types.ts';
export type { Cairn } from './cairn.ts';
export {
  type AuthMode,
  type CairnOptions,
  type LogLevel,
  type ReplayMode,
  type ServerOptions,
  ServerStartError,
} from './cairn-options.ts';
export { createCairn } from './create-cairn.ts';
export { type CairnServer, createServer } from './create-server.ts';
export { backupDataDirectory, restoreDataDirectory } from './data-backup.ts';
export { readLastEndpoint } from './last-endpoint.ts';
export { allLimits, type ServerLimitName, serverLimits } from './limits.ts';
export type { RootAccessKey } from './root-access-key.ts';
export { readRootAccessKey } from './root-login.ts';
export { authorityFile } from './server-certificates.ts';
