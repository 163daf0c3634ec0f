/** Any credentials will do; the scope names no service that matters. */
const authorization =
  'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/cairn/aws4_request, SignedHeaders=host, Signature=0';

/** What `/_cairn/v1` answered. */
export interface CairnAnswer {
  readonly status: number;
  readonly body: { readonly [member: string]: unknown };
}

/** Asks `/_cairn/v1` for a path with its query. */
export async function askCairn(endpoint: string, path: string): Promise<CairnAnswer> {
  const answer = await fetch(`${endpoint}/_cairn/v1${path}`, { headers: { authorization } });
  return { status: answer.status, body: (await answer.json()) as CairnAnswer['body'] };
}
