import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ProviderType } from '../user-pools/records/pool-records.ts';
import { mappedAttributes } from './mapped-attributes.ts';
import { federationFixture } from './testing/federation-fixture.ts';

let fixture: Awaited<ReturnType<typeof federationFixture>>;
beforeAll(async () => {
  fixture = await federationFixture();
  await fixture.addProvider('Company');
});
afterAll(() => fixture.stop());

const uri = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress';

it.each<[ProviderType, string]>([
  ['SAML', 'true'],
  ['OIDC', 'false'],
])('what says that an address was verified is about what the provider means by it: %s', (type, verified) => {
  const { pool, client, provider } = fixture.requestOf();
  const attributeMapping = { email: uri, email_verified: 'email_verified' };
  const attributes = new Map([
    [uri, 'ada@example.com'],
    ['email_verified', 'true'],
  ]);
  const place = { pool, client, provider: { ...provider, type, attributeMapping } };
  expect(mappedAttributes(place, { subject: 'ada', issuer: null, attributes })).toEqual({
    ...{ email: 'ada@example.com', email_verified: verified },
  });
});
