export { nodeUserPoolCrypto } from './user-pool-crypto.ts';
