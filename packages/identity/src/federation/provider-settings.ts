import type { Seal } from '@cairn/kit';
import { openProviderSecrets } from '../user-pools/pools/provider-operations.ts';
import type { ProviderRecord } from '../user-pools/records/pool-records.ts';
import { federationErrors } from './federation-errors.ts';

/** Members of `ProviderDetails` by their names, secrets among them. */
export interface ProviderSettings {
  readonly name: string;
  readonly clientId: string;
  readonly scopes: string;
  get(detail: string): string | undefined;
  /** @throws ServiceError where the detail is not there */
  need(detail: string): string;
}

export function providerSettings(seal: Pick<Seal, 'open'>, provider: ProviderRecord): ProviderSettings {
  const details = new Map(Object.entries({ ...provider.details, ...openProviderSecrets(seal, provider) }));
  const get = (detail: string): string | undefined => details.get(detail) || undefined;
  const need = (detail: string): string => {
    const value = get(detail);
    if (value === undefined) throw federationErrors.unreachable(provider.name, `has no ${detail}`);
    return value;
  };
  return {
    name: provider.name,
    clientId: need('client_id'),
    scopes: get('authorize_scopes') ?? '',
    get,
    need,
  };
}
