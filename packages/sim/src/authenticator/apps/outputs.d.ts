/** What `cairn outputs` writes beside a page before the app is built. */
declare module '*/amplify_outputs.json' {
  const outputs: Parameters<typeof import('aws-amplify').Amplify.configure>[0];
  export = outputs;
}
declare module '*.css';
