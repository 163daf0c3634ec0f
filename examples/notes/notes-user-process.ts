import * as auth from 'aws-amplify/auth';
import * as notes from './notes.mjs';
import type { UserCommand, UserReply } from './notes-user.ts';

/** A process with the app in it, in which somebody is signed in, or nobody: see `notes-user.ts`. */
const { configure, ...ofApp } = notes;
configure(JSON.parse(process.argv[2] as string));

/** What somebody has who has signed in, for those who go past the app. */
async function session(): Promise<unknown> {
  const { tokens, credentials, identityId } = await auth.fetchAuthSession();
  const { expiration: _, ...keys } = credentials ?? {};
  return {
    accessToken: tokens?.accessToken.toString(),
    idToken: tokens?.idToken?.toString(),
    credentials: keys,
    identityId,
  };
}

const commands: { readonly [name: string]: (words: readonly unknown[]) => Promise<unknown> } = {
  ...(ofApp as unknown as { [name: string]: (words: readonly unknown[]) => Promise<unknown> }),
  session,
};

interface Thrown extends Error {
  readonly errors?: readonly { readonly errorType: string; readonly message: string }[];
  readonly underlyingError?: unknown;
}

process.on('message', async ({ name, words }: UserCommand) => {
  let reply: UserReply;
  try {
    reply = { kind: 'done', value: (await commands[name]?.(words)) ?? null };
  } catch (error) {
    const { errors, underlyingError, name: own, message } = error as Thrown;
    const [first] = errors ?? [];
    reply = {
      kind: 'failed',
      error: first?.errorType ?? own,
      message: first?.message ?? `${message} ${String(underlyingError ?? '')}`,
    };
  }
  process.send?.(JSON.parse(JSON.stringify(reply)) as UserReply);
});
