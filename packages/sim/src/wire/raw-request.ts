import { request } from 'node:http';

/** A request that no SDK would send. */
export interface RawRequest {
  /** After `AWSStepFunctions.`, unless it has a dot itself. */
  readonly operation: string;
  readonly body: string | Uint8Array;
  /** Added to, or in place of, the headers of a well-meant call. */
  readonly headers?: { readonly [name: string]: string };
}

/** What came back. */
export interface RawAnswer {
  readonly status: number;
  /** Without its namespace: `ValidationException`. */
  readonly code: string | undefined;
  readonly message: string | undefined;
  readonly body: Record<string, unknown>;
}

const authorization =
  'AWS4-HMAC-SHA256 Credential=any/20260101/us-east-1/states/aws4_request, SignedHeaders=host, Signature=0';

/** Sends a request as it is. */
export function sendRaw(endpoint: string, { operation, body, headers }: RawRequest): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const call = request(
      endpoint,
      {
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'content-length': String(Buffer.byteLength(body)),
          'x-amz-target': operation.includes('.') ? operation : `AWSStepFunctions.${operation}`,
          authorization,
          ...headers,
        },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const parsed = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
          resolve({
            status: answer.statusCode ?? 0,
            code: textOf(parsed.__type)?.replace(/^.*#/, ''),
            message: textOf(parsed.message),
            body: parsed,
          });
        });
      },
    );
    call.on('error', reject);
    call.end(body);
  });
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
