import type { ContainerOrder } from '@cairn/resources';

/** Keys of a role's session. */
export interface ContainerCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** Keys by which the program of an order calls services; undefined where any will do, and for one without a role. */
export type FindContainerCredentials = (order: ContainerOrder) => ContainerCredentials | undefined;

/**
 * Variables by which SDK clients inside a container reach this server; what the container's definition says stands
 * above them.
 */
export function containerEnvironment(
  order: ContainerOrder,
  endpoint: string | undefined,
  credentials: ContainerCredentials | undefined,
): { readonly [name: string]: string } {
  return {
    // Where no keys are verified any will do, and one of twelve digits names the account.
    AWS_ACCESS_KEY_ID: credentials?.accessKeyId ?? order.account,
    AWS_SECRET_ACCESS_KEY: credentials?.secretAccessKey ?? 'container',
    ...(credentials !== undefined && { AWS_SESSION_TOKEN: credentials.sessionToken }),
    ...(endpoint !== undefined && { AWS_ENDPOINT_URL: endpoint }),
    AWS_REGION: order.region,
    AWS_DEFAULT_REGION: order.region,
    AWS_EXECUTION_ENV: order.executionEnvironment,
    ...order.environment,
  };
}
