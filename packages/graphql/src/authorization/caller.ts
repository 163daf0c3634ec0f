import type { CallScope, Json } from '@cairn/kit';

/** The ways in which a request to a GraphQL API says who makes it. */
export type AuthorizationMode =
  | 'API_KEY'
  | 'AWS_IAM'
  | 'OPENID_CONNECT'
  | 'AMAZON_COGNITO_USER_POOLS'
  | 'AWS_LAMBDA';

/** Who makes a request, and what of the schema is open to them. */
export interface Caller {
  /** `ctx.identity`; null for API keys. */
  readonly identity: Json;
  readonly authorizationMode: AuthorizationMode;
  /** `util.authType()`: `API Key Authorization`, `IAM Authorization`, `User Pool Authorization`, … */
  readonly authorizationType: string;
  /** Account and region of the API, and the principal as which sources with the caller's credentials are asked. */
  readonly scope: CallScope;
  /** Whether a field may be resolved for them: what the directives of field and type say, and policies. */
  mayReach(typeName: string, fieldName: string): boolean | Promise<boolean>;
  /** Whether the credentials still hold: asked while a subscription lasts. */
  isAlive(): boolean;
}

/** A request as far as it says who makes it. */
export interface AuthorizationRequest {
  /** By lower-case name. */
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined };
  readonly requestId: string;
  /** Addresses by which the request came, the client's first. */
  readonly sourceIps: readonly string[];
  /** The request's own text, for authorizers that are told it. */
  readonly query?: string;
  readonly operationName?: string;
  readonly variables?: Json;
  /** Verifies the request's signature and tells its caller. @throws ServiceError */
  readonly authenticate?: () => Promise<CallScope>;
}

/** Why nobody may make a request. */
export interface Refusal {
  readonly kind: 'refused';
  /** Of the answer over HTTP. */
  readonly status: number;
  readonly errorType: string;
  readonly message: string;
}

/** Tells who makes a request. */
export interface Authorizer {
  authorize(request: AuthorizationRequest): Promise<Caller | Refusal>;
  /**
   * By what the API lets callers of a mode in and what is open to them, as a text that is another for each change;
   * undefined for a mode that it does not have. Absent where that never changes.
   */
  readonly groundsOf?: (mode: AuthorizationMode) => string | undefined;
}

/** The answer to credentials that are missing or do not hold. Source: answers of AppSync as clients report them. */
export const unauthorized: Refusal = {
  kind: 'refused',
  status: 401,
  errorType: 'UnauthorizedException',
  message: 'You are not authorized to make this call.',
};

/** The same with a reason. Source: answers of AppSync as clients report them. */
export function unauthorizedBecause(message: string): Refusal {
  return { ...unauthorized, message };
}

/** Whether an authorizer let nobody in. */
export function isRefusal(answer: Caller | Refusal): answer is Refusal {
  return 'kind' in answer && answer.kind === 'refused';
}
