import { refusedTriggers } from '../triggers/trigger-target.ts';
import type { PoolSettingsInput } from './pool-inputs.ts';
import { refuse } from './settings-problems.ts';

/** Settings that Cairn would have to ignore. @throws ServiceError UnsupportedOperationException */
export function refuseUnsupported(input: PoolSettingsInput): void {
  const { LambdaConfig = {}, Policies, DcrConfiguration, KeyConfiguration, IssuerConfiguration } = input;
  for (const [name, reason] of Object.entries(refusedTriggers))
    refuse(
      (LambdaConfig as { readonly [name: string]: unknown })[name] !== undefined,
      `LambdaConfig.${name}: ${reason.replace(/\.$/, '')}`,
    );
  const factors = Policies?.SignInPolicy?.AllowedFirstAuthFactors ?? [];
  refuse(factors.includes('SOFTWARE_TOKEN'), 'SOFTWARE_TOKEN among AllowedFirstAuthFactors');
  refuse(DcrConfiguration?.EnableStatus === 'Enabled', 'DcrConfiguration');
  refuse(
    KeyConfiguration?.KeyType === 'CUSTOMER_MANAGED_KEY',
    'KeyConfiguration.KeyType CUSTOMER_MANAGED_KEY',
  );
  refuse(
    IssuerConfiguration?.Type === 'UPDATED',
    'IssuerConfiguration.Type UPDATED: the issuer is a setting of the server',
  );
  refuse(input.AcrConfiguration !== undefined, 'AcrConfiguration');
}
