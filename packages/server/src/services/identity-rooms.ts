import type { IdentityPools } from '@cairn/identity/identity-pools';
import type { ManagedLogin } from '@cairn/identity/managed-login';
import type { UserPools } from '@cairn/identity/user-pools';
import type { UserMessages } from '../messages/user-messages.ts';
import type { ServiceGround } from './service-ground.ts';
import { keptIn, type ServiceRoom, type ServiceRoomOptions } from './service-room.ts';

/** Users, and what brings messages to them: loaded when they are first used. */
export interface IdentityRooms {
  readonly userPools: ServiceRoom<UserPools>;
  /** The pages by which they sign in. */
  readonly managedLogin: ServiceRoom<ManagedLogin>;
  readonly identityPools: ServiceRoom<IdentityPools>;
  readonly messages: ServiceRoom<UserMessages>;
}

/** @param ground asked for when a service is made */
export function identityRooms(
  room: <Facade>(options: ServiceRoomOptions<Facade>) => ServiceRoom<Facade>,
  ground: () => ServiceGround,
): IdentityRooms {
  return {
    userPools: room({
      name: 'user pools',
      make: async () => (await import('./user-pools.ts')).makeUserPools(ground()),
      // From the start on hosts that bear custom domains are known, what deleted pools have left is cleared away, and
      // imports go on, as do lines for logs.
      isWanted: keptIn(
        'cognito-domains',
        'cognito-deleted-pools',
        'cognito-imports-running',
        'cognito-log-lines',
      ),
    }),
    managedLogin: room({
      name: 'managed login',
      make: async () => (await import('./managed-login.ts')).makeManagedLogin(ground()),
    }),
    identityPools: room({
      name: 'identity pools',
      make: async () => (await import('./identity-pools.ts')).makeIdentityPools(ground()),
      isWanted: keptIn('cognito-identity-pools-deleted'),
    }),
    messages: room({
      name: 'messages',
      make: async () => (await import('./messages.ts')).makeMessages(ground()),
      handlers: ['user-message-mail', 'user-message-text', 'user-message-nobody'],
    }),
  };
}
