export { ModularPowers } from './modular-powers.ts';
export { nodeUserPoolCrypto } from './user-pool-crypto.ts';
