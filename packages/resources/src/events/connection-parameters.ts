/** A parameter that a connection adds to requests. */
export interface ConnectionParameter {
  readonly Key?: string;
  readonly Value?: string;
  readonly IsValueSecret?: boolean;
}

interface ConnectionHttpParameters {
  readonly HeaderParameters?: readonly ConnectionParameter[];
  readonly QueryStringParameters?: readonly ConnectionParameter[];
  readonly BodyParameters?: readonly ConnectionParameter[];
}

/** AuthParameters as CreateConnection takes them, secrets included; UpdateConnection takes any part of them. */
export interface AuthParameters {
  readonly BasicAuthParameters?: { readonly Username?: string; readonly Password?: string };
  readonly ApiKeyAuthParameters?: { readonly ApiKeyName?: string; readonly ApiKeyValue?: string };
  readonly OAuthParameters?: {
    readonly ClientParameters?: { readonly ClientID?: string; readonly ClientSecret?: string };
    readonly AuthorizationEndpoint?: string;
    readonly HttpMethod?: string;
    readonly OAuthHttpParameters?: ConnectionHttpParameters;
  };
  readonly InvocationHttpParameters?: ConnectionHttpParameters;
}

/** How a connection authorises. */
export type AuthorizationType = 'BASIC' | 'API_KEY' | 'OAUTH_CLIENT_CREDENTIALS';

/** What AuthParameters show of themselves: no secret. */
export function shownParameters(parameters: AuthParameters): AuthParameters {
  const { BasicAuthParameters: basic, ApiKeyAuthParameters: key, OAuthParameters: oauth } = parameters;
  const { InvocationHttpParameters: invocation } = parameters;
  return {
    ...(basic !== undefined && { BasicAuthParameters: { Username: basic.Username ?? '' } }),
    ...(key !== undefined && { ApiKeyAuthParameters: { ApiKeyName: key.ApiKeyName ?? '' } }),
    ...(oauth !== undefined && {
      OAuthParameters: {
        ...oauth,
        ClientParameters: { ClientID: oauth.ClientParameters?.ClientID ?? '' },
        ...(oauth.OAuthHttpParameters !== undefined && {
          OAuthHttpParameters: shownHttp(oauth.OAuthHttpParameters),
        }),
      },
    }),
    ...(invocation !== undefined && { InvocationHttpParameters: shownHttp(invocation) }),
  };
}

/** What an update changes of what there is: members that it names. */
export function updatedParameters(known: AuthParameters, given: AuthParameters): AuthParameters {
  const basic = merged(known.BasicAuthParameters, given.BasicAuthParameters);
  const key = merged(known.ApiKeyAuthParameters, given.ApiKeyAuthParameters);
  const oauth = merged(known.OAuthParameters, given.OAuthParameters);
  const client = merged(known.OAuthParameters?.ClientParameters, given.OAuthParameters?.ClientParameters);
  const invocation = merged(known.InvocationHttpParameters, given.InvocationHttpParameters);
  return {
    ...(basic !== undefined && { BasicAuthParameters: basic }),
    ...(key !== undefined && { ApiKeyAuthParameters: key }),
    ...(oauth !== undefined && {
      OAuthParameters: { ...oauth, ...(client !== undefined && { ClientParameters: client }) },
    }),
    ...(invocation !== undefined && { InvocationHttpParameters: invocation }),
  };
}

/** Keeps only what a kind of authorisation uses. @returns undefined when that is not all there */
export function parametersOf(
  type: AuthorizationType,
  parameters: AuthParameters,
): AuthParameters | undefined {
  const { BasicAuthParameters, ApiKeyAuthParameters, OAuthParameters, InvocationHttpParameters } = parameters;
  const invocation = InvocationHttpParameters === undefined ? {} : { InvocationHttpParameters };
  if (type === 'BASIC') {
    const isWhole = BasicAuthParameters?.Username !== undefined && BasicAuthParameters.Password !== undefined;
    return isWhole ? { BasicAuthParameters, ...invocation } : undefined;
  }
  if (type === 'API_KEY') {
    const isWhole =
      ApiKeyAuthParameters?.ApiKeyName !== undefined && ApiKeyAuthParameters.ApiKeyValue !== undefined;
    return isWhole ? { ApiKeyAuthParameters, ...invocation } : undefined;
  }
  const client = OAuthParameters?.ClientParameters;
  const isWhole =
    client?.ClientID !== undefined &&
    client.ClientSecret !== undefined &&
    OAuthParameters?.AuthorizationEndpoint !== undefined &&
    OAuthParameters.HttpMethod !== undefined;
  return isWhole ? { OAuthParameters, ...invocation } : undefined;
}

function shownHttp({
  HeaderParameters,
  QueryStringParameters,
  BodyParameters,
}: ConnectionHttpParameters): ConnectionHttpParameters {
  return {
    ...(HeaderParameters !== undefined && { HeaderParameters: HeaderParameters.map(shown) }),
    ...(QueryStringParameters !== undefined && { QueryStringParameters: QueryStringParameters.map(shown) }),
    ...(BodyParameters !== undefined && { BodyParameters: BodyParameters.map(shown) }),
  };
}

function shown({ Key, Value, IsValueSecret = false }: ConnectionParameter): ConnectionParameter {
  return {
    ...(Key !== undefined && { Key }),
    ...(Value !== undefined && !IsValueSecret && { Value }),
    IsValueSecret,
  };
}

function merged<Part extends object>(known: Part | undefined, given: Part | undefined): Part | undefined {
  if (known === undefined || given === undefined) return given ?? known;
  return { ...known, ...given };
}
