import { ServiceError } from '@cairn/kit';
import { ExpiringTickets } from './expiring-tickets.ts';
import type { LoginDesk } from './login-desk.ts';
import type { LoginRequest } from './login-request.ts';
import type { SessionElsewhere } from './login-sessions.ts';

/** Where somebody goes once he is signed out: to a URL of the client, or to sign in anew. */
export interface AfterSignOut {
  readonly clientId: string;
  /** As it was given; held against the client's once more when the browser comes back. */
  readonly logoutUri?: string | undefined;
  /** Request for authorization. */
  readonly query?: string | undefined;
}

/** A sign-out that was left to a provider; here it is over already. */
interface SignOutFlow extends AfterSignOut {
  readonly userPoolId: string;
  readonly domain: string;
  readonly provider: string;
  /** What the provider's protocol needs again, as JSON, sealed. */
  readonly kept: string;
}

const path = '/saml2/logout';
const signingOutName = 'cognito-login/signing-out';

const signOutTickets = ({ ports: { context } }: LoginDesk) =>
  new ExpiringTickets<SignOutFlow>(context, { collection: 'cognito-login-signing-out' });

/**
 * Where a browser goes to have its session ended at the provider too; undefined where that is not wanted, or the
 * provider cannot be asked: nobody stays signed in here for that.
 */
export async function signOutElsewhere(
  desk: LoginDesk,
  { place: { pool, domain } }: LoginRequest,
  { provider: name, session }: SessionElsewhere,
  after: AfterSignOut,
): Promise<string | undefined> {
  const { context, federatedSignIns, limits } = desk.ports;
  const provider = context.store.providers.find(`${pool.id}/${name}`);
  if (provider === undefined || federatedSignIns === undefined) return undefined;
  const tickets = signOutTickets(desk);
  const state = tickets.draw(limits.managedLoginFlowSeconds);
  const returnUri = returnUriOf(desk, domain.domain);
  const beginning = await federatedSignIns
    .beginSignOut({ pool, provider, session, state, returnUri })
    .catch((error: unknown) => {
      if (!(error instanceof ServiceError)) throw error;
      const about = { userPoolId: pool.id, provider: name, cause: error.message };
      context.log('warn', 'somebody was not signed out at a provider', about);
      return undefined;
    });
  if (beginning === undefined) return undefined;
  const kept = context.seal.seal(JSON.stringify(beginning.kept), `${signingOutName}/${name}`);
  await tickets.put(state, { ...after, userPoolId: pool.id, domain: domain.domain, provider: name, kept });
  return beginning.location;
}

/**
 * What a provider answers: taken once, and only where it is the provider's word; an answer of somebody else uses
 * nothing up. It belongs to no browser, as nothing follows from it but the way back.
 * @returns where the browser goes then, or undefined where nobody is waited for
 * @throws ServiceError where the provider has not signed its user out
 */
export async function signedOutElsewhere(
  desk: LoginDesk,
  { place: { pool, domain }, form: parameters }: LoginRequest,
): Promise<AfterSignOut | undefined> {
  const { context, federatedSignIns } = desk.ports;
  const tickets = signOutTickets(desk);
  const found = await tickets.find(parameters.get('RelayState') ?? '');
  if (found === undefined || found.isOver || federatedSignIns === undefined) return undefined;
  const { userPoolId, provider: name, kept, ...after } = found.content;
  if (userPoolId !== pool.id || after.domain !== domain.domain) return undefined;
  const provider = context.store.providers.find(`${pool.id}/${name}`);
  if (provider === undefined) return undefined;
  await federatedSignIns.finishSignOut({
    ...{ pool, provider, parameters, returnUri: returnUriOf(desk, domain.domain) },
    kept: JSON.parse(context.seal.open(kept, `${signingOutName}/${name}`)),
  });
  return (await tickets.end(found)) ? after : undefined;
}

function returnUriOf({ ports }: LoginDesk, domain: string): string {
  return `${ports.context.places.signInPages(domain)}${path}`;
}
