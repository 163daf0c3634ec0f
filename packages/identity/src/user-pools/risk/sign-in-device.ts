import { isJsonObject, type Json, type JsonObject } from '@cairn/kit';

/** What a client tells of the device that signs in: a hint, for it is not proved. */
export interface SignInDevice {
  /** The same whenever the same device comes. */
  readonly fingerprint: string;
  /** `Chrome, Windows`. */
  readonly name: string;
}

const charactersMax = 512;
const encodedCharactersMax = 32_768;

/**
 * Reads what the libraries of AWS gather (`EncodedData`: JSON in base64, whose `payload` holds `contextData`), or else
 * what browsers say of themselves. Data of another form are taken as they are.
 */
export function readSignInDevice({
  encodedData,
  userAgent,
}: {
  readonly encodedData?: string | undefined;
  readonly userAgent?: string | undefined;
}): SignInDevice | undefined {
  const context = contextOf(encodedData);
  const agent = textOf(context, 'UserAgent') ?? userAgent;
  const own = textOf(context, 'DeviceId') ?? textOf(context, 'DeviceFingerprint');
  const untold = context === undefined ? encodedData : undefined;
  const fingerprint = own ?? untold ?? agent;
  if (fingerprint === undefined || fingerprint === '') return undefined;
  const name = textOf(context, 'DeviceName') ?? deviceName(agent ?? '');
  return { fingerprint: fingerprint.slice(0, charactersMax), name: name.slice(0, 100) };
}

function contextOf(encoded: string | undefined): JsonObject | undefined {
  if (encoded === undefined || encoded.length > encodedCharactersMax) return undefined;
  try {
    const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
    const outer = JSON.parse(new TextDecoder().decode(bytes)) as Json;
    const payload = isJsonObject(outer) ? outer.payload : undefined;
    const inner = (typeof payload === 'string' ? JSON.parse(payload) : payload) as Json | undefined;
    const context = inner !== undefined && isJsonObject(inner) ? inner.contextData : undefined;
    return context !== undefined && isJsonObject(context) ? context : undefined;
  } catch {
    return undefined;
  }
}

function textOf(context: JsonObject | undefined, name: string): string | undefined {
  const value = context?.[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

// The first that fits: most browsers name others beside themselves.
const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bChrome\/|\bCriOS\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];
const systems: readonly (readonly [RegExp, string])[] = [
  [/\bAndroid\b/, 'Android'],
  [/\biPhone\b|\biPad\b/, 'iOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'Mac OS X'],
  [/\bLinux\b/i, 'Linux'],
];

function deviceName(agent: string): string {
  const nameIn = (table: typeof browsers): string =>
    table.find(([pattern]) => pattern.test(agent))?.[1] ?? 'Other';
  return `${nameIn(browsers)}, ${nameIn(systems)}`;
}
