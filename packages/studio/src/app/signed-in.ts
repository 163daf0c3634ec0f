import { useSyncExternalStore } from 'react';
import { live } from '../live/live.ts';
import type { Credentials } from '../wire/credentials.ts';
import { SignInKeeper, type SignInState } from './sign-in-keeper.ts';

let keeper: SignInKeeper | undefined;

/** Who is signed in, in this tab. */
export function signInKeeper(): SignInKeeper {
  keeper ??= new SignInKeeper({
    live: live(),
    // A page that asks before it is left has been taken off by then.
    reload: () => void setTimeout(() => window.location.reload()),
    nowMs: () => Date.now(),
    after: (milliseconds, run) => {
      const timer = setTimeout(run, milliseconds);
      return () => clearTimeout(timer);
    },
  });
  return keeper;
}

/** Signs this browser in, all its tabs; undefined signs it out. */
export function keepSignedIn(given: Credentials | undefined): void {
  if (given === undefined) signInKeeper().leave();
  else signInKeeper().signIn(given);
}

/** Whether somebody is signed in. */
export function useSignInState(): SignInState {
  return useSyncExternalStore(signInKeeper().onChange, () => signInKeeper().state);
}

/** Another number for each principal that comes: nothing of one is left to another. */
export function useVisit(): number {
  return useSyncExternalStore(signInKeeper().onChange, () => signInKeeper().visit);
}
