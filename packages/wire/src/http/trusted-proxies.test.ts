import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { TrustedProxies } from './trusted-proxies.ts';

const request = (remoteAddress: string, headers: { readonly [name: string]: string }): IncomingMessage =>
  ({ socket: { remoteAddress }, headers: { host: 'inner', ...headers } }) as never;
const proxies = new TrustedProxies(['10.0.0.0/8', '192.0.2.1', 'fd00::/8']);

function seen(remoteAddress: string, headers: { readonly [name: string]: string }) {
  const asked = request(remoteAddress, headers);
  proxies.apply(asked);
  return { host: asked.headers.host, ...proxies.clientOf(asked) };
}

describe('what a proxy says', () => {
  const told = {
    'x-forwarded-for': '198.51.100.7',
    'x-forwarded-host': 'api.example',
    'x-forwarded-proto': 'https',
  };

  it.each(['10.1.2.3', '192.0.2.1', '::ffff:10.1.2.3', 'fd00::1'])('is believed from %s', (address) => {
    expect(seen(address, told)).toEqual({ host: 'api.example', address: '198.51.100.7', scheme: 'https' });
    const forwarded = 'for=198.51.100.7:4711;host="api.example";proto=https';
    expect(seen(address, { forwarded })).toEqual({
      host: 'api.example',
      address: '198.51.100.7',
      scheme: 'https',
    });
  });

  it.each(['11.0.0.1', '192.0.2.2', '2001:db8::1', ''])('is not believed from %s', (address) => {
    expect(seen(address, told)).toEqual({ host: 'inner', address, scheme: 'http' });
  });

  it('counts from the end of the chain: what a client adds itself does not', () => {
    const chain = {
      'x-forwarded-for': '127.0.0.1, 198.51.100.7, 10.9.9.9',
      'x-forwarded-host': 'evil.example, api.example, inner.example',
    };
    expect(seen('10.1.2.3', chain)).toMatchObject({ host: 'api.example', address: '198.51.100.7' });
    const forwarded =
      'for=127.0.0.1;host=evil.example, for="[2001:db8::7]:80";host=api.example, for=10.9.9.9';
    expect(seen('10.1.2.3', { forwarded })).toMatchObject({ host: 'api.example', address: '2001:db8::7' });
  });

  it.each([
    [{ 'x-forwarded-host': 'a b' }, { host: 'inner' }],
    [{ 'x-forwarded-host': '' }, { host: 'inner' }],
    [{ 'x-forwarded-proto': 'gopher' }, { scheme: 'http' }],
    [{ 'x-forwarded-for': 'unknown' }, { address: '' }],
    [{ forwarded: 'for=_hidden;host;=;proto="' }, { address: '', host: 'inner', scheme: 'http' }],
  ] as const)(
    'is passed over where it is no sense, and whose address it hides is nobody: %j',
    (headers, expected) => {
      expect(seen('10.1.2.3', headers as never)).toMatchObject(expected);
    },
  );
});

it.each(['10.0.0.0/33', '10.0.0', 'proxy.example', '::/129', '10.0.0.0/8/8', '10.0.0.0/x', ''])(
  '%s is no range of addresses',
  (range) => expect(() => new TrustedProxies([range])).toThrow(RangeError),
);
