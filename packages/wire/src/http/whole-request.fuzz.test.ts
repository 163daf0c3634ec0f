import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readWholeRequest } from './whole-request.ts';

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

let seen: Seen[] = [];
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { method, url, headers, rawHeaders } = request;
    seen.push({ method, url, headers, rawHeaders, body: Buffer.concat(chunks).toString('hex') });
    response.end();
  });
});

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** The requests that Node's own server takes these bytes for, sent at once and followed by nothing. */
async function requestsOf(bytes: Buffer): Promise<readonly Seen[]> {
  seen = [];
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.resume().on('error', () => undefined);
  socket.end(bytes);
  await once(socket, 'close');
  return seen;
}

function request(headers: readonly string[], body = '{"a":1}', line = 'POST / HTTP/1.1'): Buffer {
  return Buffer.from(`${[line, ...headers].join('\r\n')}\r\n\r\n${body}`, 'latin1');
}

const plain = ['Host: localhost:4566', 'X-Amz-Target: A.B', 'Content-Length: 7'];

describe('a request that came whole', () => {
  it('is read with its headers, as they are spelt and by lower-case name, and its body', () => {
    const read = readWholeRequest(request([...plain, 'x-empty:', 'X-Padded: \t a b \t']));
    expect(read?.headers).toEqual({
      host: 'localhost:4566',
      'x-amz-target': 'A.B',
      'content-length': '7',
      'x-empty': '',
      'x-padded': 'a b',
    });
    expect(read?.rawHeaders).toEqual([
      'Host',
      'localhost:4566',
      'X-Amz-Target',
      'A.B',
      'Content-Length',
      '7',
      'x-empty',
      '',
      'X-Padded',
      'a b',
    ]);
    expect(Buffer.from(read?.body as Uint8Array).toString()).toBe('{"a":1}');
  });

  it('may have an empty body, and may say that the connection stays', () => {
    const headers = ['Host: a', 'Content-Length: 0', 'Connection: Keep-Alive'];
    expect(readWholeRequest(request(headers, ''))?.body.length).toBe(0);
  });

  it.each([
    ['another method', request(plain, undefined, 'GET / HTTP/1.1')],
    ['another path', request(plain, undefined, 'POST /a HTTP/1.1')],
    ['a query', request(plain, undefined, 'POST /?a HTTP/1.1')],
    ['an address in the place of a path', request(plain, undefined, 'POST http://a/ HTTP/1.1')],
    ['an older version', request(plain, undefined, 'POST / HTTP/1.0')],
    ['an empty line before it', Buffer.concat([Buffer.from('\r\n'), request(plain)])],
    ['no host', request(plain.slice(1))],
    ['two hosts', request([...plain, 'HOST: b'])],
    ['no length', request(plain.slice(0, 2))],
    ['two lengths', request([...plain, 'Content-Length: 7'])],
    ['a length with a sign', request([...plain.slice(0, 2), 'Content-Length: +7'])],
    ['a list of lengths', request([...plain.slice(0, 2), 'Content-Length: 7, 7'])],
    ['a body in chunks', request([...plain, 'Transfer-Encoding: chunked'])],
    ['an expectation', request([...plain, 'Expect: 100-continue'])],
    ['an upgrade', request([...plain, 'Upgrade: websocket'])],
    ['a connection that is to end', request([...plain, 'Connection: close'])],
    ['a connection with more to say', request([...plain, 'Connection: keep-alive, x-a'])],
    ['a folded line', request([...plain, 'X-A: b\r\n c'])],
    ['a space before a colon', request([...plain, 'X-A : b'])],
    ['a line without a colon', request([...plain, 'X-A'])],
    ['a line without a name', request([...plain, ': b'])],
    ['a name that means something to an object', request([...plain, '__proto__: b'])],
    ['a byte above ASCII', request([...plain, 'X-A: \u00e9'])],
    ['a control character', request([...plain, 'X-A: \u0000'])],
    ['lines that end with a line feed', Buffer.from(request(plain).toString().replaceAll('\r\n', '\n'))],
    ['a lone line feed', request([...plain, 'X-A: b\nX-B: c'])],
    ['a lone carriage return', request([...plain, 'X-A: b\rX-B: c'])],
    ['a body that is not all there', request(plain, '{"a":1')],
    ['a body with more behind it', request(plain, '{"a":1}P')],
    ['another request behind it', Buffer.concat([request(plain), request(plain)])],
    ['a head that is not all there', request(plain).subarray(0, 40)],
    ['a head that is large', request([...plain, `X-A: ${'a'.repeat(9_000)}`])],
    ['headers without measure', request([...plain, ...Array.from({ length: 70 }, (_, at) => `X-${at}: a`)])],
    ['nothing', Buffer.alloc(0)],
  ])('is none with %s', (_what, bytes) => {
    expect(readWholeRequest(bytes)).toBeUndefined();
  });

  it('is the one request that the HTTP server reads of the same bytes, or is left to it', async () => {
    const piece = fc.oneof(
      fc.constantFrom(
        ...[
          '\r\n',
          '\n',
          '\r',
          ':',
          ' ',
          '\t',
          ',',
          '\r\n\r\n',
          '0',
          '7',
          'POST / HTTP/1.1\r\n',
          'Host: a\r\n',
        ],
        ...['Content-Length: 7\r\n', 'Transfer-Encoding: chunked\r\n', 'Connection: close\r\n', 'X-A: b\r\n'],
        ...['Connection: upgrade\r\n', 'Upgrade: h2c\r\n', 'Expect: 100-continue\r\n', 'TE: trailers\r\n'],
      ),
      fc.string({ unit: 'binary', maxLength: 3 }),
    );
    const change = fc.record({ at: fc.nat(200), drop: fc.nat(4), piece });
    const headers = fc.array(
      fc.tuple(
        fc.constantFrom('Accept', 'x-amz-date', 'X-A', 'x-a', 'Keep-Alive', 'Content-Type', 'Cookie', 'Host'),
        fc.string({ unit: 'grapheme-ascii', maxLength: 12 }),
      ),
      { maxLength: 4 },
    );
    let whole = 0;
    await fc.assert(
      fc.asyncProperty(headers, fc.array(change, { maxLength: 2 }), async (more, changes) => {
        let text = request([...plain, ...more.map(([name, value]) => `${name}: ${value}`)]).toString(
          'latin1',
        );
        for (const { at, drop, piece: added } of changes)
          text = text.slice(0, at) + added + text.slice(at + drop);
        const bytes = Buffer.from(text, 'latin1');
        const read = readWholeRequest(bytes);
        if (read === undefined) return;
        whole += 1;
        const { headers: byName, rawHeaders } = read;
        const body = Buffer.from(read.body).toString('hex');
        expect(await requestsOf(bytes)).toEqual([
          { method: 'POST', url: '/', headers: byName, rawHeaders, body },
        ]);
      }),
      { numRuns: 2_000 },
    );
    expect(whole).toBeGreaterThan(100);
  });
});
