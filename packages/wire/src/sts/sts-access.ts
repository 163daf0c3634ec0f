import { open, type ServiceAccess } from '../access/operation-access.ts';

/** STS decides itself about roles, by their trust policies; who somebody is may be asked by everybody. */
export const stsAccess: ServiceAccess = {
  GetCallerIdentity: open,
  GetSessionToken: open,
  AssumeRole: open,
  AssumeRoleWithWebIdentity: open,
};
