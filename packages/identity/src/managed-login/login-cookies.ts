import type { LoginPlace } from './login-request.ts';

/**
 * What a browser keeps: the session of whoever signed in, by what it is known before, the language of the pages, and
 * that no passkey is to be offered.
 */
export type LoginCookie = 'session' | 'browser' | 'language' | 'passkeys';

const names: { readonly [cookie in LoginCookie]: string } = {
  session: 'cognito',
  browser: 'cognito-browser',
  language: 'cognito-lang',
  passkeys: 'cognito-no-passkey',
};

/**
 * A cookie's name. On a host of the domain's own nobody else can set it (`__Host-`); on a host that domains share it is
 * bound to the domain's path.
 */
export function cookieName(place: LoginPlace, cookie: LoginCookie): string {
  return `${place.basePath === '' ? '__Host-' : '__Secure-'}${names[cookie]}`;
}

/** Header that sets a cookie; an empty value takes it away. Without seconds it lasts until the browser is closed. */
export function setCookie(
  place: LoginPlace,
  cookie: LoginCookie,
  { value, seconds }: { readonly value: string; readonly seconds?: number },
): readonly [string, string] {
  const age = value === '' ? '; Max-Age=0' : seconds === undefined ? '' : `; Max-Age=${seconds}`;
  const path = place.basePath === '' ? '/' : place.basePath;
  const text = `${cookieName(place, cookie)}=${value}; Path=${path}${age}; HttpOnly; Secure; SameSite=Lax`;
  return ['Set-Cookie', text];
}

/** Cookies of a request, by name; of two with one name the first, which has the longer path. */
export function readCookies(header: string | readonly string[] | undefined): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  const text = typeof header === 'string' ? header : (header ?? []).join(';');
  for (const pair of text.split(';')) {
    const at = pair.indexOf('=');
    const name = pair.slice(0, Math.max(at, 0)).trim();
    if (name !== '' && !cookies.has(name)) cookies.set(name, pair.slice(at + 1).trim());
  }
  return cookies;
}
