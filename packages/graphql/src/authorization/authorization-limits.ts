import type { Limit } from '@cairn/kit';

/** Names of the limits of who may ask GraphQL APIs. */
export type AuthorizationLimitName = keyof typeof authorizationLimits;

/**
 * Bounds of what tokens, issuers and authorizing functions may take. Sources: AppSync developer guide, "Configuring
 * authorization and authentication to secure your GraphQL APIs"; those that AWS does not name say so.
 */
export const authorizationLimits = {
  graphqlTokenCharacters: {
    name: 'graphqlTokenCharacters',
    description: 'Token of a user pool or of an OpenID Connect issuer. Not one of AWS.',
    unit: 'characters',
    default: 16_384,
  },
  graphqlVerifiedTokens: {
    name: 'graphqlVerifiedTokens',
    description: 'Tokens of one issuer that are known to be signed by it. Not one of AWS.',
    unit: 'count',
    default: 2_000,
  },
  graphqlClockSkewSeconds: {
    name: 'graphqlClockSkewSeconds',
    description:
      "How far an issuer's clock may be ahead: of `iat` and `nbf`, never of `exp`. Not one of AWS.",
    unit: 'seconds',
    default: 60,
  },
  graphqlIssuers: {
    name: 'graphqlIssuers',
    description: 'Issuers of tokens whose keys are kept in memory. Not one of AWS.',
    unit: 'count',
    default: 200,
  },
  graphqlIssuerKeys: {
    name: 'graphqlIssuerKeys',
    description: 'Keys of one issuer that are read. Not one of AWS.',
    unit: 'count',
    default: 100,
  },
  graphqlIssuerKeysSeconds: {
    name: 'graphqlIssuerKeysSeconds',
    description: "How long an issuer's keys are believed before they are fetched again. Not one of AWS.",
    unit: 'seconds',
    default: 3_600,
  },
  graphqlIssuerCooldownSeconds: {
    name: 'graphqlIssuerCooldownSeconds',
    description: 'Least time between two fetches from one issuer, whatever tokens say. Not one of AWS.',
    unit: 'seconds',
    default: 30,
  },
  graphqlIssuerAnswerBytes: {
    name: 'graphqlIssuerAnswerBytes',
    description: 'Discovery document or key set of an issuer. Not one of AWS.',
    unit: 'bytes',
    default: 262_144,
  },
  graphqlIssuerTimeoutMs: {
    name: 'graphqlIssuerTimeoutMs',
    description: 'Longest that one fetch from an issuer may take. Not one of AWS.',
    unit: 'milliseconds',
    default: 5_000,
  },
  graphqlAuthorizerTokenCharacters: {
    name: 'graphqlAuthorizerTokenCharacters',
    description: 'Token that a Lambda authorizer is told.',
    unit: 'characters',
    default: 2_048,
  },
  graphqlAuthorizerTimeoutMs: {
    name: 'graphqlAuthorizerTimeoutMs',
    description: 'Longest that a Lambda authorizer may take.',
    unit: 'milliseconds',
    default: 10_000,
  },
  graphqlAuthorizerContextBytes: {
    name: 'graphqlAuthorizerContextBytes',
    description: 'Answer of a Lambda authorizer, its context for resolvers above all.',
    unit: 'bytes',
    default: 5_242_880,
  },
  graphqlAuthorizerKeptBytes: {
    name: 'graphqlAuthorizerKeptBytes',
    description:
      'Answer of a Lambda authorizer that is kept for its time; a larger one is asked for each time.',
    unit: 'bytes',
    default: 1_048_576,
  },
  graphqlAuthorizerKeptAnswers: {
    name: 'graphqlAuthorizerKeptAnswers',
    description: 'Answers of Lambda authorizers that are kept in memory. Not one of AWS.',
    unit: 'count',
    default: 1_000,
  },
} as const satisfies { readonly [name: string]: Limit };
