/** Texts by name. */
export type Texts = { readonly [name: string]: string };

/** How callers of an API show who they are. */
export type AuthenticationType =
  | 'API_KEY'
  | 'AWS_IAM'
  | 'AMAZON_COGNITO_USER_POOLS'
  | 'OPENID_CONNECT'
  | 'AWS_LAMBDA';

export interface UserPoolConfig {
  readonly userPoolId: string;
  readonly awsRegion: string;
  /** Of the default provider only: whether fields without a directive are open to the pool's users. */
  readonly defaultAction?: 'ALLOW' | 'DENY' | undefined;
  readonly appIdClientRegex?: string | undefined;
}

export interface OpenIDConnectConfig {
  readonly issuer: string;
  /** Regular expression that a token's audience or authorized party matches. */
  readonly clientId?: string | undefined;
  /** Milliseconds. */
  readonly iatTTL?: number | undefined;
  /** Milliseconds. */
  readonly authTTL?: number | undefined;
}

export interface LambdaAuthorizerConfig {
  /** Seconds. */
  readonly authorizerResultTtlInSeconds?: number | undefined;
  readonly authorizerUri: string;
  readonly identityValidationExpression?: string | undefined;
}

/** One way to show who one is, with what it needs. */
export interface AuthenticationProvider {
  readonly authenticationType: AuthenticationType;
  readonly userPoolConfig?: UserPoolConfig | undefined;
  readonly openIDConnectConfig?: OpenIDConnectConfig | undefined;
  readonly lambdaAuthorizerConfig?: LambdaAuthorizerConfig | undefined;
}

export interface LogConfig {
  readonly fieldLogLevel: 'NONE' | 'ERROR' | 'ALL' | 'INFO' | 'DEBUG';
  readonly cloudWatchLogsRoleArn: string;
  readonly excludeVerboseContent?: boolean | undefined;
}

/** What an update of an API replaces. Source: AppSync API Reference, "GraphqlApi". */
export interface GraphqlApiSettings extends AuthenticationProvider {
  readonly name: string;
  readonly additionalAuthenticationProviders?: readonly AuthenticationProvider[] | undefined;
  readonly logConfig?: LogConfig | undefined;
  readonly xrayEnabled?: boolean | undefined;
  readonly mergedApiExecutionRoleArn?: string | undefined;
  readonly ownerContact?: string | undefined;
  readonly introspectionConfig?: 'ENABLED' | 'DISABLED' | undefined;
  /** 0: none. */
  readonly queryDepthLimit?: number | undefined;
  /** 0: AWS's own, 10,000. */
  readonly resolverCountLimit?: number | undefined;
  readonly enhancedMetricsConfig?: Readonly<Record<string, string>> | undefined;
}

/** An API as it is kept. */
export interface ApiDocument {
  readonly apiId: string;
  /** Label of the API's hosts; not its id. */
  readonly hostId: string;
  readonly account: string;
  readonly region: string;
  /** Counts changes of what the API's program is made of. */
  readonly revision: number;
  /** Counts all changes: whoever writes knows by it that nobody else has. */
  readonly changes: number;
  readonly settings: GraphqlApiSettings;
  readonly visibility: 'GLOBAL' | 'PRIVATE';
  readonly tags: Texts;
  readonly variables: Texts;
}

/** The schema of an API, and what came of the last one that was handed in. */
export interface SchemaDocument {
  readonly status: 'SUCCESS' | 'FAILED';
  readonly details: string;
  /** The last schema that was taken; undefined while there is none. */
  readonly definition?: string | undefined;
}

export type DataSourceType =
  | 'AWS_LAMBDA'
  | 'AMAZON_DYNAMODB'
  | 'AMAZON_ELASTICSEARCH'
  | 'NONE'
  | 'HTTP'
  | 'RELATIONAL_DATABASE'
  | 'AMAZON_OPENSEARCH_SERVICE'
  | 'AMAZON_EVENTBRIDGE'
  | 'AMAZON_BEDROCK_RUNTIME';

export interface DynamodbDataSourceConfig {
  readonly tableName: string;
  readonly awsRegion: string;
  readonly useCallerCredentials?: boolean | undefined;
  readonly versioned?: boolean | undefined;
  readonly deltaSyncConfig?: Readonly<Record<string, string | number>> | undefined;
}

export interface HttpDataSourceConfig {
  readonly endpoint?: string | undefined;
  readonly authorizationConfig?:
    | {
        readonly authorizationType: 'AWS_IAM';
        readonly awsIamConfig?:
          | {
              readonly signingRegion?: string | undefined;
              readonly signingServiceName?: string | undefined;
            }
          | undefined;
      }
    | undefined;
}

interface SearchDomainConfig {
  readonly endpoint: string;
  readonly awsRegion: string;
}

/** A data source as it is kept. Source: AppSync API Reference, "DataSource". */
export type DataSourceDocument = {
  readonly name: string;
  readonly description?: string | undefined;
  readonly type: DataSourceType;
  readonly serviceRoleArn?: string | undefined;
  readonly dynamodbConfig?: DynamodbDataSourceConfig | undefined;
  readonly lambdaConfig?: { readonly lambdaFunctionArn: string } | undefined;
  readonly elasticsearchConfig?: SearchDomainConfig | undefined;
  readonly openSearchServiceConfig?: SearchDomainConfig | undefined;
  readonly httpConfig?: HttpDataSourceConfig | undefined;
  readonly relationalDatabaseConfig?:
    | {
        readonly relationalDatabaseSourceType?: string | undefined;
        readonly rdsHttpEndpointConfig?: Readonly<Record<string, string>> | undefined;
      }
    | undefined;
  readonly eventBridgeConfig?: { readonly eventBusArn: string } | undefined;
  readonly metricsConfig?: 'ENABLED' | 'DISABLED' | undefined;
};

export interface SyncConfig {
  readonly conflictHandler?: 'OPTIMISTIC_CONCURRENCY' | 'LAMBDA' | 'AUTOMERGE' | 'NONE' | undefined;
  readonly conflictDetection?: 'VERSION' | 'NONE' | undefined;
  readonly lambdaConflictHandlerConfig?: Readonly<Record<string, string>> | undefined;
}

/** Code of a function or resolver: mapping templates, or a script with its runtime. */
export interface CodeDocument {
  readonly dataSourceName?: string | undefined;
  readonly requestMappingTemplate?: string | undefined;
  readonly responseMappingTemplate?: string | undefined;
  readonly runtime?: { readonly name: 'APPSYNC_JS'; readonly runtimeVersion: string } | undefined;
  readonly code?: string | undefined;
  readonly syncConfig?: SyncConfig | undefined;
  readonly maxBatchSize?: number | undefined;
}

/** A function as it is kept. Source: AppSync API Reference, "FunctionConfiguration". */
export interface FunctionDocument extends CodeDocument {
  readonly functionId: string;
  readonly name: string;
  readonly description?: string | undefined;
  readonly dataSourceName: string;
  readonly functionVersion?: string | undefined;
}

/** A resolver as it is kept. Source: AppSync API Reference, "Resolver". */
export interface ResolverDocument extends CodeDocument {
  readonly typeName: string;
  readonly fieldName: string;
  readonly kind: 'UNIT' | 'PIPELINE';
  readonly pipelineConfig?: { readonly functions?: readonly string[] | undefined } | undefined;
  readonly cachingConfig?:
    | { readonly ttl: number; readonly cachingKeys?: readonly string[] | undefined }
    | undefined;
  readonly metricsConfig?: 'ENABLED' | 'DISABLED' | undefined;
}

/** An API key as it is kept; all times in epoch seconds. */
export interface ApiKeyDocument {
  /** The key itself. */
  readonly id: string;
  readonly description?: string | undefined;
  readonly expires: number;
  /** From then on it is not shown any more. */
  readonly deletes: number;
}

/** A custom domain name as it is kept. */
export interface DomainDocument {
  readonly domainName: string;
  readonly account: string;
  readonly region: string;
  readonly description?: string | undefined;
  readonly certificateArn: string;
  readonly appsyncDomainName: string;
  readonly tags: Texts;
  /** The API that it leads to. */
  readonly apiId?: string | undefined;
}
