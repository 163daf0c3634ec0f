import type { IdentityPorts } from '../identity-ports.ts';
import type { IamStore } from './iam-store.ts';

/** What IAM's operations stand on. */
export interface IamContext extends Pick<IdentityPorts, 'clock' | 'random' | 'seal' | 'limits' | 'log'> {
  readonly store: IamStore;
}
