import type { Json } from '@cairn/kit';

/** Texts by name. */
export interface Texts {
  readonly [name: string]: string;
}

/** How a method of a REST API maps what a service answers (API Gateway API Reference, IntegrationResponse). */
export interface IntegrationResponse {
  readonly statusCode: string;
  readonly selectionPattern?: string;
  readonly responseParameters?: Texts;
  readonly responseTemplates?: { readonly [contentType: string]: string | null };
  readonly contentHandling?: 'CONVERT_TO_BINARY' | 'CONVERT_TO_TEXT';
}

/** What carries a method of a REST API out. */
export interface RestIntegration {
  readonly type: 'HTTP' | 'AWS' | 'MOCK' | 'HTTP_PROXY' | 'AWS_PROXY';
  readonly httpMethod?: string;
  readonly uri?: string;
  readonly connectionType?: string;
  readonly connectionId?: string;
  readonly credentials?: string;
  readonly requestParameters?: Texts;
  readonly requestTemplates?: { readonly [contentType: string]: string | null };
  readonly passthroughBehavior: 'WHEN_NO_MATCH' | 'WHEN_NO_TEMPLATES' | 'NEVER';
  readonly contentHandling?: 'CONVERT_TO_BINARY' | 'CONVERT_TO_TEXT';
  readonly timeoutInMillis: number;
  readonly cacheNamespace?: string;
  readonly cacheKeyParameters?: readonly string[];
  readonly tlsConfig?: { readonly insecureSkipVerification?: boolean };
  readonly integrationResponses?: { readonly [statusCode: string]: IntegrationResponse };
}

export interface MethodResponse {
  readonly statusCode: string;
  readonly responseParameters?: { readonly [parameter: string]: boolean };
  readonly responseModels?: Texts;
}

export interface RestMethod {
  readonly httpMethod: string;
  readonly authorizationType: string;
  readonly apiKeyRequired: boolean;
  readonly operationName?: string;
  readonly requestParameters?: { readonly [parameter: string]: boolean };
  readonly requestModels?: Texts;
  readonly methodResponses?: { readonly [statusCode: string]: MethodResponse };
  readonly methodIntegration?: RestIntegration;
}

export interface RestResource {
  readonly id: string;
  readonly parentId?: string;
  readonly pathPart?: string;
  /** `/orders/{orderId}`. */
  readonly path: string;
  readonly resourceMethods?: { readonly [httpMethod: string]: RestMethod };
}

export interface RestStage {
  readonly stageName: string;
  readonly deploymentId: string;
  readonly description?: string;
  readonly variables?: Texts;
  /** Epoch seconds. */
  readonly createdDate: number;
  readonly lastUpdatedDate: number;
  readonly cacheClusterEnabled: boolean;
  readonly cacheClusterStatus: string;
  readonly methodSettings: { readonly [method: string]: Json };
  readonly tracingEnabled: boolean;
  readonly tags?: Texts;
}

/** A REST API with all that it is made of; its deployments are kept apart. */
export interface RestApi {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly version?: string;
  /** Epoch seconds. */
  readonly createdDate: number;
  readonly apiKeySource: string;
  readonly endpointConfiguration: Json;
  readonly binaryMediaTypes?: readonly string[];
  readonly policy?: string;
  readonly disableExecuteApiEndpoint: boolean;
  readonly rootResourceId: string;
  readonly tags?: Texts;
  readonly resources: { readonly [resourceId: string]: RestResource };
  readonly stages: { readonly [stageName: string]: RestStage };
  readonly models: { readonly [name: string]: RestModel };
}

export interface RestModel {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly schema?: string;
  readonly contentType: string;
}

/** A REST API as it was when it was deployed. */
export interface RestDeployment {
  readonly id: string;
  readonly description?: string;
  /** Epoch seconds. */
  readonly createdDate: number;
  readonly resources: RestApi['resources'];
}

/** What carries a route of an HTTP API out. */
export interface HttpIntegration {
  readonly integrationId: string;
  readonly integrationType: 'AWS_PROXY' | 'HTTP_PROXY';
  readonly integrationSubtype?: string;
  readonly integrationMethod?: string;
  readonly integrationUri?: string;
  readonly connectionType: string;
  readonly credentialsArn?: string;
  readonly description?: string;
  readonly payloadFormatVersion: string;
  readonly requestParameters?: Texts;
  readonly responseParameters?: { readonly [status: string]: Texts };
  readonly timeoutInMillis: number;
  /** Made by a quick create. */
  readonly apiGatewayManaged?: boolean;
}

export interface HttpRoute {
  readonly routeId: string;
  /** `POST /orders/{orderId}` or `$default`. */
  readonly routeKey: string;
  readonly authorizationType: string;
  readonly apiKeyRequired: boolean;
  readonly operationName?: string;
  /** `integrations/ID`. */
  readonly target?: string;
  readonly apiGatewayManaged?: boolean;
}

export interface HttpStage {
  readonly stageName: string;
  readonly autoDeploy: boolean;
  readonly description?: string;
  readonly deploymentId?: string;
  readonly stageVariables: Texts;
  readonly defaultRouteSettings: Json;
  readonly routeSettings: Json;
  /** ISO 8601. */
  readonly createdDate: string;
  readonly lastUpdatedDate: string;
  readonly lastDeploymentStatusMessage?: string;
  readonly apiGatewayManaged?: boolean;
  readonly tags?: Texts;
}

/** Which pages may call an HTTP API. */
export interface CorsConfiguration {
  readonly allowOrigins?: readonly string[];
  readonly allowMethods?: readonly string[];
  readonly allowHeaders?: readonly string[];
  readonly exposeHeaders?: readonly string[];
  readonly allowCredentials?: boolean;
  readonly maxAge?: number;
}

/** An HTTP API with all that it is made of. */
export interface HttpApi {
  readonly apiId: string;
  readonly name: string;
  readonly description?: string;
  readonly version?: string;
  readonly protocolType: 'HTTP';
  readonly routeSelectionExpression: string;
  readonly apiKeySelectionExpression: string;
  readonly disableExecuteApiEndpoint: boolean;
  readonly corsConfiguration?: CorsConfiguration;
  /** ISO 8601. */
  readonly createdDate: string;
  readonly tags?: Texts;
  readonly routes: { readonly [routeId: string]: HttpRoute };
  readonly integrations: { readonly [integrationId: string]: HttpIntegration };
  readonly stages: { readonly [stageName: string]: HttpStage };
}

/** An HTTP API as it was when it was deployed. */
export interface HttpDeployment {
  readonly deploymentId: string;
  readonly description?: string;
  /** ISO 8601. */
  readonly createdDate: string;
  readonly autoDeployed: boolean;
  readonly deploymentStatus: 'DEPLOYED';
  readonly routes: HttpApi['routes'];
  readonly integrations: HttpApi['integrations'];
}
