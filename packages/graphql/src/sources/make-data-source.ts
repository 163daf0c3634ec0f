import type { DataSource } from '../resolver/data-source.ts';
import type { DataSourceConfiguration } from './data-source-configuration.ts';
import { makeDynamodbSource } from './dynamodb/dynamodb-source.ts';
import { makeEventBridgeSource } from './event-bridge-source.ts';
import { makeHttpSource } from './http/http-source.ts';
import { makeLambdaSource } from './lambda/lambda-source.ts';
import { makeNoneSource } from './none-source.ts';
import { SourceFailure } from './source-failure.ts';
import type { SourcePorts } from './source-ports.ts';

/**
 * A data source that is ready to be asked, made of its configuration as the control plane keeps it.
 * One that cannot be asked answers every request with the reason.
 */
export function makeDataSource(configuration: DataSourceConfiguration, ports: SourcePorts): DataSource {
  const { type, dynamodbConfig, lambdaConfig, httpConfig, eventBridgeConfig } = configuration;
  switch (type) {
    case 'NONE':
      return makeNoneSource(ports);
    case 'AMAZON_DYNAMODB':
      if (dynamodbConfig === undefined) return withoutConfiguration(configuration, 'dynamodbConfig');
      return makeDynamodbSource({ ...configuration, dynamodbConfig }, ports);
    case 'AWS_LAMBDA':
      if (lambdaConfig === undefined) return withoutConfiguration(configuration, 'lambdaConfig');
      return makeLambdaSource({ ...configuration, lambdaConfig }, ports);
    case 'HTTP':
      if (httpConfig === undefined) return withoutConfiguration(configuration, 'httpConfig');
      return makeHttpSource({ ...configuration, httpConfig }, ports);
    case 'AMAZON_EVENTBRIDGE':
      if (eventBridgeConfig === undefined) return withoutConfiguration(configuration, 'eventBridgeConfig');
      return makeEventBridgeSource({ ...configuration, eventBridgeConfig }, ports);
    default:
      return refusing(`Cairn does not support data sources of the type '${type}'.`);
  }
}

function withoutConfiguration({ name }: DataSourceConfiguration, member: string): DataSource {
  return refusing(`The data source '${name}' has no ${member}.`);
}

function refusing(message: string): DataSource {
  const { answer } = new SourceFailure('UnsupportedOperation', message);
  return { invoke: () => Promise.resolve(answer) };
}
