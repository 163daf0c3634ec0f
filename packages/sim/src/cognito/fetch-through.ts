import { request } from 'node:https';
import type { CairnServer } from '@cairn/server';

/** A `fetch` to whatever name, led to a server as a name server of one's own would; TLS goes by the name all the same. */
export function fetchThrough(server: CairnServer): typeof fetch {
  const { port } = new URL(server.endpoint);
  return async (input, init) => {
    const asked = new Request(input as string, init);
    const { hostname, host, pathname, search } = new URL(asked.url);
    const body = Buffer.from(await asked.arrayBuffer());
    const call = request({
      ...{ host: '127.0.0.1', port, servername: hostname, method: asked.method, path: pathname + search },
      ca: server.certificateAuthority(),
      headers: { host, ...Object.fromEntries(asked.headers) },
    });
    return new Promise((resolve, reject) => {
      call.on('error', reject);
      call.on('response', async (response) => {
        const content = Buffer.concat(await response.toArray());
        const headers = new Headers();
        for (const [name, values] of Object.entries(response.headersDistinct)) {
          for (const value of values ?? []) headers.append(name, value);
        }
        const status = response.statusCode ?? 0;
        resolve(new Response(status === 204 || content.length === 0 ? null : content, { status, headers }));
      });
      call.end(body);
    });
  };
}
