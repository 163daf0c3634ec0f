import { fetchUserAttributes } from 'aws-amplify/auth';
import { type ReactNode, useEffect, useState } from 'react';

/** What a user sees who is signed in: the address that the user pool tells of him. */
export function Greeting({ onSignOut }: { readonly onSignOut: (() => void) | undefined }): ReactNode {
  const [email, setEmail] = useState<string>();
  useEffect(() => {
    fetchUserAttributes().then((attributes) => setEmail(attributes.email));
  }, []);
  return (
    <main>
      <h1>{email === undefined ? '…' : `Hello ${email}`}</h1>
      <button type="button" onClick={onSignOut}>
        Sign out
      </button>
    </main>
  );
}
