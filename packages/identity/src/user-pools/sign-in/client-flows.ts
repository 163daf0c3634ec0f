import type { AppClientRecord, ExplicitAuthFlow } from '../records/pool-records.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import type { AuthFlow } from './sign-in-inputs.ts';

/** Flows of clients that say nothing. Source: API reference, `ExplicitAuthFlows`. */
const usual: readonly ExplicitAuthFlow[] = [
  'ALLOW_REFRESH_TOKEN_AUTH',
  'ALLOW_USER_SRP_AUTH',
  'ALLOW_CUSTOM_AUTH',
];

interface FlowRule {
  readonly allowedBy: readonly ExplicitAuthFlow[];
  readonly refusal: string;
}

const password: FlowRule = {
  allowedBy: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ADMIN_NO_SRP_AUTH'],
  refusal: 'Auth flow not enabled for this client',
};
const refresh: FlowRule = {
  allowedBy: ['ALLOW_REFRESH_TOKEN_AUTH', 'ADMIN_NO_SRP_AUTH', 'CUSTOM_AUTH_FLOW_ONLY', 'USER_PASSWORD_AUTH'],
  refusal: 'Auth flow not enabled for this client',
};

const rules: { readonly [flow in AuthFlow]: FlowRule } = {
  USER_SRP_AUTH: {
    // The names before 2019 take nothing away but CUSTOM_AUTH_FLOW_ONLY.
    allowedBy: ['ALLOW_USER_SRP_AUTH', 'ADMIN_NO_SRP_AUTH', 'USER_PASSWORD_AUTH'],
    refusal: 'USER_SRP_AUTH is not enabled for the client.',
  },
  USER_PASSWORD_AUTH: {
    allowedBy: ['ALLOW_USER_PASSWORD_AUTH', 'USER_PASSWORD_AUTH'],
    refusal: 'USER_PASSWORD_AUTH flow not enabled for this client',
  },
  ADMIN_USER_PASSWORD_AUTH: password,
  ADMIN_NO_SRP_AUTH: password,
  CUSTOM_AUTH: {
    allowedBy: ['ALLOW_CUSTOM_AUTH', 'CUSTOM_AUTH_FLOW_ONLY', 'ADMIN_NO_SRP_AUTH', 'USER_PASSWORD_AUTH'],
    refusal: 'CUSTOM_AUTH is not enabled for the client.',
  },
  USER_AUTH: {
    allowedBy: ['ALLOW_USER_AUTH'],
    refusal: 'USER_AUTH flow not enabled for this client',
  },
  REFRESH_TOKEN: refresh,
  REFRESH_TOKEN_AUTH: refresh,
};

/** @throws ServiceError InvalidParameterException where the client does not allow a flow, or the call does not know it */
export function checkFlow({ settings }: AppClientRecord, flow: AuthFlow, isAdmin: boolean): void {
  const isOfAdmins = flow === 'ADMIN_NO_SRP_AUTH' || flow === 'ADMIN_USER_PASSWORD_AUTH';
  if (!Object.hasOwn(rules, flow) || (isOfAdmins && !isAdmin)) {
    throw userPoolErrors.invalidParameter('Initiate Auth method not supported.');
  }
  const { ExplicitAuthFlows: flows } = settings;
  const allowed = flows === undefined || flows.length === 0 ? usual : flows;
  const { allowedBy, refusal } = rules[flow];
  if (!allowedBy.some((name) => allowed.includes(name))) throw userPoolErrors.invalidParameter(refusal);
}
