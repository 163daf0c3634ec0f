import { Authenticator } from '@aws-amplify/ui-react';
import { Amplify } from 'aws-amplify';
import { createRoot } from 'react-dom/client';
import '@aws-amplify/ui-react/styles.css';
import { Greeting } from '../greeting.tsx';
import outputs from './amplify_outputs.json';

Amplify.configure(outputs);

createRoot(document.querySelector('#app') as Element).render(
  <Authenticator passwordless={{ preferredAuthMethod: 'WEB_AUTHN', passkeyRegistrationPrompts: true }}>
    {({ signOut }) => <Greeting onSignOut={signOut} />}
  </Authenticator>,
);
