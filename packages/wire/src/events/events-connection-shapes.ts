import { boolean, listOf, oneOf, structure, text } from '../shape/shape.ts';
import { headerKey, queryStringKey } from './events-basic-shapes.ts';

// Constraints as the service model of Amazon EventBridge (2015-10-07) states them.

export const connectionName = text({ lengthMin: 1, lengthMax: 64, pattern: '[\\.\\-_A-Za-z0-9]+' });
export const connectionDescription = text({ lengthMax: 512 });
export const connectionAuthorizationType = oneOf('BASIC', 'OAUTH_CLIENT_CREDENTIALS', 'API_KEY');
const authHeaderParameters = text({
  lengthMin: 1,
  lengthMax: 512,
  pattern: '[ \\t]*[^\\x00-\\x1F:\\x7F]+([ \\t]+[^\\x00-\\x1F:\\x7F]+)*[ \\t]*',
});
const authHeaderParametersSensitive = text({
  lengthMin: 1,
  lengthMax: 512,
  pattern: '[ \\t]*[^\\x00-\\x1F:\\x7F]+([ \\t]+[^\\x00-\\x1F:\\x7F]+)*[ \\t]*',
  sensitive: true,
});
const createConnectionBasicAuthRequestParameters = structure(
  { Username: authHeaderParameters, Password: authHeaderParametersSensitive },
  ['Username', 'Password'],
);
const createConnectionOAuthClientRequestParameters = structure(
  { ClientID: authHeaderParameters, ClientSecret: authHeaderParametersSensitive },
  ['ClientID', 'ClientSecret'],
);
export const httpsEndpoint = text({
  lengthMin: 1,
  lengthMax: 2048,
  pattern: "((%[0-9A-Fa-f]{2}|[-()_.!~*';/?:@\\x26=+$,A-Za-z0-9])+)([).!';/?:,])?",
});
const connectionOAuthHttpMethod = oneOf('GET', 'POST', 'PUT');
const headerValueSensitive = text({
  lengthMax: 512,
  pattern: '[ \\t]*[\\x20-\\x7E]+([ \\t]+[\\x20-\\x7E]+)*[ \\t]*',
  sensitive: true,
});
const connectionHeaderParameter = structure({
  Key: headerKey,
  Value: headerValueSensitive,
  IsValueSecret: boolean,
});
const connectionHeaderParametersList = listOf(connectionHeaderParameter, { lengthMin: 0, lengthMax: 100 });
const queryStringValueSensitive = text({
  lengthMax: 512,
  pattern: '[^\\x00-\\x09\\x0B\\x0C\\x0E-\\x1F\\x7F]+',
  sensitive: true,
});
const connectionQueryStringParameter = structure({
  Key: queryStringKey,
  Value: queryStringValueSensitive,
  IsValueSecret: boolean,
});
const connectionQueryStringParametersList = listOf(connectionQueryStringParameter, {
  lengthMin: 0,
  lengthMax: 100,
});
const sensitiveString = text({ sensitive: true });
const connectionBodyParameter = structure({ Key: text(), Value: sensitiveString, IsValueSecret: boolean });
const connectionBodyParametersList = listOf(connectionBodyParameter, { lengthMin: 0, lengthMax: 100 });
const connectionHttpParameters = structure({
  HeaderParameters: connectionHeaderParametersList,
  QueryStringParameters: connectionQueryStringParametersList,
  BodyParameters: connectionBodyParametersList,
});
const createConnectionOAuthRequestParameters = structure(
  {
    ClientParameters: createConnectionOAuthClientRequestParameters,
    AuthorizationEndpoint: httpsEndpoint,
    HttpMethod: connectionOAuthHttpMethod,
    OAuthHttpParameters: connectionHttpParameters,
  },
  ['ClientParameters', 'AuthorizationEndpoint', 'HttpMethod'],
);
const createConnectionApiKeyAuthRequestParameters = structure(
  { ApiKeyName: authHeaderParameters, ApiKeyValue: authHeaderParametersSensitive },
  ['ApiKeyName', 'ApiKeyValue'],
);
const resourceConfigurationArn = text({
  lengthMin: 0,
  lengthMax: 2048,
  pattern:
    '(?:^arn:[a-z0-9\\-]+:vpc-lattice:[a-zA-Z0-9\\-]+:\\d{12}:resourceconfiguration/rcfg-[0-9a-z]{17}$|^$)',
});
const connectivityResourceConfigurationArn = structure(
  { ResourceConfigurationArn: resourceConfigurationArn },
  ['ResourceConfigurationArn'],
);
export const connectivityResourceParameters = structure(
  { ResourceParameters: connectivityResourceConfigurationArn },
  ['ResourceParameters'],
);
export const createConnectionAuthRequestParameters = structure({
  BasicAuthParameters: createConnectionBasicAuthRequestParameters,
  OAuthParameters: createConnectionOAuthRequestParameters,
  ApiKeyAuthParameters: createConnectionApiKeyAuthRequestParameters,
  InvocationHttpParameters: connectionHttpParameters,
  ConnectivityParameters: connectivityResourceParameters,
});
const updateConnectionBasicAuthRequestParameters = structure({
  Username: authHeaderParameters,
  Password: authHeaderParametersSensitive,
});
const updateConnectionOAuthClientRequestParameters = structure({
  ClientID: authHeaderParameters,
  ClientSecret: authHeaderParametersSensitive,
});
const updateConnectionOAuthRequestParameters = structure({
  ClientParameters: updateConnectionOAuthClientRequestParameters,
  AuthorizationEndpoint: httpsEndpoint,
  HttpMethod: connectionOAuthHttpMethod,
  OAuthHttpParameters: connectionHttpParameters,
});
const updateConnectionApiKeyAuthRequestParameters = structure({
  ApiKeyName: authHeaderParameters,
  ApiKeyValue: authHeaderParametersSensitive,
});
export const updateConnectionAuthRequestParameters = structure({
  BasicAuthParameters: updateConnectionBasicAuthRequestParameters,
  OAuthParameters: updateConnectionOAuthRequestParameters,
  ApiKeyAuthParameters: updateConnectionApiKeyAuthRequestParameters,
  InvocationHttpParameters: connectionHttpParameters,
  ConnectivityParameters: connectivityResourceParameters,
});
export const connectionState = oneOf(
  'CREATING',
  'UPDATING',
  'DELETING',
  'AUTHORIZED',
  'DEAUTHORIZED',
  'AUTHORIZING',
  'DEAUTHORIZING',
  'ACTIVE',
  'FAILED_CONNECTIVITY',
);
