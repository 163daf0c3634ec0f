import type { UserPoolContext } from '../user-pool-context.ts';
import type { ClientSecrets } from './client-secrets.ts';

/** Secrets of app clients as they are kept. */
export function keptClientSecrets(_context: UserPoolContext): ClientSecrets {
  throw new Error('keptClientSecrets is to be written');
}
