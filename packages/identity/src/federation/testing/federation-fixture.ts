import { randomBytes } from 'node:crypto';
import { aesSeal, nodeTokenSignature } from '@cairn/host';
import { CryptoThreads, nodePasskeys, nodeUserPoolCrypto } from '@cairn/host/identity';
import { guardedHttp } from '@cairn/host/outbound';
import { type CallScope, type JsonObject, resolveLimits, seededRandom, timeOrderedIds } from '@cairn/kit';
import { openMemoryStore } from '@cairn/store';
import type { FederatedRequest } from '../../managed-login/federated-sign-ins.ts';
import type { PoolEvent } from '../../user-pools/metrics/pool-event.ts';
import type { ProviderType } from '../../user-pools/records/pool-records.ts';
import type { TriggerEvent } from '../../user-pools/triggers/triggers.ts';
import { userPoolLimits } from '../../user-pools/user-pool-limits.ts';
import { UserPools } from '../../user-pools/user-pools.ts';
import { providerSignIns } from '../provider-sign-ins.ts';
import { TestProvider, testClientId, testClientSecret } from './test-provider.ts';

const account = '111122223333';
export const admin: CallScope = {
  account,
  region: 'eu-west-1',
  principal: { arn: `arn:aws:iam::${account}:root`, kind: 'root', account },
};

/** What a test gives of its own. */
export interface FederationFixtureOptions {
  readonly pool?: Readonly<Record<string, unknown>>;
  readonly client?: Readonly<Record<string, unknown>>;
  readonly onTrigger?: (event: TriggerEvent) => Promise<JsonObject | undefined> | JsonObject | undefined;
}

/** Making keys takes long: all pools of these tests sign with the same. */
const signingKey = nodeUserPoolCrypto().generateSigningKey();

export const usualMapping = { email: 'email', email_verified: 'email_verified', name: 'name' };

/** A pool that is whole, and a provider on a socket, which answers over the guarded way out. */
export async function federationFixture({ pool, client, onTrigger }: FederationFixtureOptions = {}) {
  const { records } = await openMemoryStore();
  const clock = { nowMs: Date.UTC(2026, 0, 1), now: () => clock.nowMs };
  const provider = await new TestProvider(() => Math.floor(clock.nowMs / 1_000)).start();
  const threads = new CryptoThreads();
  const logged: string[] = [];
  const counted: PoolEvent[] = [];
  const pools = new UserPools({
    records,
    clock,
    random: seededRandom(1),
    ids: timeOrderedIds(clock, seededRandom(2)),
    seal: aesSeal([randomBytes(32)]),
    limits: resolveLimits(userPoolLimits),
    log: (_level, message, fields) => logged.push(JSON.stringify([message, fields])),
    crypto: { ...nodeUserPoolCrypto(threads), generateSigningKey: () => signingKey },
    passkeyCeremonies: nodePasskeys(),
    places: {
      issuer: (region, id) => `https://issuer.example/${region}/${id}`,
      signInPages: (domain) => `https://auth.localhost:4566/${domain}`,
      server: () => 'http://localhost:4566',
    },
    callService: async () => null,
    deliverMessage: async () => ({ kind: 'delivered' }) as never,
    deliver: (async () => undefined) as never,
    http: guardedHttp({ privateAllowed: true, allowedRanges: [] }),
    verifySignature: nodeTokenSignature,
    countPoolEvent: (event) => void counted.push(event),
    deadline: (milliseconds) => AbortSignal.timeout(milliseconds),
  });
  await pools.start();
  const events: TriggerEvent[] = [];
  const triggers = {
    has: () => true,
    async run(_pool: unknown, event: TriggerEvent) {
      events.push(event);
      return onTrigger?.(event);
    },
  };
  const context = { ...pools.context, triggers };
  const signIns = providerSignIns({ context });
  const { operations } = pools;
  const made = await operations.createUserPool(admin, { PoolName: 'notes', ...pool });
  const UserPoolId = made.UserPool.Id;
  const app = await operations.createUserPoolClient(admin, { UserPoolId, ClientName: 'web', ...client });
  let states = 0;
  const fixture = {
    operations,
    context,
    provider,
    clock,
    events,
    logged,
    counted,
    UserPoolId,
    signIns,
    /** Resolves when what is written behind answers is there. */
    settled: () => pools.settled(),
    addProvider: (
      ProviderName: string,
      details: Readonly<Record<string, string>> = {},
      {
        type = 'OIDC',
        mapping = usualMapping,
      }: { readonly type?: ProviderType; readonly mapping?: Readonly<Record<string, string>> } = {},
    ) =>
      operations.createIdentityProvider(admin, {
        ...{ UserPoolId, ProviderName, ProviderType: type, AttributeMapping: mapping },
        ProviderDetails: {
          ...{ client_id: testClientId, client_secret: testClientSecret },
          ...{ authorize_scopes: 'openid email', oidc_issuer: provider.origin },
          ...(type === 'OIDC' && { attributes_request_method: 'GET' }),
          ...details,
        },
      }),
    requestOf(name = 'Company', more: Partial<FederatedRequest> = {}): FederatedRequest {
      const { store } = context;
      const found = {
        pool: store.pools.find(UserPoolId),
        client: store.clients.byId(app.UserPoolClient.ClientId),
        provider: store.providers.find(`${UserPoolId}/${name}`),
      } as Pick<FederatedRequest, 'pool' | 'client' | 'provider'>;
      const returnUri = 'https://auth.localhost:4566/notes/oauth2/idpresponse';
      states += 1;
      return { ...found, state: `state-${states}`, returnUri, address: '203.0.113.7', ...more };
    },
    /** All of a sign-in, with what the provider says and does by then. */
    async signIn(name = 'Company', more: Readonly<Record<string, string>> = {}) {
      const request = fixture.requestOf(name);
      const { location, kept } = await signIns.begin(request);
      const parameters = provider.agree(location, more);
      return (await signIns.finish({ ...request, kept, parameters })).user;
    },
    async userNamed(Username: string) {
      const { UserAttributes, ...rest } = await operations.adminGetUser(admin, { UserPoolId, Username });
      const attributes = Object.fromEntries(UserAttributes.map(({ Name, Value }) => [Name, Value]));
      return { ...rest, attributes };
    },
    async stop() {
      await Promise.all([provider.stop(), threads.end()]);
    },
  };
  return fixture;
}
