import type { ContainerOrder } from '@cairn/resources';

/**
 * Variables by which SDK clients inside a container reach this server; what the container's definition says stands
 * above them.
 */
export function containerEnvironment(
  order: ContainerOrder,
  endpoint: string | undefined,
): { readonly [name: string]: string } {
  return {
    // Any key is accepted by this server; one of twelve digits names the account.
    AWS_ACCESS_KEY_ID: order.account,
    AWS_SECRET_ACCESS_KEY: 'container',
    ...(endpoint !== undefined && { AWS_ENDPOINT_URL: endpoint }),
    AWS_REGION: order.region,
    AWS_DEFAULT_REGION: order.region,
    AWS_EXECUTION_ENV: order.executionEnvironment,
    ...order.environment,
  };
}
