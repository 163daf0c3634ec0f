import type { RestRoute } from '../protocol/rest-route.ts';

/** A thing that API Gateway has and Cairn does not: where its operations stand, by what it is called. */
type Unsupported = readonly [feature: string, operations: string];

const restApi = '/restapis/{restApiId}';
const method = `${restApi}/resources/{resourceId}/methods/{httpMethod}`;

const first: readonly Unsupported[] = [
  [
    'API keys',
    'CreateApiKey POST /apikeys;GetApiKeys GET /apikeys;GetApiKey GET /apikeys/{apiKey};UpdateApiKey PATCH /apikeys/{apiKey};DeleteApiKey DELETE /apikeys/{apiKey}',
  ],
  [
    'usage plans',
    'CreateUsagePlan POST /usageplans;GetUsagePlans GET /usageplans;GetUsagePlan GET /usageplans/{usagePlanId};UpdateUsagePlan PATCH /usageplans/{usagePlanId};DeleteUsagePlan DELETE /usageplans/{usagePlanId};CreateUsagePlanKey POST /usageplans/{usagePlanId}/keys;GetUsagePlanKeys GET /usageplans/{usagePlanId}/keys;GetUsagePlanKey GET /usageplans/{usagePlanId}/keys/{keyId};DeleteUsagePlanKey DELETE /usageplans/{usagePlanId}/keys/{keyId};GetUsage GET /usageplans/{usagePlanId}/usage;UpdateUsage PATCH /usageplans/{usagePlanId}/keys/{keyId}/usage',
  ],
  [
    'authorizers',
    `CreateAuthorizer POST ${restApi}/authorizers;GetAuthorizers GET ${restApi}/authorizers;GetAuthorizer GET ${restApi}/authorizers/{authorizerId};UpdateAuthorizer PATCH ${restApi}/authorizers/{authorizerId};DeleteAuthorizer DELETE ${restApi}/authorizers/{authorizerId};TestInvokeAuthorizer POST ${restApi}/authorizers/{authorizerId};FlushStageAuthorizersCache DELETE ${restApi}/stages/{stageName}/cache/authorizers`,
  ],
  [
    'custom domain names',
    'CreateDomainName POST /domainnames;GetDomainNames GET /domainnames;GetDomainName GET /domainnames/{domainName};UpdateDomainName PATCH /domainnames/{domainName};DeleteDomainName DELETE /domainnames/{domainName};CreateBasePathMapping POST /domainnames/{domainName}/basepathmappings;GetBasePathMappings GET /domainnames/{domainName}/basepathmappings;GetBasePathMapping GET /domainnames/{domainName}/basepathmappings/{basePath};UpdateBasePathMapping PATCH /domainnames/{domainName}/basepathmappings/{basePath};DeleteBasePathMapping DELETE /domainnames/{domainName}/basepathmappings/{basePath};CreateDomainNameAccessAssociation POST /domainnameaccessassociations;GetDomainNameAccessAssociations GET /domainnameaccessassociations;DeleteDomainNameAccessAssociation DELETE /domainnameaccessassociations/{domainNameAccessAssociationArn};RejectDomainNameAccessAssociation POST /rejectdomainnameaccessassociations',
  ],
  [
    'VPC links',
    'CreateVpcLink POST /vpclinks;GetVpcLinks GET /vpclinks;GetVpcLink GET /vpclinks/{vpcLinkId};UpdateVpcLink PATCH /vpclinks/{vpcLinkId};DeleteVpcLink DELETE /vpclinks/{vpcLinkId}',
  ],
  [
    'client certificates',
    'GenerateClientCertificate POST /clientcertificates;GetClientCertificates GET /clientcertificates;GetClientCertificate GET /clientcertificates/{clientCertificateId};UpdateClientCertificate PATCH /clientcertificates/{clientCertificateId};DeleteClientCertificate DELETE /clientcertificates/{clientCertificateId}',
  ],
  [
    'documentation parts',
    `CreateDocumentationPart POST ${restApi}/documentation/parts;ImportDocumentationParts PUT ${restApi}/documentation/parts;GetDocumentationParts GET ${restApi}/documentation/parts;GetDocumentationPart GET ${restApi}/documentation/parts/{documentationPartId};UpdateDocumentationPart PATCH ${restApi}/documentation/parts/{documentationPartId};DeleteDocumentationPart DELETE ${restApi}/documentation/parts/{documentationPartId};CreateDocumentationVersion POST ${restApi}/documentation/versions;GetDocumentationVersions GET ${restApi}/documentation/versions;GetDocumentationVersion GET ${restApi}/documentation/versions/{documentationVersion};UpdateDocumentationVersion PATCH ${restApi}/documentation/versions/{documentationVersion};DeleteDocumentationVersion DELETE ${restApi}/documentation/versions/{documentationVersion}`,
  ],
  [
    'gateway responses',
    `GetGatewayResponses GET ${restApi}/gatewayresponses;GetGatewayResponse GET ${restApi}/gatewayresponses/{responseType};PutGatewayResponse PUT ${restApi}/gatewayresponses/{responseType};UpdateGatewayResponse PATCH ${restApi}/gatewayresponses/{responseType};DeleteGatewayResponse DELETE ${restApi}/gatewayresponses/{responseType}`,
  ],
  [
    'request validators',
    `CreateRequestValidator POST ${restApi}/requestvalidators;GetRequestValidators GET ${restApi}/requestvalidators;GetRequestValidator GET ${restApi}/requestvalidators/{requestValidatorId};UpdateRequestValidator PATCH ${restApi}/requestvalidators/{requestValidatorId};DeleteRequestValidator DELETE ${restApi}/requestvalidators/{requestValidatorId}`,
  ],
  [
    'exports and SDKs',
    `GetExport GET ${restApi}/stages/{stageName}/exports/{exportType};GetSdk GET ${restApi}/stages/{stageName}/sdks/{sdkType};GetSdkTypes GET /sdktypes;GetSdkType GET /sdktypes/{id}`,
  ],
  ['settings of the account', 'UpdateAccount PATCH /account'],
  ['caches', `FlushStageCache DELETE ${restApi}/stages/{stageName}/cache/data`],
  ['test requests', `TestInvokeMethod POST ${method}`],
  [
    'templates and changes of models',
    `GetModelTemplate GET ${restApi}/models/{modelName}/default_template;UpdateModel PATCH ${restApi}/models/{modelName}`,
  ],
];

const api = '/v2/apis/{apiId}';
const route = `${api}/routes/{routeId}`;
const integration = `${api}/integrations/{integrationId}`;

const second: readonly Unsupported[] = [
  [
    'authorizers',
    `CreateAuthorizer POST ${api}/authorizers;GetAuthorizers GET ${api}/authorizers;GetAuthorizer GET ${api}/authorizers/{authorizerId};UpdateAuthorizer PATCH ${api}/authorizers/{authorizerId};DeleteAuthorizer DELETE ${api}/authorizers/{authorizerId};ResetAuthorizersCache DELETE ${api}/stages/{stageName}/cache/authorizers`,
  ],
  [
    'custom domain names',
    'CreateDomainName POST /v2/domainnames;GetDomainNames GET /v2/domainnames;GetDomainName GET /v2/domainnames/{domainName};UpdateDomainName PATCH /v2/domainnames/{domainName};DeleteDomainName DELETE /v2/domainnames/{domainName};CreateApiMapping POST /v2/domainnames/{domainName}/apimappings;GetApiMappings GET /v2/domainnames/{domainName}/apimappings;GetApiMapping GET /v2/domainnames/{domainName}/apimappings/{apiMappingId};UpdateApiMapping PATCH /v2/domainnames/{domainName}/apimappings/{apiMappingId};DeleteApiMapping DELETE /v2/domainnames/{domainName}/apimappings/{apiMappingId};CreateRoutingRule POST /v2/domainnames/{domainName}/routingrules;ListRoutingRules GET /v2/domainnames/{domainName}/routingrules;GetRoutingRule GET /v2/domainnames/{domainName}/routingrules/{routingRuleId};PutRoutingRule PUT /v2/domainnames/{domainName}/routingrules/{routingRuleId};DeleteRoutingRule DELETE /v2/domainnames/{domainName}/routingrules/{routingRuleId}',
  ],
  [
    'VPC links',
    'CreateVpcLink POST /v2/vpclinks;GetVpcLinks GET /v2/vpclinks;GetVpcLink GET /v2/vpclinks/{vpcLinkId};UpdateVpcLink PATCH /v2/vpclinks/{vpcLinkId};DeleteVpcLink DELETE /v2/vpclinks/{vpcLinkId}',
  ],
  [
    'models of HTTP APIs',
    `CreateModel POST ${api}/models;GetModels GET ${api}/models;GetModel GET ${api}/models/{modelId};UpdateModel PATCH ${api}/models/{modelId};DeleteModel DELETE ${api}/models/{modelId};GetModelTemplate GET ${api}/models/{modelId}/template`,
  ],
  [
    'WebSocket APIs',
    `CreateIntegrationResponse POST ${integration}/integrationresponses;GetIntegrationResponses GET ${integration}/integrationresponses;GetIntegrationResponse GET ${integration}/integrationresponses/{integrationResponseId};UpdateIntegrationResponse PATCH ${integration}/integrationresponses/{integrationResponseId};DeleteIntegrationResponse DELETE ${integration}/integrationresponses/{integrationResponseId};CreateRouteResponse POST ${route}/routeresponses;GetRouteResponses GET ${route}/routeresponses;GetRouteResponse GET ${route}/routeresponses/{routeResponseId};UpdateRouteResponse PATCH ${route}/routeresponses/{routeResponseId};DeleteRouteResponse DELETE ${route}/routeresponses/{routeResponseId};DeleteRouteRequestParameter DELETE ${route}/requestparameters/{requestParameterKey}`,
  ],
  ['exports', `ExportApi GET ${api}/exports/{specification}`],
  ['access logs', `DeleteAccessLogSettings DELETE ${api}/stages/{stageName}/accesslogsettings`],
  ['settings of routes', `DeleteRouteSettings DELETE ${api}/stages/{stageName}/routesettings/{routeKey}`],
];

/** An operation that is refused by its name. */
export interface UnsupportedOperation {
  readonly name: string;
  /** What it belongs to, as the refusal names it. */
  readonly feature: string;
  readonly route: RestRoute;
}

/** The operations of REST APIs that are refused. */
export const unsupportedRestOperations: readonly UnsupportedOperation[] = first.flatMap(operationsOf);

/** The operations of HTTP APIs that are refused. */
export const unsupportedHttpOperations: readonly UnsupportedOperation[] = second.flatMap(operationsOf);

function operationsOf([feature, operations]: Unsupported): readonly UnsupportedOperation[] {
  return operations.split(';').map((text) => {
    const [name = '', verb, path = ''] = text.split(' ');
    return { name, feature, route: { method: verb as RestRoute['method'], path, status: 200 } };
  });
}
