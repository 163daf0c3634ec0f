import { Agent, request } from 'node:http';

const authorization =
  'AWS4-HMAC-SHA256 Credential=000000000000/20260101/us-east-1/states/aws4_request, SignedHeaders=host, Signature=0';

/** An error answer of the service. */
export class AnsweredError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}

/**
 * The smallest client of Step Functions' wire (awsJson1_0): keep-alive connections, no retries, no clock.
 * For load and torture, where an SDK client would hide or slow down what is under test.
 */
export class RawClient {
  readonly #agent: Agent;
  readonly #host: string;
  readonly #port: number;
  readonly #targetPrefix: string;
  readonly #jsonVersion: string;

  /** @param targetPrefix of the service that is called: Step Functions unless given */
  constructor(
    endpoint: string,
    connectionsMax = 64,
    targetPrefix = 'AWSStepFunctions',
    jsonVersion: '1.0' | '1.1' = '1.0',
  ) {
    const url = new URL(endpoint);
    this.#host = url.hostname;
    this.#port = Number(url.port);
    this.#targetPrefix = targetPrefix;
    this.#jsonVersion = jsonVersion;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connectionsMax });
  }

  /** Calls an operation. @throws AnsweredError when the service refuses, Error when no whole answer came */
  call(operation: string, input: object, signal?: AbortSignal): Promise<Record<string, unknown>> {
    const body = JSON.stringify(input);
    return new Promise((resolve, reject) => {
      const call = request(
        {
          host: this.#host,
          port: this.#port,
          method: 'POST',
          path: '/',
          agent: this.#agent,
          ...(signal === undefined ? {} : { signal }),
          headers: {
            'content-type': `application/x-amz-json-${this.#jsonVersion}`,
            'x-amz-target': `${this.#targetPrefix}.${operation}`,
            'content-length': Buffer.byteLength(body),
            authorization,
          },
        },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('error', reject);
          answer.on('close', () => {
            if (!answer.complete) reject(new Error('the answer broke off'));
          });
          answer.on('end', () => {
            const text = Buffer.concat(chunks).toString('utf8');
            try {
              const output = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
              if (answer.statusCode === 200) resolve(output);
              else reject(answeredError(output, answer.statusCode ?? 0));
            } catch (error) {
              reject(error);
            }
          });
        },
      );
      call.on('error', reject);
      call.end(body);
    });
  }

  /** Closes the connections. */
  close(): void {
    this.#agent.destroy();
  }
}

function answeredError(output: Record<string, unknown>, status: number): AnsweredError {
  const type = String(output.__type ?? `Status${status}`);
  return new AnsweredError(type.slice(type.indexOf('#') + 1), String(output.message ?? output.Message ?? ''));
}
