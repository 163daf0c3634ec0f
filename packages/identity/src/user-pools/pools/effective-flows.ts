import type { AppClientRecord, ExplicitAuthFlow } from '../records/pool-records.ts';

/** A flow by its name since 2019. */
export type AuthFlow = Extract<ExplicitAuthFlow, `ALLOW_${string}`>;

const defaultFlows: readonly AuthFlow[] = [
  'ALLOW_REFRESH_TOKEN_AUTH',
  'ALLOW_USER_SRP_AUTH',
  'ALLOW_CUSTOM_AUTH',
];

/** What the names before 2019 mean: SRP and own challenges were always there, unless a client was for the latter only. */
const formerNames: { readonly [name in Exclude<ExplicitAuthFlow, AuthFlow>]: readonly AuthFlow[] } = {
  ADMIN_NO_SRP_AUTH: [...defaultFlows, 'ALLOW_ADMIN_USER_PASSWORD_AUTH'],
  USER_PASSWORD_AUTH: [...defaultFlows, 'ALLOW_USER_PASSWORD_AUTH'],
  CUSTOM_AUTH_FLOW_ONLY: ['ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
};

/**
 * The flows that a client allows. A client that rotates refresh tokens never refreshes by REFRESH_TOKEN_AUTH.
 * Source: API reference, CreateUserPoolClient, `ExplicitAuthFlows`.
 */
export function effectiveFlows({ settings }: AppClientRecord): ReadonlySet<AuthFlow> {
  const { ExplicitAuthFlows = [], RefreshTokenRotation } = settings;
  const named = ExplicitAuthFlows.length === 0 ? defaultFlows : ExplicitAuthFlows;
  const flows = new Set(named.flatMap((flow) => (isFormerName(flow) ? formerNames[flow] : [flow])));
  if (RefreshTokenRotation?.Feature === 'ENABLED') flows.delete('ALLOW_REFRESH_TOKEN_AUTH');
  return flows;
}

/** Whether a name is one of those before 2019. */
export function isFormerName(flow: ExplicitAuthFlow): flow is keyof typeof formerNames {
  return Object.hasOwn(formerNames, flow);
}
