// What settings are checked against before anything is started: light, unlike the room's own entry.
export { identityLimits } from './identity-limits.ts';
export { identityPoolLimits } from './identity-pools/identity-pool-limits.ts';
export { managedLoginLimits } from './managed-login/managed-login-limits.ts';
export { userPoolLimits } from './user-pools/user-pool-limits.ts';
