import type { CallScope } from '@cairn/kit';
import { guestSessionPolicy } from './guest-session-policy.ts';
import { identified } from './identified.ts';
import type { IdentityPoolContext } from './identity-pool-context.ts';
import { identityPoolErrors } from './identity-pool-errors.ts';
import type { LoginsInput } from './logins.ts';
import { identityPoolIssuer } from './open-id-tokens.ts';
import { chooseRole } from './role-choice.ts';
import { sessionTags } from './session-tags.ts';

interface CredentialsInput {
  readonly IdentityId: string;
  readonly Logins?: LoginsInput;
  readonly CustomRoleArn?: string;
}

const credentialsSeconds = 3_600;
const tokenSeconds = 600;
const sessionName = 'CognitoIdentityCredentials';

/** What identities get: credentials of a role (the enhanced flow), or a token to get them with (the classic one). */
export function credentialOperations(context: IdentityPoolContext) {
  const { federation, tokens } = context;
  return {
    getCredentialsForIdentity: async ({ origin }: CallScope, input: CredentialsInput) => {
      const { IdentityId, Logins, CustomRoleArn } = input;
      const { pool, isGuest, logins, own, methods } = await identified(context, IdentityId, Logins);
      const asked = { identityId: IdentityId, logins, isGuest, customRoleArn: CustomRoleArn };
      const { federatedCredentials } = await federation();
      const credentials = federatedCredentials({
        roleArn: chooseRole(pool, asked),
        sessionName,
        seconds: credentialsSeconds,
        federatedProvider: identityPoolIssuer,
        keys: {
          [`${identityPoolIssuer}:aud`]: pool.id,
          [`${identityPoolIssuer}:sub`]: IdentityId,
          [`${identityPoolIssuer}:amr`]: methods,
        },
        tags: { ...own?.tags, ...sessionTags(pool, logins) },
        ...(isGuest ? { sessionPolicy: guestSessionPolicy } : {}),
        cognitoIdentity: { identityId: IdentityId, identityPoolId: pool.id, methods },
        origin,
      });
      if (credentials === undefined) throw identityPoolErrors.badRoles();
      const { accessKeyId, secretAccessKey, sessionToken, expiresMs } = credentials;
      return {
        IdentityId,
        Credentials: {
          AccessKeyId: accessKeyId,
          SecretKey: secretAccessKey,
          SessionToken: sessionToken,
          Expiration: expiresMs,
        },
      };
    },

    getOpenIdToken: async (_scope: CallScope, { IdentityId, Logins }: CredentialsInput) => {
      const { pool, methods, logins, own } = await identified(context, IdentityId, Logins);
      if (pool.settings.AllowClassicFlow !== true) throw identityPoolErrors.classicFlowOff();
      const tags = { ...own?.tags, ...sessionTags(pool, logins) };
      const Token = await tokens.issue({
        pool,
        identityId: IdentityId,
        methods,
        seconds: Math.min(
          tokenSeconds,
          (own?.expiresSeconds ?? Infinity) - Math.floor(context.clock.now() / 1_000),
        ),
        tags,
      });
      return { IdentityId, Token };
    },
  };
}
