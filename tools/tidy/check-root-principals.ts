import type { Check, Violation } from './project.ts';

/** Files that may write the ARN of an account's root, and why. */
const allowed: { readonly [path: string]: string } = {
  'packages/cli/src/local-step-functions.ts': 'whoever runs the command owns the data',
  'packages/cli/src/seed-examples.ts': 'whoever runs the command owns the data',
  'packages/identity/src/access/access-keys.ts': "who signs with a root's key is root",
  'packages/identity/src/iam/users.ts': 'GetUser shows it',
  'packages/resources/src/events/event-buses.ts': 'a policy names it',
  'packages/resources/src/functions/function-policies.ts': 'a policy names it',
  'packages/resources/src/queues/queue-policy.ts': 'a policy names it',
  'packages/resources/src/topics/topic-permissions.ts': 'a policy names it',
  'packages/server/src/root-access-key.ts': 'makes the key of root',
  'packages/wire/src/http/credentials.ts': 'where nothing is verified, every caller is root',
};

/** Nothing acts as root by itself: whoever calls inside is a service, or the session of a role that trusts one. */
export const checkRootPrincipals: Check = (project) =>
  project.files.flatMap((file) => {
    if (file.isTest || file.room === undefined || Object.hasOwn(allowed, file.path)) return [];
    return file.code.flatMap((token): Violation[] => {
      const isText = token.kind === 'template' || token.kind === 'string';
      // A template is cut at its `${`: what follows the account is a piece of its own.
      if (!isText || !/:root`?$/.test(token.text)) return [];
      return [{ path: file.path, line: token.line, message: 'nothing acts as root by itself' }];
    });
  });
