import { useEffect } from 'react';
import type { StudioInfo } from '../wire/cairn.ts';
import { Logo } from './logo.tsx';
import { SignInForm } from './sign-in-form.tsx';

/** Where a server wants to know who one is. */
export function SignInPage({ info }: { readonly info: StudioInfo }) {
  useEffect(() => {
    document.title = 'Sign in · Cairn';
  }, []);
  return (
    <main className="centre">
      <div className="sign-in">
        <Logo />
        <h1>Sign in to the studio</h1>
        <SignInForm info={info} />
      </div>
    </main>
  );
}
