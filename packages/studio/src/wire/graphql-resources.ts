import {
  createDataSource,
  createResolver,
  deleteDataSource,
  deleteResolver,
  getSchema,
  jsRuntime,
  saveSchema,
} from './graphql-apis.ts';
import type { Operation } from './operation.ts';
import { restJsonOperation } from './rest-json.ts';
import { ServiceError } from './service-error.ts';
import { createTable, deleteTable } from './tables.ts';
import type { Wire } from './wire.ts';

/** Types of which resources are made. */
interface PlannedInput {
  /** The whole schema, with the types. */
  readonly sdl: string;
  /** Which of its types; all that have an id unless said. */
  readonly types?: readonly string[];
  readonly tableNamePrefix: string;
}

/** What is to be made of types, as the server works it out. */
interface PlannedResources {
  readonly models: readonly string[];
  readonly schema: string;
  readonly tables: readonly (Parameters<typeof createTable.run>[1] & { readonly TableName: string })[];
  readonly dataSources: readonly { readonly name: string; readonly tableName: string }[];
  readonly resolvers: readonly {
    readonly typeName: string;
    readonly fieldName: string;
    readonly dataSourceName: string;
    readonly code: string;
  }[];
}

const planResources = restJsonOperation<PlannedInput, PlannedResources>({
  service: 'cairn',
  action: 'PlanGraphqlResources',
  method: 'POST',
  path: () => '/_cairn/v1/graphql-resources',
  body: (input) => input,
});

/** How what was made is unmade. */
type Undo = () => Promise<unknown>;

/**
 * Makes tables, data sources, fields and resolvers of types: the server says which, and each is made by the operation
 * that makes it for everybody. What could not be made whole is taken back.
 * @throws ServiceError
 */
export const createResourcesOfTypes: Operation<PlannedInput & { readonly apiId: string }, PlannedResources> =
  {
    service: 'appsync',
    action: 'CreateResources',
    isRead: false,
    async run(wire, { apiId, ...input }, options) {
      const plan = await planResources.run(wire, input, options);
      if (plan.models.length === 0)
        throw new ServiceError('NoTypes', 'No type has a field id: ID!, by which items are found.', 400);
      const undo: Undo[] = [];
      try {
        await makeAll(wire, { apiId, plan, undo });
      } catch (thrown) {
        for (const each of undo.reverse()) await each().catch(() => undefined);
        throw thrown;
      }
      return plan;
    },
  };

async function makeAll(
  wire: Wire,
  { apiId, plan, undo }: { readonly apiId: string; readonly plan: PlannedResources; readonly undo: Undo[] },
): Promise<void> {
  for (const table of plan.tables) {
    const { TableName } = table;
    await createTable.run(wire, table);
    undo.push(() => deleteTable.run(wire, { TableName }));
  }
  const { sdl } = await getSchema.run(wire, { apiId });
  await saveSchema.run(wire, { apiId, sdl: plan.schema });
  if (sdl !== undefined) undo.push(() => saveSchema.run(wire, { apiId, sdl }));
  const serviceRoleArn = `arn:aws:iam::${wire.account}:role/appsync-data-source`;
  for (const { name, tableName } of plan.dataSources) {
    const dynamodbConfig = { tableName, awsRegion: wire.region };
    await createDataSource.run(wire, {
      apiId,
      name,
      type: 'AMAZON_DYNAMODB',
      serviceRoleArn,
      dynamodbConfig,
    });
    undo.push(() => deleteDataSource.run(wire, { apiId, name }));
  }
  for (const resolver of plan.resolvers) {
    const { typeName, fieldName } = resolver;
    await createResolver.run(wire, { apiId, kind: 'UNIT', runtime: jsRuntime, ...resolver });
    undo.push(() => deleteResolver.run(wire, { apiId, typeName, fieldName }));
  }
}
