import type { UserPoolContext } from '../user-pool-context.ts';
import { brandingOperations } from './branding-operations.ts';
import { clientOperations } from './client-operations.ts';
import { clientSecretOperations } from './client-secret-operations.ts';
import { domainOperations } from './domain-operations.ts';
import type { PoolDeletions } from './pool-deletions.ts';
import { poolOperations } from './pool-operations.ts';
import { poolSchemaOperations } from './pool-schema-operations.ts';
import { poolTagOperations } from './pool-tag-operations.ts';
import { providerOperations } from './provider-operations.ts';
import { refusedOperations, refusingOperations } from './refused-operations.ts';
import { resourceServerOperations } from './resource-server-operations.ts';
import { termsOperations } from './terms-operations.ts';
import { uiCustomizationOperations } from './ui-customization-operations.ts';

/** Operations of pools, app clients, resource servers, domains and providers. */
export function controlOperations(context: UserPoolContext, deletions: PoolDeletions) {
  return {
    ...refusingOperations(refusedOperations),
    ...poolOperations(context, deletions),
    ...poolSchemaOperations(context),
    ...poolTagOperations(context),
    ...clientOperations(context),
    ...clientSecretOperations(context),
    ...resourceServerOperations(context),
    ...domainOperations(context),
    ...providerOperations(context),
    ...uiCustomizationOperations(context),
    ...brandingOperations(context),
    ...termsOperations(context),
  };
}
