import { ApiAuthorizers } from '@cairn/graphql';
import { nodeTokenSignature } from '@cairn/host';
import type { Identity } from '@cairn/identity';
import type { Principal } from '@cairn/kit';
import { rootAccessKeyResolver } from '../root-access-key.ts';
import { type FindOwnUserPool, findUserPools } from './find-user-pools.ts';
import type { Foundations, ServiceGround } from './service-ground.ts';

/** Who may ask GraphQL APIs. @param findOwnUserPool finds user pools of this server */
export function makeGraphqlAuthorizers(
  {
    foundations,
    base,
    callService,
    identity,
  }: Pick<ServiceGround, 'foundations' | 'base' | 'callService' | 'identity'>,
  findOwnUserPool?: FindOwnUserPool,
): ApiAuthorizers {
  const { outgoing, isStrict, userPools } = foundations;
  const { http } = outgoing;
  return new ApiAuthorizers({
    ...base,
    http,
    callService,
    verifySignature: nodeTokenSignature,
    findUserPool: findUserPools(userPools, { ...base, http }, findOwnUserPool),
    deadline: (milliseconds) => AbortSignal.timeout(milliseconds),
    ...(isStrict
      ? {
          isAllowed: (question) => identity.authorizer.denialOf(question) === undefined,
          holdsStill: holdsStill(foundations, identity),
        }
      : {}),
  });
}

/** Whether the key by which somebody signed is still there, and its session not over. */
function holdsStill({ rootAccessKey }: Foundations, { resolveAccessKey }: Identity) {
  const resolve = rootAccessKeyResolver(rootAccessKey, resolveAccessKey);
  return ({ accessKeyId }: Principal, sessionToken: string | undefined): boolean => {
    if (accessKeyId === undefined) return true;
    const answer = resolve(accessKeyId, sessionToken);
    return answer instanceof Promise || answer.kind === 'found';
  };
}
