import { ServiceError } from '@cairn/kit';
import type { AppClientRecord, ProviderRecord } from '../user-pools/records/pool-records.ts';
import { type AuthorizationRequest, problemLocation } from './authorization-request.ts';
import { ExpiringTickets } from './expiring-tickets.ts';
import type { FederatedReturn } from './federated-sign-ins.ts';
import { finishSignIn, providersOf } from './finish-sign-in.ts';
import type { LoginDesk } from './login-desk.ts';
import { type LoginAnswer, type LoginRequest, redirect } from './login-request.ts';

/** A sign-in that was left to a provider. */
interface AwayFlow {
  readonly userPoolId: string;
  readonly domain: string;
  readonly provider: string;
  readonly browser: string;
  readonly query: string;
  /** What the provider's protocol needs again, as JSON, sealed. */
  readonly kept: string;
}

/** What a provider had a browser send by POST, sealed: it comes again by GET, when the browser sends its cookies. */
interface PostedReturn {
  readonly parameters: string;
}

/** A return is fetched at once. */
const postedSeconds = 120;
const awayName = 'cognito-login/away';
const postedName = 'cognito-login/posted';

const awayTickets = ({ ports: { context } }: LoginDesk) =>
  new ExpiringTickets<AwayFlow>(context, { collection: 'cognito-login-away' });
const postedTickets = ({ ports: { context } }: LoginDesk) =>
  new ExpiringTickets<PostedReturn>(context, { collection: 'cognito-login-posted' });

/** The provider that a request names, or the only one that its client has; `unknown` where it is none of the client's. */
export function chosenProvider(
  desk: LoginDesk,
  { client, identityProvider, idpIdentifier }: AuthorizationRequest,
): ProviderRecord | 'unknown' | undefined {
  const { hasPasswords, others } = providersOf(desk, client);
  if (identityProvider === 'COGNITO') return hasPasswords ? undefined : 'unknown';
  if (identityProvider !== undefined)
    return others.find(({ name }) => name === identityProvider) ?? 'unknown';
  if (idpIdentifier !== undefined)
    return others.find(({ idpIdentifiers }) => idpIdentifiers.includes(idpIdentifier)) ?? 'unknown';
  return !hasPasswords && others.length === 1 ? others[0] : undefined;
}

/** Leaves a sign-in to a provider: from where it returns to, as the browser's cookie is bound to the host. */
export async function askProvider(
  desk: LoginDesk,
  request: LoginRequest,
  authorization: AuthorizationRequest,
  provider: ProviderRecord,
): Promise<LoginAnswer> {
  const { place, address } = request;
  const { context, federatedSignIns, limits } = desk.ports;
  const pages = context.places.signInPages(place.domain.domain);
  if (!place.isCanonical) return redirect(`${pages}/oauth2/authorize?${authorization.query}`);
  const { client, query, loginHint, prompt, lang } = authorization;
  const browser = desk.flows.browserOf(request);
  const tickets = awayTickets(desk);
  const state = tickets.draw(limits.managedLoginFlowSeconds);
  try {
    const beginning = await federatedSignIns?.begin({
      ...{ pool: place.pool, client, provider, state, loginHint, prompt, lang, address },
      returnUri: `${pages}${returnPath(provider)}`,
    });
    if (beginning === undefined)
      throw new ServiceError('InvalidParameterException', 'There are no providers.');
    await tickets.put(state, {
      userPoolId: place.pool.id,
      domain: place.domain.domain,
      provider: provider.name,
      browser: browser.id,
      query,
      kept: context.seal.seal(JSON.stringify(beginning.kept), `${awayName}/${provider.name}`),
    });
    return redirect(beginning.location, browser.headers);
  } catch (error) {
    return failed(authorization, error);
  }
}

/** GET of a return: `state` of OpenID Connect, `RelayState` of SAML, or what a POST has left. */
export async function returnFromProvider(desk: LoginDesk, request: LoginRequest): Promise<LoginAnswer> {
  const handle = request.query.get('posted');
  if (handle === null) return finishReturn(desk, request, request.query);
  const tickets = postedTickets(desk);
  const found = await tickets.find(handle);
  if (found === undefined || found.isOver || !(await tickets.end(found))) return notAwaited(desk, request);
  const parameters = desk.ports.context.seal.open(found.content.parameters, postedName);
  return finishReturn(desk, request, new URLSearchParams(parameters));
}

/**
 * POST of a return (SAML, `form_post`): a browser sends no cookies with a form of another site, so that what it brings
 * is put aside and fetched by GET. Whose it is is asked then.
 */
export async function keepReturn(desk: LoginDesk, request: LoginRequest): Promise<LoginAnswer> {
  // Nothing is kept for whoever was not sent to a provider from here.
  const state = request.form.get('state') ?? request.form.get('RelayState') ?? '';
  const away = await awayTickets(desk).find(state);
  if (away === undefined) return (await takeUnsolicited(desk, request)) ?? notAwaited(desk, request);
  if (away.isOver) return notAwaited(desk, request);
  const parameters = desk.ports.context.seal.seal(request.form.toString(), postedName);
  const handle = await postedTickets(desk).issue({ parameters }, postedSeconds);
  return redirect(`${request.place.basePath}${request.path}?posted=${handle}`);
}

async function finishReturn(
  desk: LoginDesk,
  request: LoginRequest,
  parameters: URLSearchParams,
): Promise<LoginAnswer> {
  const { place, path, address } = request;
  const { context, federatedSignIns } = desk.ports;
  const tickets = awayTickets(desk);
  const state = parameters.get('state') ?? parameters.get('RelayState') ?? '';
  const found = await tickets.find(state);
  if (found === undefined || found.isOver || federatedSignIns === undefined) return notAwaited(desk, request);
  const { userPoolId, domain, browser, provider: name, query, kept } = found.content;
  const isHere = userPoolId === place.pool.id && domain === place.domain.domain;
  // Another browser's return is not used up: whoever is to finish it still can.
  if (!isHere || !desk.flows.isBrowser(request, browser)) return notAwaited(desk, request);
  if (!(await tickets.end(found))) return notAwaited(desk, request);
  return desk.authorized(request, new URLSearchParams(query), async (authorization) => {
    const { client } = authorization;
    const provider = providersOf(desk, client).others.find((each) => each.name === name);
    if (provider === undefined || returnPath(provider) !== path) return notAwaited(desk, request);
    return finishByProvider(desk, request, authorization, {
      ...{ pool: place.pool, client, provider, state, parameters, address },
      returnUri: `${context.places.signInPages(domain)}${path}`,
      kept: JSON.parse(context.seal.open(kept, `${awayName}/${name}`)),
    });
  });
}

/**
 * A sign-in that began at the provider, where a provider may do that: `RelayState` is the request for authorization that
 * nobody has made. It is of no browser: the form comes without cookies, and whoever sends it is signed in, also where
 * somebody else has had him send it. Undefined where it is nothing of the kind.
 * Source: developer guide, "SAML session initiation in Amazon Cognito user pools".
 */
async function takeUnsolicited(desk: LoginDesk, request: LoginRequest): Promise<LoginAnswer | undefined> {
  const { place, path, form, address } = request;
  const { context, federatedSignIns, limits } = desk.ports;
  const relayState = form.get('RelayState') ?? '';
  const isFit =
    relayState.length <= limits.managedLoginQueryCharacters && form.getAll('RelayState').length === 1;
  if (!isFit || !place.isCanonical || federatedSignIns === undefined) return undefined;
  const query = new URLSearchParams(relayState);
  const client = context.store.clients.find(`${place.pool.id}/${query.get('client_id') ?? ''}`);
  const provider = client && namedProvider(desk, client, query);
  if (provider === undefined || returnPath(provider) !== path || !federatedSignIns.takesUnsolicited(provider))
    return undefined;
  return desk.authorized(request, query, (authorization) =>
    finishByProvider(desk, request, authorization, {
      ...{ pool: place.pool, client: authorization.client, provider, state: relayState, address },
      ...{ parameters: form, kept: undefined },
      returnUri: `${context.places.signInPages(place.domain.domain)}${path}`,
    }),
  );
}

/** The provider that a request names: one of its client's. */
function namedProvider(
  desk: LoginDesk,
  client: AppClientRecord,
  query: URLSearchParams,
): ProviderRecord | undefined {
  const [name, identifier] = [query.get('identity_provider'), query.get('idp_identifier')];
  return providersOf(desk, client).others.find((each) =>
    name !== null ? each.name === name : identifier !== null && each.idpIdentifiers.includes(identifier),
  );
}

/** Has the provider's word judged, and tells the client what came of it. */
async function finishByProvider(
  desk: LoginDesk,
  request: LoginRequest,
  authorization: AuthorizationRequest,
  answer: FederatedReturn,
): Promise<LoginAnswer> {
  try {
    const finished = await desk.ports.federatedSignIns?.finish(answer);
    if (finished === undefined)
      throw new ServiceError('InvalidParameterException', 'There are no providers.');
    const { user, session } = finished;
    const provided = session && { provider: answer.provider.name, session };
    return await finishSignIn(desk, request, authorization, { user, provided });
  } catch (error) {
    return failed(authorization, error);
  }
}

function returnPath({ type }: ProviderRecord): string {
  return type === 'SAML' ? '/saml2/idpresponse' : '/oauth2/idpresponse';
}

/** The client is told what the provider, or a trigger, has against it. */
function failed(authorization: AuthorizationRequest, error: unknown): LoginAnswer {
  if (!(error instanceof ServiceError)) throw error;
  const problem = { error: 'invalid_request', description: error.message };
  return { ...redirect(problemLocation(authorization, problem)), errorCode: error.code };
}

function notAwaited(desk: LoginDesk, request: LoginRequest): Promise<LoginAnswer> {
  const description =
    'Nobody is waited for here: the sign-in was finished, took too long, or began in another browser.';
  return desk.problemPage(request, { error: 'invalid_request', description });
}
