import { CommandFailure } from '../command-failure.ts';
import { signatureHeaders } from '../request-signature.ts';
import { type CallerScope, missingCredentials, readEndpoint, send } from '../step-functions-caller.ts';

/** Names of the buckets of a server. S3 answers XML, of which names alone are wanted. @throws CommandFailure */
export async function listBuckets(endpoint: string, scope: CallerScope): Promise<readonly string[]> {
  const url = new URL('/', readEndpoint(endpoint));
  const unsigned = { method: 'GET', url, headers: {}, body: '' } as const;
  const response = await send(url, { headers: signatureHeaders(unsigned, { ...scope, service: 's3' }) });
  const text = await response.text();
  if (response.ok)
    return [...text.matchAll(/<Bucket>.*?<Name>([^<]*)<\/Name>/gs)].map(([, name = '']) => name);
  const code = /<Code>([^<]*)<\/Code>/.exec(text)?.[1] ?? `HTTP status ${response.status}`;
  throw new CommandFailure(missingCredentials(code, url) ?? `buckets cannot be listed: ${code}`);
}
