import { type GraphQLSchema, isObjectType } from 'graphql';
import { useMemo } from 'react';
import { to } from '../../app/routes.ts';
import { useSearchState } from '../../app/use-navigation.ts';
import { EmptyState } from '../../design/empty-state.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { Link } from '../../design/link.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import type { TableColumn } from '../../design/table.tsx';
import { ResourceTable } from '../../resource/resource-table.tsx';
import { listAllResolvers, listApiFunctions, listDataSources } from '../../wire/graphql-apis.ts';
import type { DataSource, GraphqlApi, Resolver } from '../../wire/graphql-types.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { ResolverForm } from './resolver-form.tsx';
import { useClientSchema } from './use-client-schema.ts';

interface FieldRow {
  readonly id: string;
  readonly typeName: string;
  readonly fieldName: string;
  readonly returns: string;
  readonly resolver: Resolver | undefined;
}

/** The fields of an API that resolvers can be attached to; one of them, where the address names it. */
export function ResolversView({ api }: { readonly api: GraphqlApi }) {
  const { apiId } = api;
  const [field] = useSearchState('field');
  const { schema, isLoading, error } = useClientSchema(apiId);
  const resolvers = useOperation(listAllResolvers, { apiId });
  const dataSources = useOperation(listDataSources, { apiId });
  const functions = useOperation(listApiFunctions, { apiId });
  const rows = useMemo(() => schema && fieldRows(schema, resolvers.data ?? []), [schema, resolvers.data]);
  const failure = error ?? resolvers.error ?? dataSources.error ?? functions.error;
  if (failure !== null) return <ErrorCallout error={failure} />;
  if (
    isLoading ||
    resolvers.data === undefined ||
    dataSources.data === undefined ||
    functions.data === undefined
  )
    return <Skeleton lines={8} />;
  if (rows === undefined)
    return (
      <EmptyState icon="graphql" title="It has no schema yet">
        Resolvers are attached to fields of types: write the schema first.
      </EmptyState>
    );
  const row = rows.find(({ id }) => id === field);
  if (row !== undefined)
    return (
      <>
        <p>
          <Link href={to.graphqlApi(apiId, 'resolvers')}>All fields</Link>
        </p>
        <ResolverForm
          key={row.id}
          apiId={apiId}
          typeName={row.typeName}
          fieldName={row.fieldName}
          returns={row.returns}
          resolver={row.resolver}
          dataSources={dataSources.data}
          functions={functions.data}
        />
      </>
    );
  return <Fields apiId={apiId} rows={rows} dataSources={dataSources.data} />;
}

interface FieldsProps {
  readonly apiId: string;
  readonly rows: readonly FieldRow[];
  readonly dataSources: readonly DataSource[];
}

function Fields({ apiId, rows, dataSources }: FieldsProps) {
  const columns = useMemo(() => columnsOf(apiId, dataSources), [apiId, dataSources]);
  return (
    <ResourceTable
      noun="fields"
      icon="graphql"
      list={{ items: rows, error: null }}
      rowId={({ id }) => id}
      words={({ id, resolver }) => `${id} ${resolver?.dataSourceName ?? ''}`}
      columns={columns}
      href={({ id }) => to.graphqlApi(apiId, 'resolvers', { field: id })}
      empty="The schema has no type with fields."
    />
  );
}

function columnsOf(apiId: string, dataSources: readonly DataSource[]): readonly TableColumn<FieldRow>[] {
  const types = new Map(dataSources.map(({ name, type }) => [name, type]));
  const wordsOf = (resolver: Resolver) => printResolver(resolver, types);
  return [
    {
      id: 'field',
      header: 'Field',
      cell: ({ id }) => <Link href={to.graphqlApi(apiId, 'resolvers', { field: id })}>{id}</Link>,
      sortValue: ({ id }) => id,
    },
    {
      id: 'returns',
      header: 'Returns',
      cell: ({ returns }) => <code>{returns}</code>,
      sortValue: ({ returns }) => returns,
      isWideOnly: true,
    },
    {
      id: 'resolver',
      header: 'Resolver',
      cell: ({ resolver }) => (resolver === undefined ? <span className="faint">–</span> : wordsOf(resolver)),
      sortValue: ({ resolver }) => (resolver === undefined ? '' : wordsOf(resolver)),
    },
    {
      id: 'language',
      header: 'Language',
      cell: ({ resolver }) => (resolver === undefined ? '' : languageOf(resolver)),
      sortValue: ({ resolver }) => (resolver === undefined ? '' : languageOf(resolver)),
      width: 130,
      isWideOnly: true,
    },
  ];
}

/** The type stands beside the name: a data source may be called `none`, or like another thing. */
function printResolver(resolver: Resolver, types: ReadonlyMap<string, string>): string {
  if (resolver.kind !== 'PIPELINE') {
    const { dataSourceName = '' } = resolver;
    return `${dataSourceName} (${types.get(dataSourceName) ?? 'away'})`;
  }
  const count = resolver.pipelineConfig?.functions?.length ?? 0;
  return `pipeline of ${count} ${count === 1 ? 'function' : 'functions'}`;
}

function languageOf({ runtime, requestMappingTemplate }: Resolver): string {
  if (runtime !== undefined) return 'JavaScript';
  return requestMappingTemplate === undefined ? 'direct' : 'VTL';
}

/** Fields with resolvers and those of the roots come first: there resolvers begin. */
function fieldRows(schema: GraphQLSchema, resolvers: readonly Resolver[]): readonly FieldRow[] {
  const attached = new Map(resolvers.map((one) => [`${one.typeName}.${one.fieldName}`, one]));
  const rootNames = ['Query', 'Mutation', 'Subscription'];
  const objects = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => !name.startsWith('__'));
  const rank = (name: string) => (rootNames.includes(name) ? rootNames.indexOf(name) : rootNames.length);
  return objects
    .sort((one, other) => rank(one.name) - rank(other.name))
    .flatMap((type) =>
      Object.values(type.getFields()).map((field) => {
        const id = `${type.name}.${field.name}`;
        return {
          id,
          typeName: type.name,
          fieldName: field.name,
          returns: String(field.type),
          resolver: attached.get(id),
        };
      }),
    );
}
