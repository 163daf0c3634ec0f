/**
 * The directives that every schema of AppSync knows without defining them.
 * Source: AppSync developer guide, "Configuring authorization and authentication", "Real-time data", "Merged APIs".
 */
export const awsDirectivesText = `
directive @aws_api_key on OBJECT | FIELD_DEFINITION
directive @aws_iam on OBJECT | FIELD_DEFINITION
directive @aws_oidc on OBJECT | FIELD_DEFINITION
directive @aws_lambda on OBJECT | FIELD_DEFINITION
directive @aws_cognito_user_pools(cognito_groups: [String!]) on OBJECT | FIELD_DEFINITION
directive @aws_auth(cognito_groups: [String!]!) on FIELD_DEFINITION
directive @aws_subscribe(mutations: [String!]!) on FIELD_DEFINITION
directive @aws_publish(subscriptions: [String!]!) on FIELD_DEFINITION
directive @canonical on OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | SCALAR | FIELD_DEFINITION
directive @hidden on OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | SCALAR | FIELD_DEFINITION
directive @renamed(to: String!) on OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | SCALAR | FIELD_DEFINITION
`;

/** Their names. */
export const awsDirectiveNames: ReadonlySet<string> = new Set(
  'aws_api_key aws_iam aws_oidc aws_lambda aws_cognito_user_pools aws_auth aws_subscribe aws_publish canonical hidden renamed'.split(
    ' ',
  ),
);

/** A directive as a schema uses it, with its arguments. */
export interface AppliedDirective {
  readonly name: string;
  readonly arguments: { readonly [name: string]: unknown };
}
