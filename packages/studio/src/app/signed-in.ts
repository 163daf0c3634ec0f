import { useSyncExternalStore } from 'react';
import { live } from '../live/live.ts';
import type { Credentials } from '../wire/credentials.ts';

/** `asking`: another tab may have signed in already. `out`: somebody has to sign in (again). */
export type SignInState = 'asking' | 'out' | 'in';

/** Calls made so shortly before the end would not be answered any more. */
const marginMs = 10_000;

let state: SignInState = 'asking';
let credentials: Credentials | undefined;
let endTimer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();
let waiting: ((credentials: Credentials) => void)[] = [];

/** Takes over what another tab has, and hears when anybody signs in or out. Once, at the start. */
export function watchSignIn(): void {
  live().onCredentials(take);
  void live().askCredentials();
}

/** Signs this browser in, all its tabs; undefined signs it out. */
export function keepSignedIn(given: Credentials | undefined): void {
  live().keepCredentials(given);
  take(given);
}

/** The account of the one who signed in. */
export function signedInAccount(): string | undefined {
  return credentials?.account;
}

/**
 * What calls are signed with. Where they have ended, a call waits until someone has signed in again: nothing that was
 * typed is lost.
 */
export async function signedInCredentials(): Promise<Credentials> {
  if (credentials !== undefined && !hasEnded(credentials)) return credentials;
  if (state === 'in') take(undefined);
  return new Promise((resolve) => waiting.push(resolve));
}

/** The server does not take them any more. */
export function forgetCredentials(): void {
  if (credentials !== undefined) keepSignedIn(undefined);
}

/** Whether somebody is signed in. */
export function useSignInState(): SignInState {
  return useSyncExternalStore(subscribe, () => state);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function hasEnded({ expiresAtMs }: Credentials): boolean {
  return expiresAtMs !== undefined && expiresAtMs - marginMs <= Date.now();
}

function take(given: Credentials | undefined): void {
  const good = given === undefined || hasEnded(given) ? undefined : given;
  credentials = good;
  state = good === undefined ? 'out' : 'in';
  clearTimeout(endTimer);
  if (good?.expiresAtMs !== undefined) {
    endTimer = setTimeout(() => take(undefined), good.expiresAtMs - marginMs - Date.now());
  }
  if (good !== undefined) {
    for (const resolve of waiting) resolve(good);
    waiting = [];
  }
  for (const listener of listeners) listener();
}
