import { type CallScope, type Principal, rolePrincipal } from '@cairn/kit';
import type { DataSourceCall } from '../resolver/data-source.ts';
import type { DataSourceConfiguration } from './data-source-configuration.ts';

const service = 'appsync.amazonaws.com';

/**
 * As whom a source makes its calls: its role, or AppSync for that API where there is none, so that the resource's own
 * policy is asked.
 */
export function sourcePrincipal({ serviceRoleArn, dataSourceArn }: DataSourceConfiguration): Principal {
  if (serviceRoleArn !== undefined && serviceRoleArn !== '') {
    return rolePrincipal(serviceRoleArn, 'APPSYNC_ASSUME_ROLE', { service });
  }
  const [, , , , sourceAccount = ''] = dataSourceArn.split(':', 5);
  const sourceArn = dataSourceArn.replace(/\/datasources\/.*$/, '');
  return { arn: service, kind: 'service', service, sourceArn, sourceAccount };
}

/** Where a source's call acts: in the account of the API, or that of the resource it names. */
export function sourceScope(
  { caller }: Pick<DataSourceCall, 'caller'>,
  principal: Principal,
  {
    account = caller.account,
    region = caller.region,
  }: { readonly account?: string; readonly region?: string } = {},
): CallScope {
  return { account, region, principal };
}
