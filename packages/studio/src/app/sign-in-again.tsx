import { Dialog } from '../design/dialog.tsx';
import { useSession } from './session.tsx';
import { SignInForm } from './sign-in-form.tsx';
import { useSignInState } from './signed-in.ts';

/** Asks again over the page when the credentials have ended: what was typed stays, calls wait. */
export function SignInAgain() {
  const { info } = useSession();
  const state = useSignInState();
  return (
    <Dialog
      title="Sign in again"
      isOpen={info.auth === 'strict' && state === 'ended'}
      onClose={() => undefined}
    >
      <p className="muted">Your session has ended. What you typed is still here.</p>
      <SignInForm info={info} />
    </Dialog>
  );
}
