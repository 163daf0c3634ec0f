import { Authenticator } from '@aws-amplify/ui-vue';
import { Amplify } from 'aws-amplify';
import { createApp, h } from 'vue';
import '@aws-amplify/ui-vue/styles.css';
import outputs from './amplify_outputs.json';
import { Greeting } from './greeting.ts';

Amplify.configure(outputs);

const slots = {
  default: ({ signOut }: { readonly signOut: () => void }) => h(Greeting, { onSignOut: signOut }),
};
createApp({ render: () => h(Authenticator, null, slots) }).mount('#app');
