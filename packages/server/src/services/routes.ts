import { findPath } from '@cairn/asl';
import type { Identity } from '@cairn/identity';
import type { Json } from '@cairn/kit';
import type { ApiAccessQuestion } from '@cairn/resources';
import { Routes } from '@cairn/resources/routes';
import { parse } from 'yaml';
import type { ServiceGround } from './service-ground.ts';
import type { ServiceParts } from './service-room.ts';

export function makeRoutes({
  foundations,
  base,
  callService,
  identity: { authorizer },
}: ServiceGround): ServiceParts<Routes> {
  const { outgoing, endpoint, isStrict } = foundations;
  const routes = new Routes({
    ...base,
    callService,
    denialOf: isStrict ? (question) => denialOf(authorizer, question) : undefined,
    http: outgoing.http,
    findPath,
    parseDocument: (text) => parse(text, { maxAliasCount: 100 }) as Json,
    deadline: (milliseconds) => AbortSignal.timeout(milliseconds),
    endpoint: () => endpoint() ?? 'http://127.0.0.1:4566',
  });
  return { facade: routes };
}

/** Whether IAM's policies and the API's own let a request through to an API. */
function denialOf(
  authorizer: Identity['authorizer'],
  { scope, resource, policy }: ApiAccessQuestion,
): string | undefined {
  const action = 'execute-api:Invoke';
  return authorizer.denialOf({ scope, action, resource, resourcePolicy: policy })?.message;
}
