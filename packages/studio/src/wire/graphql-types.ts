/** How a request to an API says who makes it. */
export type AuthenticationType =
  | 'API_KEY'
  | 'AWS_IAM'
  | 'AMAZON_COGNITO_USER_POOLS'
  | 'OPENID_CONNECT'
  | 'AWS_LAMBDA';

export interface UserPoolConfig {
  readonly userPoolId: string;
  readonly awsRegion: string;
  /** Of the default mode only. */
  readonly defaultAction?: 'ALLOW' | 'DENY';
  readonly appIdClientRegex?: string;
}

export interface OpenIDConnectConfig {
  readonly issuer: string;
  readonly clientId?: string;
  /** Milliseconds. */
  readonly iatTTL?: number;
  /** Milliseconds. */
  readonly authTTL?: number;
}

export interface LambdaAuthorizerConfig {
  readonly authorizerUri: string;
  readonly authorizerResultTtlInSeconds?: number;
  readonly identityValidationExpression?: string;
}

/** One way in. */
export interface AuthenticationProvider {
  readonly authenticationType: AuthenticationType;
  readonly userPoolConfig?: UserPoolConfig;
  readonly openIDConnectConfig?: OpenIDConnectConfig;
  readonly lambdaAuthorizerConfig?: LambdaAuthorizerConfig;
}

export type FieldLogLevel = 'NONE' | 'ERROR' | 'INFO' | 'DEBUG' | 'ALL';

export interface LogConfig {
  readonly fieldLogLevel: FieldLogLevel;
  readonly cloudWatchLogsRoleArn: string;
  readonly excludeVerboseContent?: boolean;
}

/** What an update of an API replaces, all of it: what is left out is cleared. */
export interface GraphqlApiSettings extends AuthenticationProvider {
  readonly name: string;
  readonly logConfig?: LogConfig;
  readonly additionalAuthenticationProviders?: readonly AuthenticationProvider[];
  readonly xrayEnabled?: boolean;
  readonly ownerContact?: string;
  readonly introspectionConfig?: 'ENABLED' | 'DISABLED';
  readonly queryDepthLimit?: number;
  readonly resolverCountLimit?: number;
  readonly enhancedMetricsConfig?: object;
}

export interface GraphqlApi extends GraphqlApiSettings {
  readonly apiId: string;
  readonly arn: string;
  readonly uris?: { readonly GRAPHQL?: string; readonly REALTIME?: string };
  readonly visibility?: string;
  readonly apiType?: string;
  readonly tags?: { readonly [name: string]: string };
}

export interface ApiKey {
  /** The key itself. */
  readonly id: string;
  readonly description?: string;
  /** Epoch seconds. */
  readonly expires: number;
}

export const dataSourceTypes = [
  'NONE',
  'AMAZON_DYNAMODB',
  'AWS_LAMBDA',
  'HTTP',
  'AMAZON_EVENTBRIDGE',
] as const;
export type DataSourceType = (typeof dataSourceTypes)[number];

/** What a data source is made with. */
export interface DataSourceSettings {
  readonly name: string;
  readonly description?: string;
  /** One of {@link dataSourceTypes}, or another that this page does not make. */
  readonly type: string;
  readonly serviceRoleArn?: string;
  readonly dynamodbConfig?: {
    readonly tableName: string;
    readonly awsRegion: string;
    readonly useCallerCredentials?: boolean;
  };
  readonly lambdaConfig?: { readonly lambdaFunctionArn: string };
  readonly httpConfig?: { readonly endpoint: string };
  readonly eventBridgeConfig?: { readonly eventBusArn: string };
}

export interface DataSource extends DataSourceSettings {
  readonly dataSourceArn: string;
}

/** Code of a resolver or function: of a runtime, or two mapping templates. */
export interface ResolverSource {
  readonly runtime?: { readonly name: 'APPSYNC_JS'; readonly runtimeVersion: string };
  readonly code?: string;
  readonly requestMappingTemplate?: string;
  readonly responseMappingTemplate?: string;
}

export interface ResolverSettings extends ResolverSource {
  readonly kind?: 'UNIT' | 'PIPELINE';
  readonly dataSourceName?: string;
  readonly pipelineConfig?: { readonly functions?: readonly string[] };
  readonly maxBatchSize?: number;
  readonly cachingConfig?: object;
  readonly syncConfig?: object;
  readonly metricsConfig?: string;
}

export interface Resolver extends ResolverSettings {
  readonly typeName: string;
  readonly fieldName: string;
  readonly resolverArn?: string;
}

export interface ApiFunctionSettings extends ResolverSource {
  readonly name: string;
  readonly description?: string;
  readonly dataSourceName: string;
  readonly functionVersion?: string;
  readonly maxBatchSize?: number;
  readonly syncConfig?: object;
}

export interface ApiFunction extends ApiFunctionSettings {
  readonly functionId: string;
  readonly functionArn?: string;
}

/** One thing that is wrong in code. */
export interface CodeError {
  readonly errorType: string;
  readonly value: string;
  readonly location?: { readonly line: number; readonly column: number; readonly span?: number };
}

/** What an evaluation of code or a template came to. */
export interface Evaluation {
  readonly evaluationResult?: string;
  readonly error?: { readonly message: string; readonly codeErrors?: readonly CodeError[] };
  readonly logs?: readonly string[];
  /** JSON. */
  readonly stash?: string;
  /** JSON. */
  readonly outErrors?: string;
}

export interface DomainName {
  readonly domainName: string;
  readonly description?: string;
  readonly certificateArn?: string;
  readonly appsyncDomainName?: string;
}
