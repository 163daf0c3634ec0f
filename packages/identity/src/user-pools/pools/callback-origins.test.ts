import { describe, expect, it } from 'vitest';
import type { AppClientRecord } from '../records/pool-records.ts';
import { CallbackOrigins } from './callback-origins.ts';
import { newPool, poolsFixture, scope } from './testing/pools-fixture.ts';

async function fixtureWithOrigins() {
  const fixture = await poolsFixture();
  const UserPoolId = await newPool(fixture);
  const origins = new CallbackOrigins(fixture.store);
  const create = async (CallbackURLs: readonly string[], LogoutURLs: readonly string[] = []) => {
    const { UserPoolClient } = await fixture.operations.createUserPoolClient(scope, {
      UserPoolId,
      ClientName: 'web',
      CallbackURLs,
      LogoutURLs,
    });
    return fixture.store.clients.byId(UserPoolClient.ClientId) as AppClientRecord;
  };
  return { ...fixture, UserPoolId, origins, create };
}

describe('origins of callback URLs', () => {
  it('follow the clients as they come, change and go', async () => {
    const { origins, create, operations, UserPoolId } = await fixtureWithOrigins();
    expect(origins.has('https://app.example.com')).toBe(false);
    const client = await create(['https://app.example.com/in?x=1'], ['http://localhost:5173/out']);
    expect(origins.has('https://app.example.com')).toBe(true);
    expect(origins.has('http://localhost:5173')).toBe(true);
    await operations.updateUserPoolClient(scope, {
      UserPoolId,
      ClientId: client.id,
      CallbackURLs: ['https://other.example.com/'],
    });
    expect(origins.has('https://app.example.com')).toBe(false);
    expect(origins.has('https://other.example.com')).toBe(true);
    await operations.deleteUserPool(scope, { UserPoolId });
    expect(origins.has('https://other.example.com')).toBe(false);
  });

  it('are told apart by client', async () => {
    const { origins, create } = await fixtureWithOrigins();
    const one = await create(['https://one.example.com/']);
    const two = await create(['https://two.example.com/']);
    expect(origins.ofClient(one, 'https://one.example.com')).toBe(true);
    expect(origins.ofClient(one, 'https://two.example.com')).toBe(false);
    expect(origins.ofClient(two, 'https://two.example.com')).toBe(true);
  });

  it('are compared whole: neither scheme, port nor a part of the name will do', async () => {
    const { origins, create } = await fixtureWithOrigins();
    await create([
      'https://app.example.com/',
      'capacitor://localhost/x',
      'myapp:in',
      'https://EXAMPLE.com:443/',
    ]);
    for (const origin of ['capacitor://localhost', 'https://example.com'])
      expect(origins.has(origin)).toBe(true);
    for (const origin of [
      'null',
      '',
      '*',
      'http://app.example.com',
      'https://app.example.com:444',
      'https://app.example.com.evil.example',
      'https://evil-app.example.com',
      'https://app.example.com/',
      'myapp:',
    ])
      expect(origins.has(origin)).toBe(false);
  });
});
