import type { Json } from '@cairn/kit';
import type { PatchOperation } from './patch-operations.ts';
import { routeErrors } from './route-errors.ts';
import type { RestStage } from './route-types.ts';

type Settings = RestStage['methodSettings'];

/** A method's settings before any is changed (API Gateway API Reference, MethodSetting). */
const defaults: { readonly [member: string]: Json } = {
  metricsEnabled: false,
  loggingLevel: 'OFF',
  dataTraceEnabled: false,
  throttlingBurstLimit: 5_000,
  throttlingRateLimit: 10_000,
  cachingEnabled: false,
  cacheTtlInSeconds: 300,
  cacheDataEncrypted: false,
  requireAuthorizationForCacheControl: true,
  unauthorizedCacheControlHeaderStrategy: 'SUCCEED_WITH_RESPONSE_HEADER',
};

/** Settings by the last two parts of the paths of updates. */
const members: { readonly [path: string]: string } = {
  'metrics/enabled': 'metricsEnabled',
  'logging/loglevel': 'loggingLevel',
  'logging/dataTrace': 'dataTraceEnabled',
  'throttling/burstLimit': 'throttlingBurstLimit',
  'throttling/rateLimit': 'throttlingRateLimit',
  'caching/enabled': 'cachingEnabled',
  'caching/ttlInSeconds': 'cacheTtlInSeconds',
  'caching/dataEncrypted': 'cacheDataEncrypted',
  'caching/requireAuthorizationForCacheControl': 'requireAuthorizationForCacheControl',
  'caching/unauthorizedCacheControlHeaderStrategy': 'unauthorizedCacheControlHeaderStrategy',
};

const verb = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|ANY|\*)$/;

/**
 * Whether a change of a stage is one of a method's settings: `/~1orders/GET/logging/loglevel`, of all methods' where
 * path and verb are `*`, or of all settings of a method (`remove` of `/~1orders/GET`).
 */
export function isMethodSetting({ path = '' }: PatchOperation): boolean {
  return placeOf(path) !== undefined;
}

/** The settings after a change: they are kept and told; only a cache would change what is answered, and is refused. */
export function withMethodSetting(settings: Settings, { op, path = '', value }: PatchOperation): Settings {
  const place = placeOf(path);
  if (place === undefined || (op !== 'replace' && op !== 'add' && op !== 'remove')) {
    throw routeErrors.badRequest(`Invalid method setting path: ${path}`);
  }
  const { method, member } = place;
  const before = settings[method] as { readonly [member: string]: Json } | undefined;
  if (op === 'remove') {
    const { [method]: _, ...others } = settings;
    if (before === undefined) throw routeErrors.badRequest(`Invalid method setting path: ${path}`);
    return member === undefined
      ? others
      : { ...others, [method]: { ...before, [member]: defaults[member] as Json } };
  }
  if (member === undefined) throw routeErrors.badRequest(`Invalid method setting path: ${path}`);
  const given = readSetting(member, value, path);
  return { ...settings, [method]: { ...defaults, ...before, [member]: given } };
}

function placeOf(path: string): { readonly method: string; readonly member: string | undefined } | undefined {
  const parts = path.split('/').slice(1);
  const member = members[parts.slice(-2).join('/')];
  const place = member === undefined ? parts : parts.slice(0, -2);
  if (place.length < 2 || !verb.test(place.at(-1) ?? '')) return undefined;
  const resource = place.slice(0, -1).join('/').replaceAll('~1', '/').replaceAll('~0', '~');
  // The resource at the root is all slash.
  return { method: `${resource.replace(/^\/(?=.)/, '')}/${place.at(-1)}`, member };
}

function readSetting(member: string, value: string | undefined, path: string): Json {
  const type = typeof defaults[member];
  if (member === 'cachingEnabled' && value === 'true') throw routeErrors.unsupported('cache clusters');
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  if (type === 'number' && value !== undefined && /^-?\d+(?:\.\d+)?$/.test(value)) return Number(value);
  if (member === 'loggingLevel' && ['OFF', 'ERROR', 'INFO'].includes(value ?? '')) return value as string;
  if (member === 'unauthorizedCacheControlHeaderStrategy' && value !== undefined) return value;
  throw routeErrors.badRequest(`Invalid value specified for ${path}: ${value ?? ''}`);
}
