/**
 * What operations are called that change nothing, on AWS as here. What is called otherwise counts as a change: a new
 * operation is on the safe side until its name is added.
 */
const readingNames =
  /^(?:(?:Get|List|Describe|Filter|Search|Validate|Simulate|BatchGet|TransactGet|AdminGet|AdminList|Lookup)[A-Z]\w*|Query|Scan|EvaluateCode|EvaluateMappingTemplate|TestEventPattern|DecodeAuthorizationMessage)$/;

/** Called as if they only read: one takes a task out of a queue, others give out keys, tokens or codes. */
const takingNames: ReadonlySet<string> = new Set([
  'GetActivityTask',
  'GetSessionToken',
  'GetFederationToken',
  'GetClientToken',
  'GetCredentialsForIdentity',
  'GetId',
  'GetOpenIdToken',
  'GetOpenIdTokenForDeveloperIdentity',
  'GetTokensFromRefreshToken',
  'GetUserAttributeVerificationCode',
]);

/** Whether an operation changes nothing, so that nobody gains by repeating somebody else's call of it. */
export function isReadOnly(operation: string): boolean {
  return readingNames.test(operation) && !takingNames.has(operation);
}
