import {
  CreateDataSourceCommand,
  type CreateDataSourceCommandInput,
  CreateFunctionCommand,
  CreateResolverCommand,
  type CreateResolverCommandInput,
  DeleteDataSourceCommand,
  DeleteFunctionCommand,
  DeleteResolverCommand,
  GetDataSourceCommand,
  GetFunctionCommand,
  GetResolverCommand,
  ListDataSourcesCommand,
  ListFunctionsCommand,
  ListResolversByFunctionCommand,
  ListResolversCommand,
  UpdateDataSourceCommand,
  UpdateFunctionCommand,
  UpdateResolverCommand,
} from '@aws-sdk/client-appsync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { code, GraphqlLaboratory, refusal, runtime } from './graphql-laboratory.ts';

let laboratory: GraphqlLaboratory;
let apiId: string;
beforeAll(async () => {
  laboratory = await GraphqlLaboratory.start();
  apiId = await laboratory.wholeApi();
  await laboratory.appSync.send(new CreateDataSourceCommand({ apiId, ...functionSource }));
});
afterAll(() => laboratory.stop());

const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:f';
const role = 'arn:aws:iam::000000000000:role/source';
const functionSource = {
  name: 'direct',
  type: 'AWS_LAMBDA',
  lambdaConfig: { lambdaFunctionArn: functionArn },
} as const;

type Source = Omit<CreateDataSourceCommandInput, 'apiId' | 'name'>;
const sources: readonly Source[] = [
  { type: 'NONE', description: 'nothing' },
  { type: 'AWS_LAMBDA', serviceRoleArn: role, lambdaConfig: { lambdaFunctionArn: functionArn } },
  {
    type: 'AMAZON_DYNAMODB',
    serviceRoleArn: role,
    dynamodbConfig: { tableName: 't', awsRegion: 'us-east-1', useCallerCredentials: false },
  },
  {
    type: 'HTTP',
    httpConfig: {
      endpoint: 'https://a.example',
      authorizationConfig: {
        authorizationType: 'AWS_IAM',
        awsIamConfig: { signingRegion: 'us-east-1', signingServiceName: 'states' },
      },
    },
  },
  {
    type: 'AMAZON_EVENTBRIDGE',
    eventBridgeConfig: { eventBusArn: 'arn:aws:events:us-east-1:000000000000:event-bus/default' },
  },
  {
    type: 'AMAZON_OPENSEARCH_SERVICE',
    openSearchServiceConfig: { endpoint: 'https://search.example', awsRegion: 'us-east-1' },
  },
  {
    type: 'AMAZON_ELASTICSEARCH',
    elasticsearchConfig: { endpoint: 'https://search.example', awsRegion: 'us-east-1' },
  },
  {
    type: 'RELATIONAL_DATABASE',
    relationalDatabaseConfig: {
      relationalDatabaseSourceType: 'RDS_HTTP_ENDPOINT',
      rdsHttpEndpointConfig: {
        awsRegion: 'us-east-1',
        dbClusterIdentifier: 'arn:aws:rds:us-east-1:000000000000:cluster:c',
        awsSecretStoreArn: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:s',
      },
    },
  },
  { type: 'AMAZON_BEDROCK_RUNTIME', serviceRoleArn: role },
];

describe('a data source', () => {
  it.each(sources)('of $type is made, shown, replaced and deleted', async (source) => {
    const { appSync } = laboratory;
    const name = `of_${source.type}`;
    const { dataSource } = await appSync.send(new CreateDataSourceCommand({ apiId, name, ...source }));
    expect(dataSource).toMatchObject({
      name,
      ...source,
      dataSourceArn: `arn:aws:appsync:us-east-1:000000000000:apis/${apiId}/datasources/${name}`,
    });
    expect((await appSync.send(new GetDataSourceCommand({ apiId, name }))).dataSource).toEqual(dataSource);
    const listed = await appSync.send(new ListDataSourcesCommand({ apiId }));
    expect(listed.dataSources).toContainEqual(dataSource);
    const again = appSync.send(new CreateDataSourceCommand({ apiId, name, ...source }));
    expect(await refusal(again)).toEqual([
      'BadRequestException',
      `Data source with name ${name} already exists`,
    ]);
    const { dataSource: updated } = await appSync.send(
      new UpdateDataSourceCommand({ apiId, name, type: 'NONE' }),
    );
    expect(updated).toEqual({ name, type: 'NONE', dataSourceArn: dataSource?.dataSourceArn });
    await appSync.send(new DeleteDataSourceCommand({ apiId, name }));
    const missing = ['NotFoundException', `No data source found named ${name}`];
    expect(await refusal(appSync.send(new GetDataSourceCommand({ apiId, name })))).toEqual(missing);
    expect(await refusal(appSync.send(new DeleteDataSourceCommand({ apiId, name })))).toEqual(missing);
    const update = appSync.send(new UpdateDataSourceCommand({ apiId, name, type: 'NONE' }));
    expect(await refusal(update)).toEqual(missing);
  });

  it.each<readonly [text: string, name: string, source: Source]>([
    ['Invalid data source name given, must match pattern [_A-Za-z][_0-9A-Za-z]*', '1-a', { type: 'NONE' }],
    ['must have lambdaConfig', 'a', { type: 'AWS_LAMBDA' }],
    ['cannot have lambdaConfig', 'a', { type: 'NONE', lambdaConfig: { lambdaFunctionArn: functionArn } }],
    ['Lambda function ARN', 'a', { type: 'AWS_LAMBDA', lambdaConfig: { lambdaFunctionArn: 'f' } }],
    ['scheme http', 'a', { type: 'HTTP', httpConfig: { endpoint: 'ftp://a' } }],
    ['event bus', 'a', { type: 'AMAZON_EVENTBRIDGE', eventBridgeConfig: { eventBusArn: 'b' } }],
    ['role ARN', 'a', { type: 'NONE', serviceRoleArn: 'role' }],
    [
      'Cairn does not support versioned data sources',
      'a',
      { type: 'AMAZON_DYNAMODB', dynamodbConfig: { tableName: 't', awsRegion: 'r', versioned: true } },
    ],
    ['enum value set', 'a', { type: 'OTHER' as never }],
  ])('that is not of one piece is a bad request: %s', async (text, name, source) => {
    const call = laboratory.appSync.send(new CreateDataSourceCommand({ apiId, name, ...source }));
    expect(await refusal(call)).toEqual(['BadRequestException', expect.stringContaining(text)]);
  });

  it('stays while it is the code of a resolver', async () => {
    const { appSync } = laboratory;
    const place = { apiId, typeName: 'Query', fieldName: 'one' };
    await appSync.send(new CreateResolverCommand({ ...place, dataSourceName: 'direct' }));
    const call = appSync.send(new DeleteDataSourceCommand({ apiId, name: 'direct' }));
    expect(await refusal(call)).toEqual([
      'BadRequestException',
      'Data source is still connected to a resolver that uses mapping template bypass.',
    ]);
    await appSync.send(new DeleteResolverCommand(place));
  });
});

describe('a function', () => {
  it('is made, shown, replaced and deleted, but not while a resolver has it', async () => {
    const { appSync } = laboratory;
    const { functionConfiguration } = await appSync.send(
      new CreateFunctionCommand({ apiId, name: 'first', dataSourceName: 'none', runtime, code }),
    );
    const { functionId = '', functionArn: arn } = functionConfiguration ?? {};
    expect(functionId).toMatch(/^[a-z0-9]{26}$/);
    expect(arn).toBe(`arn:aws:appsync:us-east-1:000000000000:apis/${apiId}/functions/${functionId}`);
    const shown = await appSync.send(new GetFunctionCommand({ apiId, functionId }));
    expect(shown.functionConfiguration).toEqual(functionConfiguration);
    const { functionConfiguration: updated } = await appSync.send(
      new UpdateFunctionCommand({
        apiId,
        functionId,
        name: 'second',
        dataSourceName: 'none',
        functionVersion: '2018-05-29',
        requestMappingTemplate: '{}',
        responseMappingTemplate: '$util.toJson($ctx.result)',
      }),
    );
    expect(updated).toMatchObject({ functionId, name: 'second', requestMappingTemplate: '{}' });
    expect(updated).not.toHaveProperty('code');
    expect((await appSync.send(new ListFunctionsCommand({ apiId }))).functions).toEqual([updated]);
    const place = { apiId, typeName: 'Query', fieldName: 'one' };
    const pipelineConfig = { functions: [functionId] };
    await appSync.send(
      new CreateResolverCommand({ ...place, kind: 'PIPELINE', pipelineConfig, runtime, code }),
    );
    const { resolvers } = await appSync.send(new ListResolversByFunctionCommand({ apiId, functionId }));
    expect(resolvers).toMatchObject([{ fieldName: 'one', kind: 'PIPELINE', pipelineConfig }]);
    const early = await refusal(appSync.send(new DeleteFunctionCommand({ apiId, functionId })));
    expect(early[0]).toBe('BadRequestException');
    await appSync.send(new DeleteResolverCommand(place));
    await appSync.send(new DeleteFunctionCommand({ apiId, functionId }));
    for (const found of await Promise.all(
      [
        appSync.send(new GetFunctionCommand({ apiId, functionId })),
        appSync.send(new DeleteFunctionCommand({ apiId, functionId })),
        appSync.send(new ListResolversByFunctionCommand({ apiId, functionId })),
      ].map(refusal),
    ))
      expect(found[0]).toBe('NotFoundException');
  });

  it.each<readonly [error: string, text: string, more: object]>([
    ['BadRequestException', 'Invalid function name given', { name: 'a-b', runtime, code }],
    ['NotFoundException', 'No data source found named other', { dataSourceName: 'other', runtime, code }],
    [
      'BadRequestException',
      'Function version not supported with the provided runtime.',
      { runtime, code, functionVersion: '2018-05-29' },
    ],
    [
      'BadRequestException',
      'Function version 2017-02-28 is not supported',
      { requestMappingTemplate: '{}', functionVersion: '2017-02-28' },
    ],
    ['BadRequestException', 'Code is required', { runtime }],
    ['BadRequestException', 'Runtime is required', { code, functionVersion: '2018-05-29' }],
    [
      'BadRequestException',
      'Runtime version 2.0.0',
      { runtime: { ...runtime, runtimeVersion: '2.0.0' }, code },
    ],
    ['BadRequestException', 'A request mapping template or code', { functionVersion: '2018-05-29' }],
    ['BadRequestException', 'maxBatchSize is supported for Lambda', { runtime, code, maxBatchSize: 5 }],
    [
      'BadRequestException',
      'Cairn does not support conflict detection',
      { runtime, code, syncConfig: { conflictDetection: 'VERSION', conflictHandler: 'AUTOMERGE' } },
    ],
  ])('that does not go is refused: %s, %s', async (error, text, more) => {
    const input = { apiId, name: 'a', dataSourceName: 'none', ...more };
    const call = laboratory.appSync.send(new CreateFunctionCommand(input));
    expect(await refusal(call)).toEqual([error, expect.stringContaining(text)]);
  });
});

describe('a resolver', () => {
  it('is made, shown, replaced and deleted', async () => {
    const { appSync } = laboratory;
    const place = { apiId, typeName: 'Query', fieldName: 'two' };
    const { resolver } = await appSync.send(
      new CreateResolverCommand({
        ...place,
        dataSourceName: 'none',
        requestMappingTemplate: '{ "version": "2018-05-29" }',
        responseMappingTemplate: 'null',
        cachingConfig: { ttl: 60, cachingKeys: ['$context.arguments.id', '$context.identity.sub'] },
      }),
    );
    expect(resolver).toMatchObject({
      typeName: 'Query',
      fieldName: 'two',
      kind: 'UNIT',
      maxBatchSize: 0,
      resolverArn: `arn:aws:appsync:us-east-1:000000000000:apis/${apiId}/types/Query/resolvers/two`,
    });
    expect((await appSync.send(new GetResolverCommand(place))).resolver).toEqual(resolver);
    const again = appSync.send(new CreateResolverCommand({ ...place, dataSourceName: 'direct' }));
    expect(await refusal(again)).toEqual(['BadRequestException', 'Only one resolver is allowed per field.']);
    const { resolver: updated } = await appSync.send(
      new UpdateResolverCommand({ ...place, dataSourceName: 'direct', maxBatchSize: 10 }),
    );
    expect(updated).toMatchObject({ dataSourceName: 'direct', maxBatchSize: 10 });
    expect(updated).not.toHaveProperty('requestMappingTemplate');
    expect((await appSync.send(new ListResolversCommand({ apiId, typeName: 'Query' }))).resolvers).toEqual([
      updated,
    ]);
    await appSync.send(new DeleteResolverCommand(place));
    for (const found of await Promise.all(
      [
        appSync.send(new GetResolverCommand(place)),
        appSync.send(new DeleteResolverCommand(place)),
        appSync.send(new UpdateResolverCommand({ ...place, dataSourceName: 'direct' })),
      ].map(refusal),
    ))
      expect(found).toEqual(['NotFoundException', 'No resolver found.']);
    expect(await refusal(appSync.send(new ListResolversCommand({ apiId, typeName: 'Nothing' })))).toEqual([
      'NotFoundException',
      'Type Nothing not found',
    ]);
  });

  it.each<readonly [error: string, text: string, more: Partial<CreateResolverCommandInput>]>([
    ['NotFoundException', 'Type Nothing not found', { typeName: 'Nothing' }],
    ['NotFoundException', 'No field named nothing found on type Query', { fieldName: 'nothing' }],
    ['NotFoundException', 'No data source found named other', { dataSourceName: 'other' }],
    ['BadRequestException', 'DataSourceName is required for UNIT resolver', { dataSourceName: undefined }],
    [
      'NotFoundException',
      'The specified functions [a,b] must exist before referencing them from a resolver.',
      { kind: 'PIPELINE', dataSourceName: undefined, pipelineConfig: { functions: ['a', 'b'] } },
    ],
    ['BadRequestException', 'PipelineConfig is not', { pipelineConfig: { functions: [] } }],
    ['BadRequestException', 'DataSourceName is not', { kind: 'PIPELINE' }],
    [
      'BadRequestException',
      'at most 10 functions',
      {
        kind: 'PIPELINE',
        dataSourceName: undefined,
        pipelineConfig: { functions: Array.from({ length: 11 }, () => 'a') },
      },
    ],
    ['BadRequestException', 'Caching TTL', { cachingConfig: { ttl: 3_601 } }],
    ['BadRequestException', 'Invalid caching key', { cachingConfig: { ttl: 1, cachingKeys: ['id'] } }],
    ['BadRequestException', 'less than or equal to 2000', { maxBatchSize: 2_001 }],
  ])('that does not go is refused: %s, %s', async (error, text, more) => {
    const input = { apiId, typeName: 'Query', fieldName: 'one', dataSourceName: 'none', runtime, code };
    const call = laboratory.appSync.send(new CreateResolverCommand({ ...input, ...more }));
    expect(await refusal(call)).toEqual([error, expect.stringContaining(text)]);
  });

  it('whose code does not compile is refused with the places of its errors', async () => {
    const input = { apiId, typeName: 'Query', fieldName: 'one', dataSourceName: 'none', runtime };
    const create = (text: string) =>
      laboratory.appSync.send(new CreateResolverCommand({ ...input, code: text })).catch((error) => error);
    expect(await create('export function request(ctx) { class A {} }')).toMatchObject({
      name: 'BadRequestException',
      message: 'The code contains one or more errors.',
      reason: 'CODE_ERROR',
      detail: {
        codeErrors: [{ errorType: 'LINT_ERROR', value: expect.any(String), location: { line: 1 } }],
      },
    });
    expect(await create('export function request(ctx) {')).toMatchObject({
      detail: { codeErrors: [{ errorType: 'PARSER_ERROR', location: { line: 1 } }] },
    });
  });

  it('of more than a page is listed to the end', async () => {
    const { appSync } = laboratory;
    const names = Array.from({ length: 60 }, (_, index) => `f${index}`);
    const id = await laboratory.wholeApi(
      `type Query { ${names.map((name) => `${name}: String`).join(' ')} }`,
    );
    for (const fieldName of names) {
      await appSync.send(
        new CreateResolverCommand({
          apiId: id,
          typeName: 'Query',
          fieldName,
          dataSourceName: 'none',
          runtime,
          code,
        }),
      );
    }
    const seen: (string | undefined)[] = [];
    for (let nextToken: string | undefined; ; ) {
      const page = await appSync.send(
        new ListResolversCommand({ apiId: id, typeName: 'Query', maxResults: 20, nextToken }),
      );
      seen.push(...(page.resolvers ?? []).map(({ fieldName }) => fieldName));
      expect(page.resolvers?.length).toBe(20);
      nextToken = page.nextToken;
      if (nextToken === undefined) break;
    }
    expect(seen.toSorted()).toEqual(names.toSorted());
  });
});
