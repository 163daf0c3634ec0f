import { nodeSaml } from '@cairn/host/identity';
import { type OutboundAnswer, OutboundError } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import { SamlProvider, type SamlResponseParts } from '../../../../host/src/identity/testing/saml-provider.ts';
import { samlEncryptionKey, samlSigningKey } from '../../user-pools/pools/saml-keys.ts';
import type { ProviderRecord } from '../../user-pools/records/pool-records.ts';
import { userPoolFixture } from '../../user-pools/testing/user-pool-fixture.ts';
import { samlProviders } from './saml-providers.ts';

const metadataUrl = 'https://idp.example/metadata';
const returnUri = 'https://auth.localhost:4566/notes/saml2/idpresponse';

/** A pool with a provider whose metadata are given, or fetched by `onFetch`. */
async function samlFixture({
  details,
  onFetch,
}: {
  details?: ProviderRecord['details'];
  onFetch?: (url: string) => OutboundAnswer;
} = {}) {
  const idp = new SamlProvider();
  const fixture = await userPoolFixture();
  fixture.clock.nowMs = Date.now();
  const fetched: string[] = [];
  const http = async ({ url }: { readonly url: string }) => {
    fetched.push(url);
    if (onFetch === undefined) throw new OutboundError('connection', 'nobody answers');
    return onFetch(url);
  };
  const context = { ...fixture.context, http };
  const record: ProviderRecord = {
    ...{
      userPoolId: fixture.pool.id,
      name: 'Company',
      type: 'SAML',
      attributeMapping: {},
      idpIdentifiers: [],
    },
    ...{ details: details ?? { MetadataFile: idp.metadata() }, createdMs: 0, changedMs: 0 },
  };
  const given = { provider: record };
  // Keys are made for providers that are there alone.
  fixture.context.store.providers.keep(record);
  const makeKind = () => samlProviders({ context, saml: nodeSaml() });
  const { pool, client } = fixture;
  let kind = makeKind();
  const asked = { pool, client, state: 'state', returnUri, address: undefined };
  const begin = (prompt?: string) => kind.begin({ ...asked, ...given, prompt });
  const finish = (response: string, kept: { readonly [name: string]: string }) =>
    kind.finish({
      ...{ ...asked, ...given, kept },
      parameters: new URLSearchParams({ SAMLResponse: response, RelayState: 'state' }),
    });
  const bring = (response: string) =>
    kind.extras?.finishUnsolicited({
      ...{ ...asked, ...given, kept: undefined },
      parameters: new URLSearchParams({ SAMLResponse: response }),
    });
  const extras = () => kind.extras as NonNullable<typeof kind.extras>;
  const restart = () => {
    kind = makeKind();
  };
  const signIn = async (said?: Partial<SamlResponseParts>) => {
    const { location, kept } = await begin();
    return finish(await idp.respond(await idp.readRequest(location), said), kept);
  };
  return { ...fixture, idp, given, fetched, begin, finish, signIn, restart, bring, extras };
}

const answer = (status: number, text: string): OutboundAnswer => ({
  ...{ status, statusText: '', headers: [], body: new TextEncoder().encode(text) },
});

describe('signing in by SAML', () => {
  it('tells who it is, and what the provider says of him', async () => {
    const { signIn, idp } = await samlFixture();
    const attributes = { mail: 'ada@example.com', groups: ['admins', 'staff'], empty: [] };
    const identity = await signIn({ subject: 'ada', attributes });
    expect(identity).toMatchObject({ subject: 'ada', issuer: idp.entityId });
    expect(Object.fromEntries(identity.attributes)).toEqual({
      mail: 'ada@example.com',
      groups: '[admins, staff]',
    });
  });

  it('asks in the name of the pool, and for people anew where the client says so', async () => {
    const { begin, idp, pool } = await samlFixture();
    const { location, kept } = await begin('login');
    expect(await idp.readRequest(location)).toEqual({
      id: kept.requestId,
      issuer: `urn:amazon:cognito:sp:${pool.id}`,
      ...{ returnUri, relayState: 'state', forceAuthn: true },
    });
    expect((await begin()).kept.requestId).not.toBe(kept.requestId);
  });

  it('takes an assertion once, after a restart too, and forgets it when it is over', async () => {
    const { begin, finish, idp, restart, records, clock, signIn } = await samlFixture();
    const { location, kept } = await begin();
    const response = await idp.respond(await idp.readRequest(location));
    const both = await Promise.allSettled([finish(response, kept), finish(response, kept)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    restart();
    await expect(finish(response, kept)).rejects.toThrow('the assertion was used before');
    expect(await records.list('cognito-saml-assertions', { limit: 10 })).toHaveLength(1);
    clock.nowMs += 10 * 60_000;
    const later = (minutes: number) => new Date(clock.nowMs + minutes * 60_000).toISOString();
    await signIn({ confirmedUntil: later(1), notOnOrAfter: later(1) });
    expect(await records.list('cognito-saml-assertions', { limit: 10 })).toHaveLength(1);
  });

  it('refuses the answer to a request of another sign-in', async () => {
    const { begin, finish, idp } = await samlFixture();
    const [mine, theirs] = [await begin(), await begin()];
    const response = await idp.respond(await idp.readRequest(theirs.location));
    await expect(finish(response, mine.kept)).rejects.toMatchObject({
      code: 'NotAuthorizedException',
      message: 'Invalid SAML response received: the response does not answer the request.',
    });
  });

  it('refuses a response of another provider of the pool, or none', async () => {
    const { begin, finish, idp } = await samlFixture();
    const { location, kept } = await begin();
    const other = new SamlProvider({ entityId: 'https://other.example' });
    const request = await idp.readRequest(location);
    await expect(finish(await other.respond(request), kept)).rejects.toThrow('Invalid SAML response');
    await expect(finish('', kept)).rejects.toThrow('the response could not be read');
  });
});

describe('a sign-in that nobody has asked for', () => {
  const unsolicited = (issuer: string) => ({ id: '', issuer, returnUri });

  it('counts once, after a restart too', async () => {
    const { idp, pool, bring, restart } = await samlFixture();
    const response = await idp.respond(unsolicited(`urn:amazon:cognito:sp:${pool.id}`));
    const both = await Promise.allSettled([bring(response), bring(response)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    restart();
    await expect(bring(response)).rejects.toThrow('the assertion was used before');
  });

  it('is no answer to a request, and counts in no sign-in that was begun', async () => {
    const { idp, begin, bring, finish, pool } = await samlFixture();
    const { location, kept } = await begin();
    const answering = await idp.respond(await idp.readRequest(location));
    await expect(bring(answering)).rejects.toThrow('the response does not answer the request');
    const response = await idp.respond(unsolicited(`urn:amazon:cognito:sp:${pool.id}`));
    await expect(finish(response, kept)).rejects.toThrow('the response does not answer the request');
    // What was refused is not used up.
    expect(await finish(answering, kept)).toMatchObject({ subject: 'ada' });
    expect(await bring(response)).toMatchObject({ subject: 'ada' });
  });

  it('is taken where the provider may begin, and nowhere else', async () => {
    const { extras, given } = await samlFixture();
    const takes = (details: ProviderRecord['details']) =>
      extras().takesUnsolicited({ ...given.provider, details });
    expect([takes({ IDPInit: 'true' }), takes({ IDPInit: 'TRUE' })]).toEqual([true, true]);
    expect([takes({ IDPInit: 'false' }), takes({})]).toEqual([false, false]);
  });
});

describe('an encrypted assertion', () => {
  it('is refused in the same words whatever is wrong with it, and nothing of it is used up', async () => {
    const idp = new SamlProvider();
    const details = { MetadataFile: idp.metadata(), EncryptedResponses: 'true' };
    const { begin, finish, context, given, records } = await samlFixture({ details });
    const { certificate: encryptsFor } = await samlEncryptionKey(context, given.provider);
    const { certificate: otherCertificate } = await samlSigningKey(context, {
      id: given.provider.userPoolId,
    });
    const { location, kept } = await begin();
    const request = await idp.readRequest(location);
    const other = new SamlProvider({ entityId: idp.entityId });
    const responses = [
      await idp.respond(request, {}, { encryptsFor: otherCertificate }),
      await idp.respond(request, {}, { encryptsFor, signs: 'message' }),
      await other.respond(request, {}, { encryptsFor }),
      await other.respond(request, {}, { encryptsFor, signs: 'both' }),
    ];
    for (const response of responses)
      await expect(finish(response, kept)).rejects.toMatchObject({
        code: 'NotAuthorizedException',
        message: 'Invalid SAML response received: the encrypted assertion is invalid.',
      });
    expect(await records.list('cognito-saml-assertions', { limit: 1 })).toEqual([]);
    expect(await finish(await idp.respond(request, {}, { encryptsFor }), kept)).toMatchObject({
      subject: 'ada',
    });
  });
});

describe('a session at a provider', () => {
  const logoutUri = 'https://auth.localhost:4566/notes/saml2/logout';
  const withSignOut = (metadata: (xml: string) => string = (xml) => xml) => {
    const idp = new SamlProvider();
    return samlFixture({ details: { MetadataFile: metadata(idp.metadata()), IDPSignout: 'true' } });
  };

  it('is known where it is to be ended there too, and nowhere else', async () => {
    expect((await (await samlFixture()).signIn()).session).toBeUndefined();
    const idp = new SamlProvider();
    const { begin, finish } = await samlFixture({
      details: { MetadataFile: idp.metadata(), IDPSignout: 'true' },
    });
    const { location, kept } = await begin();
    const response = await idp.respond(await idp.readRequest(location), {
      statement: `<saml:AuthnStatement AuthnInstant="2026-01-01T00:00:00Z" SessionIndex="_1"/><saml:AuthnStatement AuthnInstant="2026-01-01T00:00:00Z" SessionIndex="_2"/>`,
    });
    expect((await finish(response, kept)).session).toEqual({ name: 'ada', sessionIndex: '_1' });
  });

  it('cannot be ended where the provider publishes no place to ask at', async () => {
    const { extras, given, pool } = await withSignOut((xml) =>
      xml.replaceAll('SingleLogoutService', 'OtherService'),
    );
    const asked = { ...given, pool, session: { name: 'ada' }, state: 'state', returnUri: logoutUri };
    expect(await extras().beginSignOut(asked)).toBeUndefined();
  });
});

describe('metadata of a provider', () => {
  it('are fetched where it publishes them, and held for hours', async () => {
    const idp = new SamlProvider();
    const { begin, fetched, clock, given } = await samlFixture({
      details: { MetadataURL: metadataUrl },
      onFetch: () => answer(200, idp.metadata()),
    });
    await Promise.all([begin(), begin()]);
    await begin();
    expect(fetched).toEqual([metadataUrl]);
    clock.nowMs += 6 * 3_600_000;
    await begin();
    given.provider = { ...given.provider, changedMs: 1 };
    await begin();
    expect(fetched).toHaveLength(3);
  });

  it('are used on while it cannot be reached, as long as they hold', async () => {
    const idp = new SamlProvider();
    const answers = [answer(200, idp.metadata())];
    const { begin, clock, fetched } = await samlFixture({
      details: { MetadataURL: metadataUrl },
      onFetch: () => answers.shift() ?? answer(503, ''),
    });
    await begin();
    clock.nowMs += 7 * 3_600_000;
    expect((await begin()).location).toContain('https://idp.example/sso');
    // Nobody waits for it a second time within the next minute.
    expect((await begin()).location).toContain('https://idp.example/sso');
    expect(fetched).toHaveLength(2);
    clock.nowMs += 60_000;
    const untilMs = clock.nowMs + 3_600_000;
    const until = new Date(untilMs).toISOString();
    answers.push(answer(200, idp.metadata().replace('entityID=', `validUntil="${until}" entityID=`)));
    await begin();
    clock.nowMs = untilMs;
    await expect(begin()).rejects.toMatchObject({ code: 'InvalidParameterException' });
  });

  it.each<[string, OutboundAnswer | undefined]>([
    ['that cannot be fetched', undefined],
    ['that were moved', answer(302, '')],
    ['that are no XML', answer(200, 'not found')],
    ['that are no UTF-8', { ...answer(200, ''), body: new Uint8Array([0xff, 0xfe, 0x3c]) }],
    ['with a document type', answer(200, `<!DOCTYPE a>${new SamlProvider().metadata()}`)],
  ])('%s let nobody in', async (_name, given) => {
    const { begin } = await samlFixture({
      details: { MetadataURL: metadataUrl },
      onFetch: () => {
        if (given === undefined) throw new OutboundError('timeout', 'too late');
        return given;
      },
    });
    await expect(begin()).rejects.toMatchObject({
      code: 'InvalidParameterException',
      message: 'The metadata of the identity provider could not be read.',
    });
  });
});
