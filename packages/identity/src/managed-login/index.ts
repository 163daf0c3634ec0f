export type {
  FederatedBeginning,
  FederatedRequest,
  FederatedReturn,
  FederatedSignIns,
  FederatedSignOut,
  FederatedSignOutReturn,
  ProvidedSession,
} from './federated-sign-ins.ts';
export { type KeptStyles, keptAppearance } from './kept-appearance.ts';
export type { HostedRequest, LoginAnswer } from './login-request.ts';
export { ManagedLogin } from './managed-login.ts';
export { type ManagedLoginLimitName, managedLoginLimits } from './managed-login-limits.ts';
export type {
  IssueClientToken,
  LoginAppearance,
  ManagedLoginPorts,
  SelfServiceOperations,
} from './managed-login-ports.ts';
export { checkPoolCss } from './pool-css.ts';
