export { nodePasskeys } from './passkeys.ts';
export { nodeUserPoolCrypto } from './user-pool-crypto.ts';
