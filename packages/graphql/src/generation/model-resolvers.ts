import type { Model, Relation } from './models.ts';

/** A resolver that is to be made. */
export interface GeneratedResolver {
  readonly typeName: string;
  readonly fieldName: string;
  readonly dataSourceName: string;
  /** In APPSYNC_JS. */
  readonly code: string;
}

const response = `export function response(ctx) {
  const { error, result } = ctx;
  if (error) return util.appendError(error.message, error.type, result);
  return result;
}
`;

/** The resolvers of a type that has a table. @param dataSourceOf the source of a type's table */
export function modelResolvers(
  { name, relations }: Model,
  roots: { readonly query: string; readonly mutation: string },
  dataSourceOf: (model: string) => string,
): readonly GeneratedResolver[] {
  const own = { dataSourceName: dataSourceOf(name) };
  return [
    { typeName: roots.query, fieldName: `get${name}`, ...own, code: getCode },
    { typeName: roots.query, fieldName: `list${name}s`, ...own, code: listCode },
    { typeName: roots.mutation, fieldName: `create${name}`, ...own, code: createCode },
    { typeName: roots.mutation, fieldName: `update${name}`, ...own, code: updateCode },
    { typeName: roots.mutation, fieldName: `delete${name}`, ...own, code: deleteCode },
    ...relations.map((relation) => ({
      typeName: name,
      fieldName: relation.field,
      dataSourceName: dataSourceOf(relation.target),
      code: relation.kind === 'one' ? oneCode(relation) : manyCode(relation),
    })),
  ];
}

const getCode = `import { util } from '@aws-appsync/utils';
import { get } from '@aws-appsync/utils/dynamodb';

export function request(ctx) {
  return get({ key: { id: ctx.args.id } });
}

${response}`;

const listCode = `import { util } from '@aws-appsync/utils';
import { scan } from '@aws-appsync/utils/dynamodb';

export function request(ctx) {
  const { filter, limit, nextToken } = ctx.args;
  const page = { limit: limit ?? 20, nextToken };
  return scan(filter ? { ...page, filter } : page);
}

export function response(ctx) {
  const { error, result } = ctx;
  if (error) return util.appendError(error.message, error.type, result);
  return { items: result.items, nextToken: result.nextToken };
}
`;

const createCode = `import { util } from '@aws-appsync/utils';
import { put } from '@aws-appsync/utils/dynamodb';

export function request(ctx) {
  const { id, ...item } = ctx.args.input;
  const key = { id: id ?? util.autoId() };
  return put({ key, item, condition: { id: { attributeExists: false } } });
}

${response}`;

const updateCode = `import { util } from '@aws-appsync/utils';
import { update } from '@aws-appsync/utils/dynamodb';

export function request(ctx) {
  const { id, ...changes } = ctx.args.input;
  return update({ key: { id }, update: changes, condition: { id: { attributeExists: true } } });
}

${response}`;

const deleteCode = `import { util } from '@aws-appsync/utils';
import { remove } from '@aws-appsync/utils/dynamodb';

export function request(ctx) {
  return remove({ key: { id: ctx.args.input.id } });
}

${response}`;

function oneCode({ attribute }: Relation): string {
  return `import { runtime, util } from '@aws-appsync/utils';
import { get } from '@aws-appsync/utils/dynamodb';

export function request(ctx) {
  const id = ctx.source.${attribute};
  if (!id) runtime.earlyReturn(null);
  return get({ key: { id } });
}

${response}`;
}

function manyCode(relation: Relation): string {
  const index = relation.kind === 'many' ? relation.index : '';
  return `import { util } from '@aws-appsync/utils';
import { query } from '@aws-appsync/utils/dynamodb';

export function request(ctx) {
  return query({ index: '${index}', query: { ${relation.attribute}: { eq: ctx.source.id } } });
}

export function response(ctx) {
  const { error, result } = ctx;
  if (error) return util.appendError(error.message, error.type, result);
  return result.items;
}
`;
}
