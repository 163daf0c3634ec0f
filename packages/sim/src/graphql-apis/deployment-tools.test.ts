/**
 * The calls of tools that deploy APIs, in their order and with what they wait for: the resources of Terraform's AWS
 * provider (`internal/service/appsync`), those of CloudFormation as the CDK makes them, and serverless-appsync-plugin.
 */
import {
  AssociateApiCommand,
  CreateApiKeyCommand,
  CreateDataSourceCommand,
  CreateDomainNameCommand,
  CreateFunctionCommand,
  CreateGraphqlApiCommand,
  CreateResolverCommand,
  CreateTypeCommand,
  DeleteApiKeyCommand,
  DeleteDataSourceCommand,
  DeleteDomainNameCommand,
  DeleteFunctionCommand,
  DeleteGraphqlApiCommand,
  DeleteResolverCommand,
  DeleteTypeCommand,
  DisassociateApiCommand,
  EvaluateCodeCommand,
  GetApiAssociationCommand,
  GetDataSourceCommand,
  GetDomainNameCommand,
  GetFunctionCommand,
  GetGraphqlApiCommand,
  GetGraphqlApiEnvironmentVariablesCommand,
  GetIntrospectionSchemaCommand,
  GetResolverCommand,
  GetTypeCommand,
  ListApiKeysCommand,
  ListTagsForResourceCommand,
  PutGraphqlApiEnvironmentVariablesCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateApiKeyCommand,
  UpdateDataSourceCommand,
  UpdateFunctionCommand,
  UpdateGraphqlApiCommand,
  UpdateResolverCommand,
  UpdateTypeCommand,
} from '@aws-sdk/client-appsync';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { code, GraphqlLaboratory, refusal, runtime, schema } from './graphql-laboratory.ts';

let laboratory: GraphqlLaboratory;
beforeAll(async () => {
  laboratory = await GraphqlLaboratory.start();
});
afterAll(() => laboratory.stop());

const certificateArn = 'arn:aws:acm:us-east-1:000000000000:certificate/11111111-2222-3333-4444-555555555555';
const expires = Math.floor(Date.now() / 1_000) + 30 * 86_400;

it('Terraform creates, reads back, updates and deletes each of its resources', async () => {
  const { appSync } = laboratory;
  // aws_appsync_graphql_api, with its schema: polled until it is SUCCESS or ACTIVE.
  const { graphqlApi } = await appSync.send(
    new CreateGraphqlApiCommand({
      authenticationType: 'API_KEY',
      name: 'example',
      tags: { Name: 'example' },
      apiType: 'GRAPHQL',
      introspectionConfig: 'ENABLED',
      visibility: 'GLOBAL',
      queryDepthLimit: 0,
      resolverCountLimit: 0,
    }),
  );
  const { apiId = '', arn: resourceArn = '' } = graphqlApi ?? {};
  expect((await laboratory.schema(apiId, schema))[0]).toBe('SUCCESS');
  const read = async () => (await appSync.send(new GetGraphqlApiCommand({ apiId }))).graphqlApi;
  expect(await read()).toEqual(graphqlApi);
  await appSync.send(
    new UpdateGraphqlApiCommand({ apiId, authenticationType: 'AWS_IAM', name: 'example', xrayEnabled: true }),
  );
  await appSync.send(new UntagResourceCommand({ resourceArn, tagKeys: ['Name'] }));
  await appSync.send(new TagResourceCommand({ resourceArn, tags: { Other: 'example' } }));
  expect(await read()).toMatchObject({ authenticationType: 'AWS_IAM', xrayEnabled: true });
  const { tags } = await appSync.send(new ListTagsForResourceCommand({ resourceArn }));
  expect(tags).toEqual({ Other: 'example' });

  // aws_appsync_api_key: read among all keys.
  const { apiKey } = await appSync.send(
    new CreateApiKeyCommand({ apiId, description: 'Managed by Terraform', expires }),
  );
  const id = apiKey?.id as string;
  const keys = async () => (await appSync.send(new ListApiKeysCommand({ apiId }))).apiKeys;
  expect(await keys()).toEqual([apiKey]);
  await appSync.send(new UpdateApiKeyCommand({ apiId, id, expires: expires + 86_400 }));
  expect((await keys())?.[0]?.expires).toBe((apiKey?.expires ?? 0) + 86_400);

  // aws_appsync_datasource
  const name = 'example';
  await appSync.send(new CreateDataSourceCommand({ apiId, name, type: 'NONE' }));
  await appSync.send(
    new UpdateDataSourceCommand({
      apiId,
      name,
      type: 'HTTP',
      httpConfig: { endpoint: 'http://a.example' },
    }),
  );
  const source = await appSync.send(new GetDataSourceCommand({ apiId, name }));
  expect(source.dataSource).toMatchObject({ type: 'HTTP', httpConfig: { endpoint: 'http://a.example' } });

  // aws_appsync_function: from templates to code, whose function has no version any more.
  const templates = { requestMappingTemplate: '{}', responseMappingTemplate: '$util.toJson($ctx.result)' };
  const { functionConfiguration } = await appSync.send(
    new CreateFunctionCommand({
      apiId,
      name,
      dataSourceName: name,
      functionVersion: '2018-05-29',
      ...templates,
    }),
  );
  const functionId = functionConfiguration?.functionId as string;
  const shownFunction = await appSync.send(new GetFunctionCommand({ apiId, functionId }));
  expect(shownFunction.functionConfiguration).toEqual(functionConfiguration);
  await appSync.send(
    new UpdateFunctionCommand({ apiId, functionId, name, dataSourceName: name, runtime, code }),
  );

  // aws_appsync_resolver: a unit, then a pipeline.
  const place = { apiId, typeName: 'Query', fieldName: 'one' };
  await appSync.send(
    new CreateResolverCommand({ ...place, kind: 'UNIT', dataSourceName: name, ...templates }),
  );
  await appSync.send(
    new UpdateResolverCommand({
      ...place,
      kind: 'PIPELINE',
      pipelineConfig: { functions: [functionId] },
      ...templates,
    }),
  );
  const { resolver } = await appSync.send(new GetResolverCommand(place));
  expect(resolver).toMatchObject({ kind: 'PIPELINE', pipelineConfig: { functions: [functionId] } });

  // aws_appsync_type
  const format = 'SDL';
  const { type } = await appSync.send(
    new CreateTypeCommand({ apiId, definition: 'type Author { id: ID! }', format }),
  );
  const typeName = type?.name as string;
  await appSync.send(
    new UpdateTypeCommand({ apiId, typeName, definition: 'type Author { id: ID! name: String }', format }),
  );
  const shownType = await appSync.send(new GetTypeCommand({ apiId, typeName, format }));
  expect(shownType.type).toMatchObject({ name: 'Author', definition: expect.stringContaining('name') });

  // aws_appsync_domain_name and its association: polled until SUCCESS, and until it is not found.
  const domainName = 'terraform.example.com';
  await appSync.send(new CreateDomainNameCommand({ domainName, certificateArn }));
  await appSync.send(new GetDomainNameCommand({ domainName }));
  await appSync.send(new AssociateApiCommand({ domainName, apiId }));
  const { apiAssociation } = await appSync.send(new GetApiAssociationCommand({ domainName }));
  expect(apiAssociation?.associationStatus).toBe('SUCCESS');

  // Everything goes, what depends on others first; what is gone already is no error to it.
  await appSync.send(new DisassociateApiCommand({ domainName }));
  const gone = await refusal(appSync.send(new GetApiAssociationCommand({ domainName })));
  expect(gone[0]).toBe('NotFoundException');
  await appSync.send(new DeleteDomainNameCommand({ domainName }));
  await appSync.send(new DeleteTypeCommand({ apiId, typeName }));
  await appSync.send(new DeleteResolverCommand(place));
  await appSync.send(new DeleteFunctionCommand({ apiId, functionId }));
  await appSync.send(new DeleteDataSourceCommand({ apiId, name }));
  await appSync.send(new DeleteApiKeyCommand({ apiId, id }));
  await appSync.send(new DeleteGraphqlApiCommand({ apiId }));
  for (const [error] of await Promise.all(
    [
      appSync.send(new GetGraphqlApiCommand({ apiId })),
      appSync.send(new DeleteGraphqlApiCommand({ apiId })),
      appSync.send(new GetFunctionCommand({ apiId, functionId })),
      appSync.send(new DeleteApiKeyCommand({ apiId, id })),
    ].map(refusal),
  ))
    expect(error).toBe('NotFoundException');
});

it('CloudFormation makes what a CDK app describes, many parts at once, and rolls it back', async () => {
  const { appSync } = laboratory;
  const apiId = await laboratory.api({
    additionalAuthenticationProviders: [{ authenticationType: 'AWS_IAM' }],
  });
  // A resolver before the schema: the stack would fail so.
  const early = { apiId, typeName: 'Query', fieldName: 'one', dataSourceName: 'none', runtime, code };
  expect((await refusal(appSync.send(new CreateResolverCommand(early))))[1]).toBe('Type Query not found');
  const fields = Array.from({ length: 20 }, (_, index) => `f${index}`);
  const definition = `type Query { ${fields.map((field) => `${field}: String`).join(' ')} }`;
  expect((await laboratory.schema(apiId, definition))[0]).toBe('SUCCESS');
  const names = ['a', 'b', 'c', 'd'];
  await Promise.all([
    appSync.send(new CreateApiKeyCommand({ apiId, expires })),
    appSync.send(
      new PutGraphqlApiEnvironmentVariablesCommand({ apiId, environmentVariables: { TABLE: 't' } }),
    ),
    ...names.map((name) => appSync.send(new CreateDataSourceCommand({ apiId, name, type: 'NONE' }))),
  ]);
  const made = await Promise.all(
    names.map((name) =>
      appSync.send(new CreateFunctionCommand({ apiId, name, dataSourceName: name, runtime, code })),
    ),
  );
  const functions = made.map(({ functionConfiguration }) => functionConfiguration?.functionId as string);
  await Promise.all(
    fields.map((fieldName) =>
      appSync.send(
        new CreateResolverCommand({
          apiId,
          typeName: 'Query',
          fieldName,
          kind: 'PIPELINE',
          pipelineConfig: { functions },
          runtime,
          code,
        }),
      ),
    ),
  );
  await Promise.all(
    fields.map((fieldName) =>
      appSync.send(new DeleteResolverCommand({ apiId, typeName: 'Query', fieldName })),
    ),
  );
  await Promise.all(
    functions.map((functionId) => appSync.send(new DeleteFunctionCommand({ apiId, functionId }))),
  );
  await Promise.all(names.map((name) => appSync.send(new DeleteDataSourceCommand({ apiId, name }))));
  await appSync.send(new DeleteGraphqlApiCommand({ apiId }));
});

it('serverless-appsync-plugin shows, evaluates and gives an API a domain', async () => {
  const { appSync } = laboratory;
  const apiId = await laboratory.wholeApi();
  await appSync.send(new CreateApiKeyCommand({ apiId }));
  const { graphqlApi } = await appSync.send(new GetGraphqlApiCommand({ apiId }));
  expect(graphqlApi?.uris?.GRAPHQL).toMatch(/\/graphql$/);
  expect((await appSync.send(new ListApiKeysCommand({ apiId }))).apiKeys).toHaveLength(1);
  const introspection = await appSync.send(new GetIntrospectionSchemaCommand({ apiId, format: 'JSON' }));
  expect(JSON.parse(new TextDecoder().decode(introspection.schema))).toHaveProperty('data.__schema');
  const environmentVariables = { STAGE: 'dev' };
  await appSync.send(new PutGraphqlApiEnvironmentVariablesCommand({ apiId, environmentVariables }));
  const shown = await appSync.send(new GetGraphqlApiEnvironmentVariablesCommand({ apiId }));
  expect(shown.environmentVariables).toEqual(environmentVariables);
  const evaluated = await appSync.send(
    new EvaluateCodeCommand({ runtime, code, context: '{"result":1}', function: 'response' }),
  );
  expect(evaluated.evaluationResult).toBe('1');
  // `sls appsync domain create`, `assoc`, `disassoc`, `delete`
  const domainName = 'serverless.example.com';
  await appSync.send(new CreateDomainNameCommand({ domainName, certificateArn }));
  await appSync.send(new AssociateApiCommand({ domainName, apiId }));
  const { apiAssociation } = await appSync.send(new GetApiAssociationCommand({ domainName }));
  expect(apiAssociation).toMatchObject({ apiId, associationStatus: 'SUCCESS' });
  await appSync.send(new DisassociateApiCommand({ domainName }));
  await appSync.send(new DeleteDomainNameCommand({ domainName }));
});
