import type { AppClientRecord } from '../user-pools/records/pool-records.ts';
import type { UserPoolStore } from '../user-pools/records/user-pool-store.ts';
import type { LoginRequest } from './login-request.ts';

type Headers = readonly (readonly [name: string, value: string])[];

/**
 * Headers by which pages of a pool's apps read what the endpoints for programs answer: the origins of the callback
 * URLs, no others. No cookies go along.
 */
export function crossOriginHeaders(
  store: Pick<UserPoolStore, 'clients'>,
  { place: { pool }, origin }: Pick<LoginRequest, 'place' | 'origin'>,
): Headers {
  const vary = ['Vary', 'Origin'] as const;
  if (origin === undefined || !isOfApp(store, pool.id, origin)) return [vary];
  return [
    vary,
    ['Access-Control-Allow-Origin', origin],
    ['Access-Control-Expose-Headers', 'x-amzn-RequestId,WWW-Authenticate'],
  ];
}

/** What answers a browser's question before such a request. */
export function preflightHeaders(cross: Headers, asked: string | undefined): Headers {
  if (cross.length === 1) return cross;
  return [
    ...cross,
    ['Access-Control-Allow-Methods', 'GET, POST'],
    ['Access-Control-Max-Age', '600'],
    ...(asked === undefined ? [] : ([['Access-Control-Allow-Headers', asked]] as const)),
  ];
}

function isOfApp(store: Pick<UserPoolStore, 'clients'>, userPoolId: string, origin: string): boolean {
  // An app's own scheme has the origin `null`, as has whatever else a browser gives none.
  if (!/^https?:\/\//.test(origin)) return false;
  return store.clients.ofPool(userPoolId).some((client) => callbackOriginsOf(client).has(origin));
}

/** Anybody may ask, as often as he likes: the URLs of a client are read once for each of its records. */
const callbackOrigins = new WeakMap<AppClientRecord, ReadonlySet<string>>();

function callbackOriginsOf(client: AppClientRecord): ReadonlySet<string> {
  let origins = callbackOrigins.get(client);
  if (origins === undefined) {
    const { CallbackURLs = [] } = client.settings;
    origins = new Set(CallbackURLs.flatMap((uri) => URL.parse(uri)?.origin ?? []));
    callbackOrigins.set(client, origins);
  }
  return origins;
}
