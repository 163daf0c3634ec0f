import type { IncomingMessage } from 'node:http';
import { nodeHttp } from '../node-http.ts';

const answerBytesMax = 4_194_304;

/** Where the API of a container engine is. */
export type EngineAddress =
  | { readonly socketPath: string }
  | { readonly host: string; readonly port: number };

export interface EngineAnswer {
  readonly status: number;
  /** Undefined for an answer without a body. */
  readonly body: unknown;
}

/** The address that `DOCKER_HOST` names; undefined for one that is spoken to otherwise. */
export function readEngineAddress(text: string): EngineAddress | undefined {
  if (text.startsWith('unix://')) return { socketPath: text.slice('unix://'.length) };
  const match = /^(?:tcp|http):\/\/([^/:]+):(\d+)\/?$/.exec(text);
  return match === null ? undefined : { host: match[1] as string, port: Number(match[2]) };
}

/** Speaks to the HTTP API that Docker and Podman share, over its socket. */
export class EngineHttp {
  readonly #address: EngineAddress;

  constructor(address: EngineAddress) {
    this.#address = address;
  }

  /** One call with JSON both ways. Of an answer in lines, the last one. */
  async call(method: string, path: string, body?: object, timeoutMs = 60_000): Promise<EngineAnswer> {
    const answer = await this.open(method, path, body, AbortSignal.timeout(timeoutMs));
    const text = await readText(answer);
    return { status: answer.statusCode ?? 0, body: lastJson(text) };
  }

  /** One call whose answer is a stream. */
  open(method: string, path: string, body?: object, signal?: AbortSignal): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const sent = nodeHttp.request(
        {
          ...this.#address,
          method,
          path,
          ...(signal !== undefined && { signal }),
          headers: {
            host: 'docker',
            ...(text !== undefined && {
              'content-type': 'application/json',
              'content-length': Buffer.byteLength(text),
            }),
          },
        },
        resolve,
      );
      sent.on('error', reject);
      sent.end(text);
    });
  }
}

async function readText(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer) {
    bytes += (chunk as Buffer).length;
    // Progress comes in lines without end: only the last ones tell the outcome.
    chunks.push(chunk as Buffer);
    while (bytes > answerBytesMax && chunks.length > 1) bytes -= chunks.shift()?.length ?? 0;
  }
  return Buffer.concat(chunks).toString('utf8');
}

function lastJson(text: string): unknown {
  const line = text.trim().split('\n').at(-1) ?? '';
  for (const candidate of [text, line]) {
    try {
      return JSON.parse(candidate) as unknown;
    } catch {
      // Not JSON as a whole, or not at all.
    }
  }
  return undefined;
}
