import { fetchUserAttributes } from 'aws-amplify/auth';
import { type Component, defineComponent, h, onMounted, ref } from 'vue';

/** What a user sees who is signed in: the address that the user pool tells of him. */
export const Greeting: Component = defineComponent({
  props: { onSignOut: { type: Function, required: true } },
  setup({ onSignOut }) {
    const email = ref<string>();
    onMounted(async () => {
      email.value = (await fetchUserAttributes()).email;
    });
    return () =>
      h('main', [
        h('h1', email.value === undefined ? '…' : `Hello ${email.value}`),
        h('button', { type: 'button', onClick: () => onSignOut() }, 'Sign out'),
      ]);
  },
});
