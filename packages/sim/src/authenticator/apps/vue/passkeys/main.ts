import { Authenticator } from '@aws-amplify/ui-vue';
import { Amplify } from 'aws-amplify';
import { associateWebAuthnCredential, listWebAuthnCredentials, signIn } from 'aws-amplify/auth';
import { createApp, defineComponent, h, ref } from 'vue';
import '@aws-amplify/ui-vue/styles.css';
import { Greeting } from '../greeting.ts';
import outputs from './amplify_outputs.json';

Amplify.configure(outputs);

/** Vue's Authenticator has no pages for passkeys: an app makes them of the library's calls. */
const Passkeys = defineComponent(() => {
  const said = ref('');
  const add = async () => {
    await associateWebAuthnCredential();
    const { credentials } = await listWebAuthnCredentials();
    said.value = `${credentials.length} passkey`;
  };
  return () => [h('button', { onClick: add }, 'Create a Passkey'), h('p', { role: 'status' }, said.value)];
});

/** Signs in by a passkey; the Authenticator finds who is signed in when the page is loaded again. */
const PasskeySignIn = defineComponent(() => {
  const username = ref('');
  const enter = async () => {
    await signIn({
      username: username.value,
      options: { authFlowType: 'USER_AUTH', preferredChallenge: 'WEB_AUTHN' },
    });
    location.reload();
  };
  const onInput = (event: Event) => {
    username.value = (event.target as HTMLInputElement).value;
  };
  return () =>
    h('p', [
      h('input', { 'aria-label': 'Address', onInput }),
      h('button', { type: 'button', onClick: enter }, 'Sign In with Passkey'),
    ]);
});

const slots = {
  default: ({ signOut }: { readonly signOut: () => void }) => [
    h(Greeting, { onSignOut: signOut }),
    h(Passkeys),
  ],
  footer: () => h(PasskeySignIn),
};
createApp({ render: () => h(Authenticator, null, slots) }).mount('#app');
