import { useEffect, useRef, useState } from 'react';
import { Button } from '../design/button.tsx';
import { CopyButton } from '../design/copy-button.tsx';
import { ErrorCallout } from '../design/error-callout.tsx';
import { TextField } from '../design/text-field.tsx';
import type { StudioInfo } from '../wire/cairn.ts';
import type { Credentials } from '../wire/credentials.ts';
import { type ServiceError, toServiceError } from '../wire/service-error.ts';
import { signInWithKeys, signInWithTicket } from './sign-in.ts';
import { keepSignedIn } from './signed-in.ts';

/** Signs in: by the link that a command prints, or with an access key. */
export function SignInForm({ info }: { readonly info: StudioInfo }) {
  const [accessKeyId, setAccessKeyId] = useState('');
  const [secretAccessKey, setSecretAccessKey] = useState('');
  const { signIn, isBusy, error } = useSignIn(info);
  const command = `${info.command} login --studio`;
  return (
    <form
      className="sign-in-form"
      onSubmit={(event) => {
        event.preventDefault();
        void signIn(() => signInWithKeys(info, { accessKeyId: accessKeyId.trim(), secretAccessKey }));
      }}
    >
      <ErrorCallout error={error ?? null} />
      <div className="sign-in-link">
        <p>
          On the machine where the server runs, in the folder where it was started, print a link that signs
          you in:
        </p>
        <div className="command">
          <pre>{command}</pre>
          <CopyButton text={command} label="Copy the command" />
        </div>
      </div>
      <p className="sign-in-or">or use an access key</p>
      <TextField
        label="Access key ID"
        name="username"
        autoComplete="username"
        isCode
        value={accessKeyId}
        onChange={setAccessKeyId}
        required
      />
      <TextField
        label="Secret access key"
        name="password"
        type="password"
        autoComplete="current-password"
        isCode
        value={secretAccessKey}
        onChange={setSecretAccessKey}
        required
        hint="Used once to ask for credentials that end by themselves; it is not kept."
      />
      <Button type="submit" kind="primary" isBusy={isBusy}>
        Sign in
      </Button>
    </form>
  );
}

function useSignIn(info: StudioInfo) {
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<ServiceError>();
  const signIn = async (ask: () => Promise<Credentials>) => {
    setIsBusy(true);
    setError(undefined);
    try {
      keepSignedIn(await ask());
    } catch (thrown) {
      setError(toServiceError(thrown));
    }
    setIsBusy(false);
  };
  const isTried = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a ticket works once
  useEffect(() => {
    const ticket = new URLSearchParams(window.location.hash.slice(1)).get('ticket');
    if (ticket === null || isTried.current) return;
    isTried.current = true;
    // A ticket that stays in the address would be bookmarked and sent about.
    window.history.replaceState(
      null,
      '',
      window.location.pathname === '/sign-in' ? '/' : window.location.pathname,
    );
    void signIn(() => signInWithTicket(info, ticket));
  }, []);
  return { signIn, isBusy, error };
}
