import { Authenticator } from '@aws-amplify/ui-react';
import { Amplify } from 'aws-amplify';
import { createRoot } from 'react-dom/client';
import '@aws-amplify/ui-react/styles.css';
import outputs from './amplify_outputs.json';
import { Greeting } from './greeting.tsx';

Amplify.configure(outputs);

createRoot(document.querySelector('#app') as Element).render(
  <Authenticator>{({ signOut }) => <Greeting onSignOut={signOut} />}</Authenticator>,
);
