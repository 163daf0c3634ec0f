export { ModularPowers } from './modular-powers.ts';
export { nodePasskeys } from './passkeys.ts';
export { nodeUserPoolCrypto } from './user-pool-crypto.ts';
