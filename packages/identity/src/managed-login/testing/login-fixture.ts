import { nodeUserPoolCrypto } from '@cairn/host/identity';
import { resolveLimits, type Seal, SealError, ServiceError } from '@cairn/kit';
import { openMemoryStore } from '@cairn/store';
import type { AppClientRecord, DomainRecord, UserPoolRecord } from '../../user-pools/records/pool-records.ts';
import { UserPoolStore } from '../../user-pools/records/user-pool-store.ts';
import type { UserRecord } from '../../user-pools/records/user-records.ts';
import type { SignInOutcome } from '../../user-pools/sign-in/sign-ins.ts';
import { appClientRecordOf, poolRecordOf, usualSettings } from '../../user-pools/testing/pool-records.ts';
import { userPoolErrors } from '../../user-pools/user-pool-errors.ts';
import type { FederatedSignIns } from '../federated-sign-ins.ts';
import type { HostedRequest, LoginAnswer } from '../login-request.ts';
import { ManagedLogin } from '../managed-login.ts';
import { managedLoginLimits } from '../managed-login-limits.ts';
import type { LoginAppearance, ManagedLoginPorts } from '../managed-login-ports.ts';

export const host = 'auth.localhost:4566';
export const callback = 'https://app.example.com/callback';
export const password = 'Correct-1-horse';
const poolId = 'eu-west-1_AbCdEf123';

/** Marks what it sealed with its name and a sum: what was changed does not open. */
const markingSeal: Seal = {
  seal: (plain, name) => `sealed.${btoa(encodeURIComponent(`${name}|${plain}|${plain.length}`))}`,
  open(sealed, name) {
    let text: string;
    try {
      text = decodeURIComponent(atob(sealed.replace(/^sealed\./, '')));
    } catch {
      throw new SealError('this is no sealed text');
    }
    const plain = text.slice(name.length + 1, text.lastIndexOf('|'));
    if (!text.startsWith(`${name}|`) || !text.endsWith(`|${plain.length}`))
      throw new SealError('this is no sealed text');
    return plain;
  },
};

const { PasswordPolicy, SignInPolicy } = usualSettings.Policies;
const settings: Partial<UserPoolRecord['settings']> = {
  Policies: { PasswordPolicy: { ...PasswordPolicy, RequireSymbols: false }, SignInPolicy },
  MfaConfiguration: 'OPTIONAL',
  AccountRecoverySetting: { RecoveryMechanisms: [] },
};

function pool(id: string, name: string): UserPoolRecord {
  return poolRecordOf(id, settings, { name });
}

/** An app client whose pages are on the pool's sign-in pages; with `secret` a confidential one. */
export function appClient(
  id: string,
  given: Partial<AppClientRecord['settings']> = {},
  { userPoolId = poolId, hasSecret = false } = {},
): AppClientRecord {
  const client = appClientRecordOf(
    { id, userPoolId },
    {
      CallbackURLs: [callback, 'http://localhost:3000/', 'myapp://signed-in'],
      LogoutURLs: ['https://app.example.com/bye', 'myapp://signed-out'],
      AllowedOAuthFlows: ['code', 'implicit'],
      AllowedOAuthScopes: ['openid', 'email', 'profile'],
      AllowedOAuthFlowsUserPoolClient: true,
      SupportedIdentityProviders: ['COGNITO'],
      PreventUserExistenceErrors: 'ENABLED',
      ...given,
    },
  );
  if (!hasSecret) return client;
  return { ...client, sealedSecrets: [{ id: 's', sealed: `secret-of-${id}`, createdMs: 0 }] };
}

/** What a test gives of its own. */
export interface LoginFixtureOptions {
  readonly federatedSignIns?: FederatedSignIns;
  readonly appearance?: LoginAppearance;
}

/** Sign-in pages on memory with one pool at `/notes` and another at `/other`, at a time that the test moves. */
export async function loginFixture({ federatedSignIns, appearance = {} }: LoginFixtureOptions = {}) {
  const { records } = await openMemoryStore();
  const clock = { nowMs: Date.UTC(2026, 0, 1), now: () => clock.nowMs };
  const store = new UserPoolStore(records);
  const domain = (name: string, userPoolId: string, isCustom = false): DomainRecord => ({
    ...{ domain: name, userPoolId, account: '111122223333', region: 'eu-west-1', isCustom },
    ...{ managedLoginVersion: 1, createdMs: 0 },
  });
  store.pools.keep(pool(poolId, 'Notes'));
  store.pools.keep(pool('eu-west-1_Other', 'Other'));
  store.domains.keep(domain('notes', poolId));
  store.domains.keep(domain('login.example.com', poolId, true));
  store.domains.keep(domain('other', 'eu-west-1_Other'));
  store.clients.keep(appClient('web'));
  store.clients.keep(appClient('mobile'));
  const machineScopes = ['notes/read', 'notes/write', 'openid'];
  const machine = { AllowedOAuthFlows: ['client_credentials'], AllowedOAuthScopes: machineScopes } as const;
  store.clients.keep(appClient('backend', {}, { hasSecret: true }));
  store.clients.keep(appClient('machine', machine, { hasSecret: true }));
  store.clients.keep(appClient('elsewhere', {}, { userPoolId: 'eu-west-1_Other' }));
  const people = standInPeople();
  const context = {
    ...{ records, clock, store, seal: markingSeal, crypto: nodeUserPoolCrypto() },
    log: () => {},
    places: {
      issuer: (region: string, id: string) => `https://issuer/${region}/${id}`,
      signInPages: (name: string) => (name.includes('.') ? `https://${name}` : `https://${host}/${name}`),
    },
    ...people.context,
  };
  const login = new ManagedLogin({
    context: context as unknown as ManagedLoginPorts['context'],
    operations: people.operations,
    issueClientToken: async ({ client, scopes }) => ({
      AccessToken: `machine:${client.id}:${scopes.join(' ')}`,
      ExpiresIn: 3_600,
    }),
    appearanceOf: () => appearance,
    federatedSignIns,
    limits: resolveLimits(managedLoginLimits),
    authHostnames: ['auth.localhost'],
  });
  return { login, store, records, clock, people, browser: () => new TestBrowser(login) };
}

export function userOf(username: string, more: Partial<UserRecord> = {}): UserRecord {
  return {
    userPoolId: poolId,
    sub: `sub-of-${username}`,
    username,
    status: 'CONFIRMED',
    isEnabled: true,
    createdMs: 0,
    changedMs: 0,
    attributes: { email: `${username}@example.com`, email_verified: 'true', name: 'Ada', 'custom:team': 'a' },
    mfa: { enabled: [] },
    ...more,
  };
}

/** People whom the neighbours' parts would know, and what was asked of those parts. */
function standInPeople() {
  const users = new Map([userOf('ada'), userOf('mfa'), userOf('fresh')].map((user) => [user.sub, user]));
  const asked: { readonly what: string; readonly input: unknown }[] = [];
  const revoked: string[] = [];
  let issued = 0;
  const signedIn = (username: string): SignInOutcome => ({
    kind: 'signed-in',
    user: users.get(`sub-of-${username}`) as UserRecord,
    occasion: 'TokenGeneration_HostedAuth',
  });
  const challenge = (name: 'SMS_MFA' | 'NEW_PASSWORD_REQUIRED', session: string): SignInOutcome => ({
    ...{ kind: 'challenge', name, session },
    parameters:
      name === 'SMS_MFA'
        ? { CODE_DELIVERY_DESTINATION: '+*******1234' }
        : { requiredAttributes: '["userAttributes.given_name"]' },
  });
  const note = (what: string, input: unknown) => asked.push({ what, input });
  const context = {
    users: { get: async (_pool: string, sub: string) => users.get(sub) },
    clientSecrets: {
      hashOf: ({ id, sealedSecrets }: AppClientRecord, username: string) =>
        sealedSecrets && `hash:${id}:${username}`,
      isSecretOf: ({ id }: AppClientRecord, secret: string) => secret === `secret-of-${id}`,
    },
    signIns: {
      async begin(
        place: unknown,
        flow: string,
        attempt: { parameters: Record<string, string>; session?: string },
      ) {
        note('begin', { place, flow, ...attempt });
        const { USERNAME = '', PASSWORD } = attempt.parameters;
        if (flow === 'USER_AUTH') return signedIn(USERNAME);
        if (USERNAME === 'unconfirmed') throw userPoolErrors.notConfirmed();
        if (PASSWORD !== password) throw userPoolErrors.notAuthorized();
        if (USERNAME === 'mfa') return challenge('SMS_MFA', 'session-1');
        if (USERNAME === 'fresh') return challenge('NEW_PASSWORD_REQUIRED', 'session-2');
        if (!users.has(`sub-of-${USERNAME}`)) throw userPoolErrors.notAuthorized();
        return signedIn(USERNAME);
      },
      async respond(
        _place: unknown,
        name: string,
        answer: { responses: Record<string, string>; session?: string },
      ) {
        note('respond', { name, ...answer });
        if (name === 'SMS_MFA' && answer.responses.SMS_MFA_CODE !== '123456')
          throw userPoolErrors.codeMismatch();
        return signedIn(answer.responses.USERNAME ?? '');
      },
    },
    tokens: {
      async issue(grant: {
        user: UserRecord;
        scopes: readonly string[];
        withRefreshToken?: boolean;
        client: AppClientRecord;
      }) {
        note('issue', grant);
        issued += 1;
        const base = { AccessToken: `access-${issued}`, IdToken: `id-${issued}`, ExpiresIn: 3_600 };
        const refresh = grant.withRefreshToken === false ? {} : { RefreshToken: `refresh-${issued}` };
        return { ...base, ...refresh, TokenType: 'Bearer' as const };
      },
      async refresh(_client: unknown, token: string) {
        if (token === 'refresh-busy') throw userPoolErrors.tooManyRequests();
        if (revoked.includes(token) || !token.startsWith('refresh-'))
          throw userPoolErrors.notAuthorized('Invalid Refresh Token');
        const payload = btoa(JSON.stringify({ scope: 'openid email' }));
        return {
          AccessToken: `h.${payload}.s`,
          IdToken: 'id-again',
          ExpiresIn: 3_600,
          TokenType: 'Bearer' as const,
        };
      },
      async holderOf(token: string) {
        const [, poolOf, scopes = ''] = /^holder~([^~]*)~(.*)$/.exec(token) ?? [];
        if (poolOf === undefined) throw userPoolErrors.notAuthorized('Invalid Access Token');
        return {
          pool: pool(poolOf, 'x'),
          client: appClient('web'),
          user: users.get('sub-of-ada'),
          scopes: new Set(scopes.split('.')),
          claims: {},
        };
      },
    },
  };
  const operations: ManagedLoginPorts['operations'] = {
    async signUp(scope, input) {
      note('signUp', { scope, ...input });
      if (input.Username === 'ada') throw userPoolErrors.usernameExists();
      users.set(`sub-of-${input.Username}`, userOf(input.Username));
      const details = { Destination: 'n***@e***', DeliveryMedium: 'EMAIL', AttributeName: 'email' } as const;
      return {
        UserConfirmed: input.Username === 'trusted',
        Session: 'sign-up',
        CodeDeliveryDetails: details,
      };
    },
    async confirmSignUp(_scope, input) {
      note('confirmSignUp', input);
      if (input.ConfirmationCode !== '111111') throw userPoolErrors.codeMismatch();
      return { Session: input.Session === undefined ? undefined : 'confirmed' };
    },
    async resendConfirmationCode(_scope, input) {
      note('resendConfirmationCode', input);
      return {};
    },
    async forgotPassword(_scope, input) {
      note('forgotPassword', input);
      return {
        CodeDeliveryDetails: { Destination: 'a***@e***', DeliveryMedium: 'EMAIL', AttributeName: 'email' },
      };
    },
    async confirmForgotPassword(_scope, input) {
      note('confirmForgotPassword', input);
      if (input.ConfirmationCode !== '222222') throw userPoolErrors.codeMismatch();
    },
    associateSoftwareToken: async () => ({ SecretCode: 'ABCDEFGHIJKL', Session: 'totp' }),
    verifySoftwareToken: async () => ({ Status: 'SUCCESS', Session: 'totp-done' }),
    async updateAuthEventFeedback(_scope, input) {
      note('updateAuthEventFeedback', input);
      if (input.FeedbackToken !== 'good') throw userPoolErrors.notAuthorized('Invalid feedback token');
    },
    async revokeToken(_scope, input) {
      note('revokeToken', input);
      if (input.Token === 'jwt') throw new ServiceError('UnsupportedTokenTypeException', 'no');
      revoked.push(input.Token);
    },
  };
  return { users, asked, revoked, context, operations };
}

/** Something like a browser: keeps cookies by path, fills in forms, follows nothing. */
export class TestBrowser {
  readonly cookies = new Map<string, string>();
  readonly #login: ManagedLogin;

  constructor(login: ManagedLogin) {
    this.#login = login;
  }

  get(path: string, more: Partial<HostedRequest> = {}): Promise<LoginAnswer> {
    return this.#ask(path, { method: 'GET', ...more });
  }

  post(
    path: string,
    form: Readonly<Record<string, string>>,
    more: Partial<HostedRequest> = {},
  ): Promise<LoginAnswer> {
    const body = new TextEncoder().encode(new URLSearchParams(form).toString());
    const headers = { 'content-type': 'application/x-www-form-urlencoded', ...more.headers };
    return this.#ask(path, { method: 'POST', ...more, body, headers });
  }

  /** Sends the first form of a page, or the one whose action holds `part`, with fields filled in. */
  submit(page: LoginAnswer, fields: Readonly<Record<string, string>>, part = ''): Promise<LoginAnswer> {
    const { action, hidden } = formOf(page, part);
    return this.post(action, { _csrf: hidden, ...fields });
  }

  async #ask(path: string, more: Partial<HostedRequest>): Promise<LoginAnswer> {
    const url = new URL(path, `https://${host}`);
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await this.#login.answer({
      ...{ method: 'GET', host, path: url.pathname, query: url.searchParams, body: new Uint8Array() },
      ...{ address: '203.0.113.7', isSecure: true },
      ...more,
      headers: { ...(cookie === '' ? {} : { cookie }), ...more.headers },
    });
    for (const [name, value] of answer.headers) if (name === 'Set-Cookie') this.#keep(value);
    return answer;
  }

  #keep(header: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(header) ?? [];
    if (value === '') this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

/** Where a form goes, and the hidden field in it. */
export function formOf(
  { body }: LoginAnswer,
  part = '',
): { readonly action: string; readonly hidden: string } {
  const forms = [
    ...body.matchAll(
      /<form method="post" action="([^"]*)"[^>]*>\s*<input type="hidden" name="_csrf" value="([^"]*)"/g,
    ),
  ];
  const form = forms.find(([, action = '']) => action.includes(part));
  if (form === undefined) throw new Error(`there is no form in ${body}`);
  const [, action = '', hidden = ''] = form;
  return { action: action.replace(/&amp;/g, '&'), hidden };
}

/** A header of an answer. */
export function headerOf({ headers }: LoginAnswer, name: string): string | undefined {
  return headers.find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1];
}

/** A query for `/oauth2/authorize`. */
export function authorizeQuery(given: Readonly<Record<string, string | undefined>> = {}): string {
  const all = {
    ...{
      client_id: 'web',
      redirect_uri: callback,
      response_type: 'code',
      scope: 'openid email',
      state: 'st&te',
    },
    ...given,
  };
  const entries = Object.entries(all).filter((each): each is [string, string] => each[1] !== undefined);
  return new URLSearchParams(entries).toString();
}
