import { createHash } from 'node:crypto';
import { type CairnServer, createServer, type ServerOptions } from '@cairn/server';
import { Inbox } from '../inbox.ts';
import { PoolMaker } from '../pool-maker.ts';

/** What somebody hears who has called without a signature. */
export interface Heard {
  readonly status: number;
  /** Name of the error; undefined where there is none. */
  readonly error: string | undefined;
  readonly message: string | undefined;
  readonly body: { readonly [member: string]: unknown };
}

/** A server that verifies signatures, and somebody who means no good. */
export class StrictWorld {
  readonly server: CairnServer;
  readonly maker: PoolMaker;
  readonly inbox: Inbox;

  private constructor(server: CairnServer) {
    this.server = server;
    const key = server.cairn.rootAccessKey;
    this.maker = new PoolMaker(server.endpoint, key);
    this.inbox = new Inbox(server.endpoint, key);
  }

  /** Addresses of callers are told by a proxy that is believed, so that one machine can come from many. */
  static async make(
    limits: { readonly [name: string]: number } = {},
    place: { readonly dataDirectory: string } | { readonly memory: true } = { memory: true },
    more: Pick<ServerOptions, 'publicUrl'> = {},
  ): Promise<StrictWorld> {
    const server = await createServer({
      ...{ ...place, port: 0, auth: 'strict', logLevel: 'silent', studio: false },
      trustedProxies: ['127.0.0.1'],
      limits,
      ...more,
    });
    return new StrictWorld(server);
  }

  /** Calls as anybody can. @param address from where */
  async call(operation: string, input: object, address = '192.0.2.1'): Promise<Heard> {
    const service = operation.startsWith('identity:')
      ? 'AWSCognitoIdentityService'
      : 'AWSCognitoIdentityProviderService';
    const response = await fetch(this.server.endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `${service}.${operation.replace(/^.*:/, '')}`,
        'x-forwarded-for': address,
      },
      body: JSON.stringify(input),
    });
    const text = await response.text();
    const body = (text === '' ? {} : JSON.parse(text)) as Heard['body'];
    const error = response.headers.get('x-amzn-errortype') ?? undefined;
    return { status: response.status, error, message: body.message as string | undefined, body };
  }

  async stop(): Promise<void> {
    this.maker.destroy();
    await this.server.stop();
  }
}

/** A code that is none of those given. */
export function otherCode(...codes: readonly string[]): string {
  for (let number = 0; ; number += 1) {
    const code = String(number).padStart(6, '0');
    if (!codes.includes(code)) return code;
  }
}

/** A verifier of PKCE and its challenge. */
export const pkce = {
  verifier: 'v'.repeat(64),
  challenge: createHash('sha256').update('v'.repeat(64)).digest('base64url'),
};
