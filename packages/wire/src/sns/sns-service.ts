import { type CallScope, parseArn, ServiceError } from '@cairn/kit';
import { topicsPath } from '@cairn/resources';
import { operationNameOf } from '../facade.ts';
import type { CallObservers } from '../perform-operation.ts';
import { queryProtocol } from '../protocol/query.ts';
import type { Protocol, WireAnswer, WireRequest } from '../protocol/wire-request.ts';
import type { Service } from '../service.ts';
import { isLinked } from './linked-request.ts';
import { type SnsMethod, snsInputs } from './sns-shapes.ts';
import { type SnsFacade, type SnsSizeLimits, snsTable } from './sns-table.ts';

const namespace = 'http://sns.amazonaws.com/doc/2010-03-31/';
const inputs = Object.fromEntries(
  Object.entries(snsInputs).map(([method, shape]) => [operationNameOf(method as SnsMethod), shape]),
);
/** What links in messages may do, and the member that says where. */
const linked: { readonly [action: string]: string } = {
  ConfirmSubscription: 'TopicArn',
  Unsubscribe: 'SubscriptionArn',
};

/** Amazon SNS, by forms and XML; and what messages link to, which needs no credentials. */
export function snsService(facade: SnsFacade, limits: SnsSizeLimits): Service {
  const table = snsTable(facade, limits);
  return {
    name: 'sns',
    table,
    isOfAws: true,
    speak: (observers) => {
      const { admit: _, ...unasked } = observers;
      const spoken = (heard: CallObservers): Protocol =>
        queryProtocol({
          table,
          namespace,
          version: '2010-03-31',
          inputs,
          xml: { maps: new Set(['Attributes']) },
          observers: heard,
        });
      const protocol = spoken(observers);
      // Whoever has a link may do what it does: nobody else knows the token, or the subscription's id.
      const links = spoken(unasked);
      return {
        signingName: 'sns',
        protocol: {
          ...protocol,
          answer: (request) =>
            request.path.startsWith(topicsPath)
              ? followLink(request, links, facade)
              : protocol.answer(request),
        },
        claims: isLinked,
      };
    },
  };
}

async function followLink(request: WireRequest, protocol: Protocol, facade: SnsFacade): Promise<WireAnswer> {
  if (request.path.endsWith('.pem')) {
    const { name, pem } = await facade.certificate();
    if (request.path !== `${topicsPath}${name}`) return notFound();
    return { status: 200, contentType: 'application/x-pem-file', body: pem };
  }
  const member = linked[request.query.get('Action') ?? ''];
  const arn = member === undefined ? undefined : parseArn(request.query.get(member) ?? '');
  if (request.path !== topicsPath || arn === undefined)
    return protocol.printError(
      new ServiceError('AuthorizationError', 'This is not public.', { status: 403 }),
    );
  const scope: CallScope = {
    account: arn.account,
    region: arn.region,
    principal: { arn: 'anonymous', kind: 'anonymous' },
  };
  return protocol.answer({ ...request, scope });
}

function notFound(): WireAnswer {
  return { status: 404, contentType: 'text/plain', body: 'There is nothing here.' };
}
