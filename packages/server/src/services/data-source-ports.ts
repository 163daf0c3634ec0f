import type { SourceLimitName, SourcePorts } from '@cairn/graphql';
import { nodeSignatureCrypto } from '@cairn/host';
import type { Identity } from '@cairn/identity';
import type { LimitValues } from '@cairn/kit';
import type { ServiceGround } from './service-ground.ts';

/** A signature is used at once: its key need not last longer. */
const keySeconds = 900;

/** What the data sources of GraphQL APIs stand on. */
export function dataSourcePorts(
  {
    foundations,
    base,
    callService,
    callOwnApi,
    identity,
  }: Pick<ServiceGround, 'foundations' | 'base' | 'callService' | 'callOwnApi' | 'identity'>,
  limits: LimitValues<SourceLimitName>,
): SourcePorts {
  const { outgoing, seal, isStrict } = foundations;
  return {
    callService,
    callOwnApi,
    remote: outgoing.remote,
    http: outgoing.http,
    seal,
    signatureCrypto: nodeSignatureCrypto,
    signingKeyOf: signingKeyOf(identity, isStrict),
    denialOf: isStrict ? (question) => identity.authorizer.denialOf(question)?.message : undefined,
    ids: base.ids,
    now: () => base.clock.now(),
    log: base.log,
    limits,
  };
}

/** Keys of roles: where policies are asked, only of those that AppSync may assume. */
function signingKeyOf(
  identity: Pick<Identity, 'authorizer' | 'roleCredentials'>,
  isStrict: boolean,
): NonNullable<SourcePorts['signingKeyOf']> {
  return async (scope) => {
    const { roleArn, arn } = scope.principal;
    if (roleArn === undefined || (isStrict && identity.authorizer.sessionProblemOf(scope) !== undefined))
      return undefined;
    const sessionName = arn.slice(arn.lastIndexOf('/') + 1);
    return identity.roleCredentials(roleArn, { sessionName, seconds: keySeconds });
  };
}
