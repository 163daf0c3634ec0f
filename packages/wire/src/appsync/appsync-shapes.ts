import {
  blob,
  boolean,
  integer,
  listOf,
  long,
  mapOf,
  oneOf,
  type StructureShape,
  structure,
  text,
} from '../shape/shape.ts';
import {
  code,
  dataSourceMembers,
  functionMembers,
  graphqlApiMembers,
  resolverMembers,
  resourceName,
  runtime,
  tagMap,
} from './appsync-config-shapes.ts';
import type { AppSyncMethod } from './appsync-routes.ts';

const api = { apiId: text() };
const page = {
  nextToken: text({ lengthMin: 1, lengthMax: 65_536, pattern: '\\S+' }),
  maxResults: integer({ min: 0, max: 25 }),
};
const typeFormat = { format: oneOf('SDL', 'JSON') };
const domain = {
  domainName: text({
    lengthMin: 1,
    lengthMax: 253,
    pattern: '(\\*[\\w\\d\\-]*\\.)?([\\w\\d\\-]+\\.)+[\\w\\d\\-]+',
  }),
};
const domainDescription = text({ lengthMax: 255, pattern: '.*' });
const tagged = {
  resourceArn: text({
    lengthMin: 70,
    lengthMax: 75,
    pattern: 'arn:aws:appsync:[A-Za-z0-9_/.\\-]{0,63}:\\d{12}:apis/[0-9A-Za-z_\\-]{26}',
  }),
};
const evaluationContext = text({ lengthMin: 2, lengthMax: 28_000 });
const dataSource = { ...api, name: resourceName };
const functionPlace = { ...api, functionId: resourceName };
const type = { ...api, typeName: resourceName };
const field = { ...type, fieldName: resourceName };
const apiKey = { ...api, id: text() };

const reference = (members: StructureShape['members']): StructureShape =>
  structure(members, Object.keys(members));
const listed = (members: StructureShape['members']): StructureShape =>
  structure({ ...members, ...page }, Object.keys(members));

/** Inputs of the operations of AppSync. Source: its service model, 2017-07-25. */
export const appSyncInputs: { readonly [method in AppSyncMethod]: StructureShape } = {
  createGraphqlApi: structure(
    {
      ...graphqlApiMembers,
      tags: tagMap,
      apiType: oneOf('GRAPHQL', 'MERGED'),
      visibility: oneOf('GLOBAL', 'PRIVATE'),
    },
    ['name', 'authenticationType'],
  ),
  listGraphqlApis: structure({
    ...page,
    apiType: oneOf('GRAPHQL', 'MERGED'),
    owner: oneOf('CURRENT_ACCOUNT', 'OTHER_ACCOUNTS'),
  }),
  getGraphqlApi: reference(api),
  updateGraphqlApi: structure({ ...api, ...graphqlApiMembers }, ['apiId', 'name', 'authenticationType']),
  deleteGraphqlApi: reference(api),
  createApiKey: structure({ ...api, description: text(), expires: long() }, ['apiId']),
  listApiKeys: listed(api),
  updateApiKey: structure({ ...apiKey, description: text(), expires: long() }, ['apiId', 'id']),
  deleteApiKey: reference(apiKey),
  createDataSource: structure({ ...dataSource, ...dataSourceMembers }, ['apiId', 'name', 'type']),
  listDataSources: listed(api),
  getDataSource: reference(dataSource),
  updateDataSource: structure({ ...dataSource, ...dataSourceMembers }, ['apiId', 'name', 'type']),
  deleteDataSource: reference(dataSource),
  createFunction: structure({ ...api, ...functionMembers }, ['apiId', 'name', 'dataSourceName']),
  listFunctions: listed(api),
  getFunction: reference(functionPlace),
  updateFunction: structure({ ...functionPlace, ...functionMembers }, [
    'apiId',
    'name',
    'functionId',
    'dataSourceName',
  ]),
  deleteFunction: reference(functionPlace),
  listResolversByFunction: listed({ ...api, functionId: text() }),
  createResolver: structure({ ...field, ...resolverMembers }, ['apiId', 'typeName', 'fieldName']),
  listResolvers: listed({ ...api, typeName: text() }),
  getResolver: reference(field),
  updateResolver: structure({ ...field, ...resolverMembers }, ['apiId', 'typeName', 'fieldName']),
  deleteResolver: reference(field),
  createType: reference({ ...api, definition: text(), ...typeFormat }),
  listTypes: listed({ ...api, ...typeFormat }),
  getType: reference({ ...type, ...typeFormat }),
  updateType: structure({ ...type, definition: text(), ...typeFormat }, ['apiId', 'typeName', 'format']),
  deleteType: reference(type),
  startSchemaCreation: reference({ ...api, definition: blob }),
  getSchemaCreationStatus: reference(api),
  getIntrospectionSchema: structure({ ...api, ...typeFormat, includeDirectives: boolean }, [
    'apiId',
    'format',
  ]),
  getGraphqlApiEnvironmentVariables: reference(api),
  putGraphqlApiEnvironmentVariables: reference({
    ...api,
    environmentVariables: mapOf(
      text({ lengthMin: 2, lengthMax: 64, pattern: '[A-Za-z]+\\w*' }),
      text({ lengthMax: 512 }),
    ),
  }),
  createDomainName: structure(
    {
      ...domain,
      certificateArn: text({
        lengthMin: 20,
        lengthMax: 2_048,
        pattern:
          'arn:[a-z\\-]*:(acm|iam):[a-z0-9\\-]*:\\d{12}:(certificate|server-certificate)/[0-9A-Za-z_/\\-]*',
      }),
      description: domainDescription,
      tags: tagMap,
    },
    ['domainName', 'certificateArn'],
  ),
  listDomainNames: structure(page),
  getDomainName: reference(domain),
  updateDomainName: structure({ ...domain, description: domainDescription }, ['domainName']),
  deleteDomainName: reference(domain),
  associateApi: reference({ ...domain, ...api }),
  getApiAssociation: reference(domain),
  disassociateApi: reference(domain),
  evaluateCode: structure({ runtime, code, context: evaluationContext, function: text() }, [
    'runtime',
    'code',
    'context',
  ]),
  evaluateMappingTemplate: reference({
    template: text({ lengthMin: 2, lengthMax: 65_536 }),
    context: evaluationContext,
  }),
  tagResource: reference({ ...tagged, tags: tagMap }),
  untagResource: reference({
    ...tagged,
    tagKeys: listOf(text({ lengthMin: 1, lengthMax: 128 }), { lengthMin: 1, lengthMax: 50 }),
  }),
  listTagsForResource: reference(tagged),
};
