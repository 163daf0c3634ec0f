import { parseArn } from '@cairn/kit';
import type { DataSourceDocument, DataSourceType, DynamodbDataSourceConfig } from './api-documents.ts';
import { apiErrors } from './api-errors.ts';
import { isFunctionArn, isWebAddress } from './api-settings.ts';

const { badRequest } = apiErrors;

type ConfigName = Extract<keyof DataSourceDocument, `${string}Config`>;

/** The configuration that each type has; absent where it has none. */
const configs: { readonly [type in DataSourceType]?: ConfigName } = {
  AWS_LAMBDA: 'lambdaConfig',
  AMAZON_DYNAMODB: 'dynamodbConfig',
  AMAZON_ELASTICSEARCH: 'elasticsearchConfig',
  AMAZON_OPENSEARCH_SERVICE: 'openSearchServiceConfig',
  HTTP: 'httpConfig',
  RELATIONAL_DATABASE: 'relationalDatabaseConfig',
  AMAZON_EVENTBRIDGE: 'eventBridgeConfig',
};

const configNames = new Set<ConfigName>(Object.values(configs));

/**
 * Whether a data source is of one piece: it has the configuration of its type and no other.
 * @throws ServiceError BadRequestException
 */
export function checkDataSource(dataSource: Omit<DataSourceDocument, 'name'>): void {
  const { type, serviceRoleArn } = dataSource;
  const wanted = configs[type];
  if (wanted !== undefined && dataSource[wanted] === undefined)
    throw badRequest(`Data source of type ${type} must have ${wanted}.`);
  for (const name of configNames) {
    if (name !== wanted && dataSource[name] !== undefined)
      throw badRequest(`Data source of type ${type} cannot have ${name}.`);
  }
  if (serviceRoleArn !== undefined && parseArn(serviceRoleArn)?.service !== 'iam')
    throw badRequest('Invalid service role ARN.');
  checkTarget(dataSource);
}

function checkTarget(dataSource: Omit<DataSourceDocument, 'name'>): void {
  const { lambdaConfig, dynamodbConfig, httpConfig, eventBridgeConfig } = dataSource;
  const domain = dataSource.openSearchServiceConfig ?? dataSource.elasticsearchConfig;
  if (lambdaConfig !== undefined && !isFunctionArn(lambdaConfig.lambdaFunctionArn))
    throw badRequest('Invalid Lambda function ARN.');
  if (dynamodbConfig !== undefined) checkTable(dynamodbConfig);
  if (httpConfig !== undefined && !isWebAddress(httpConfig.endpoint ?? ''))
    throw badRequest('The endpoint of an HTTP data source must be a URL with the scheme http or https.');
  if (eventBridgeConfig !== undefined && parseArn(eventBridgeConfig.eventBusArn)?.service !== 'events')
    throw badRequest('Invalid event bus ARN.');
  if (domain !== undefined && !isWebAddress(domain.endpoint))
    throw badRequest('The endpoint of an OpenSearch data source must be a URL.');
  if (dataSource.relationalDatabaseConfig !== undefined) {
    const { relationalDatabaseSourceType, rdsHttpEndpointConfig } = dataSource.relationalDatabaseConfig;
    if (relationalDatabaseSourceType !== undefined && rdsHttpEndpointConfig === undefined)
      throw badRequest('A relational database of RDS_HTTP_ENDPOINT must have rdsHttpEndpointConfig.');
  }
}

/** Versions of items are not kept here; a source that is to keep them would answer otherwise than it should. */
function checkTable({ tableName, awsRegion, versioned, deltaSyncConfig }: DynamodbDataSourceConfig): void {
  if (tableName === '' || awsRegion === '') throw badRequest('Table name and region must not be empty.');
  if (versioned === true || deltaSyncConfig !== undefined)
    throw apiErrors.unsupported('versioned data sources (dynamodbConfig.versioned, deltaSyncConfig)');
}
