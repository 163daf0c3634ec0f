import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { ServiceError } from '@cairn/kit';
import { type PoolsFixture, scope } from './pools-fixture.ts';

/** Members that are bytes here and base64 on the wire. */
const blobs: ReadonlySet<string> = new Set(['Bytes', 'ImageFile']);

type Operation = (caller: typeof scope, input: unknown) => Promise<unknown>;

/**
 * The SDK's client, whose requests go to the operations without a socket: it writes and reads all as it does for AWS, so
 * that what it does not know is not there.
 */
export function inProcessClient({ operations }: Pick<PoolsFixture, 'operations'>) {
  const byName = operations as unknown as { readonly [name: string]: Operation };
  const client = new CognitoIdentityProviderClient({
    region: scope.region,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
    maxAttempts: 1,
    requestHandler: {
      async handle(request: { readonly headers: Record<string, string>; readonly body?: unknown }) {
        const target = request.headers['x-amz-target'] ?? '';
        const name = target.slice(target.indexOf('.') + 1);
        const input = JSON.parse(textOf(request.body), fromWire);
        const answer = await answerOf(byName[name.charAt(0).toLowerCase() + name.slice(1)], input);
        const body = new TextEncoder().encode(JSON.stringify(answer.body));
        const headers = { 'content-type': 'application/x-amz-json-1.1' };
        return { response: { statusCode: answer.status, headers, body } };
      },
    } as never,
  });
  return client;
}

async function answerOf(operation: Operation | undefined, input: unknown) {
  if (operation === undefined) return { status: 400, body: { __type: 'UnknownOperationException' } };
  try {
    return { status: 200, body: toWire('', await operation(scope, input)) };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return { status: error.status, body: { __type: error.code, message: error.message } };
  }
}

function textOf(body: unknown): string {
  return body instanceof Uint8Array ? new TextDecoder().decode(body) : String(body ?? '{}');
}

function fromWire(name: string, value: unknown): unknown {
  return blobs.has(name) && typeof value === 'string' ? Uint8Array.from(Buffer.from(value, 'base64')) : value;
}

/** Instants are milliseconds in the room and seconds on the wire. */
function toWire(name: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map((item) => toWire('', item));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toWire(key, item)]));
  return typeof value === 'number' && name.endsWith('Date') ? value / 1_000 : value;
}
