import { isJsonObject, memberOf } from '@cairn/kit';
import type { UserRecord } from '../user-pools/records/user-records.ts';
import {
  attributesOf,
  postAuthenticationEvent,
  preAuthenticationEvent,
  preSignUpEvent,
} from '../user-pools/triggers/trigger-events.ts';
import type { UserPoolContext } from '../user-pools/user-pool-context.ts';
import type { FederatedPlace } from './mapped-attributes.ts';

/**
 * Events of sign-ins by providers: PreSignUp and PostConfirmation at the first one, PreAuthentication and
 * PostAuthentication at all others. Source: developer guide, "Customizing user pool workflows with Lambda triggers".
 */
export function federatedTriggers({ triggers }: Pick<UserPoolContext, 'triggers'>) {
  return {
    /** @returns which addresses the trigger vouches for @throws ServiceError where it refuses */
    async preSignUp(
      { pool, client }: FederatedPlace,
      user: UserRecord,
    ): Promise<{ readonly [name: string]: string }> {
      const { sub: _, identities: __, ...userAttributes } = attributesOf(user);
      const event = preSignUpEvent({
        occasion: 'ExternalProvider',
        userName: user.username,
        clientId: client.id,
        userAttributes: { ...userAttributes, 'cognito:email_alias': '', 'cognito:phone_number_alias': '' },
        validationData: {},
      });
      const answer = await triggers.run(pool, event);
      const isTrue = (member: string): boolean => isJsonObject(answer) && memberOf(answer, member) === true;
      const { email, phone_number: phoneNumber } = user.attributes;
      return {
        ...(email && isTrue('autoVerifyEmail') && { email_verified: 'true' }),
        ...(phoneNumber && isTrue('autoVerifyPhone') && { phone_number_verified: 'true' }),
      };
    },
    async preAuthentication({ pool, client }: FederatedPlace, user: UserRecord): Promise<void> {
      await triggers.run(pool, preAuthenticationEvent({ user, clientId: client.id }));
    },
    async postAuthentication({ pool, client }: FederatedPlace, user: UserRecord): Promise<void> {
      const about = { user, clientId: client.id, newDeviceUsed: false };
      await triggers.run(pool, postAuthenticationEvent(about));
    },
  };
}
