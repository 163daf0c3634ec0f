export { identityPoolErrors } from './identity-pool-errors.ts';
export { type IdentityPoolLimitName, identityPoolLimits } from './identity-pool-limits.ts';
export type { IdentityPoolPorts, UserPoolTokens } from './identity-pool-ports.ts';
export { type IdentityPoolOperations, IdentityPools } from './identity-pools.ts';
