import {
  CreateApiCacheCommand,
  CreateApiCommand,
  DeleteChannelNamespaceCommand,
  FlushApiCacheCommand,
  GetSourceApiAssociationCommand,
  ListApisCommand,
  ListTypesByAssociationCommand,
  StartDataSourceIntrospectionCommand,
} from '@aws-sdk/client-appsync';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GraphqlLaboratory, refusal } from './graphql-laboratory.ts';

let laboratory: GraphqlLaboratory;
beforeAll(async () => {
  laboratory = await GraphqlLaboratory.start();
});
afterAll(() => laboratory.stop());

const apiId = 'a'.repeat(26);
const association = { mergedApiIdentifier: 'm', associationId: 'a' };

it.each<readonly [text: string, command: object]>([
  [
    'caches of GraphQL APIs (CreateApiCache)',
    new CreateApiCacheCommand({
      apiId,
      ttl: 60,
      apiCachingBehavior: 'PER_RESOLVER_CACHING',
      type: 'SMALL',
    }),
  ],
  ['caches of GraphQL APIs (FlushApiCache)', new FlushApiCacheCommand({ apiId })],
  ['merged APIs (GetSourceApiAssociation)', new GetSourceApiAssociationCommand(association)],
  [
    'merged APIs (ListTypesByAssociation)',
    new ListTypesByAssociationCommand({ ...association, format: 'SDL' }),
  ],
  [
    'Event APIs (CreateApi)',
    new CreateApiCommand({
      name: 'a',
      eventConfig: {
        authProviders: [],
        connectionAuthModes: [],
        defaultPublishAuthModes: [],
        defaultSubscribeAuthModes: [],
      },
    }),
  ],
  ['Event APIs (ListApis)', new ListApisCommand({})],
  ['Event APIs (DeleteChannelNamespace)', new DeleteChannelNamespaceCommand({ apiId, name: 'n' })],
  [
    'introspection of data sources (StartDataSourceIntrospection)',
    new StartDataSourceIntrospectionCommand({}),
  ],
])('Cairn says that it does not support %s', async (text, command) => {
  expect(await refusal(laboratory.appSync.send(command as ListApisCommand))).toEqual([
    'BadRequestException',
    `Cairn does not support ${text}.`,
  ]);
});
