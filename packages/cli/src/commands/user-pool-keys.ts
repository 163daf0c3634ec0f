import { memberOf, printJson } from '@cairn/kit';
import { askCairn } from '../cairn-caller.ts';
import { textOf } from '../step-functions-caller.ts';
import { processTerminal, type Terminal } from '../terminal.ts';

/** Options of `cairn user-pool rotate-keys`, as commander reads them. */
export interface UserPoolKeysOptions {
  readonly endpoint: string;
  readonly account: string;
  readonly region: string;
  readonly json?: boolean;
}

/** Gives a user pool new signing keys, and prints their names. @throws CommandFailure */
export async function rotateUserPoolKeys(
  userPoolId: string,
  options: UserPoolKeysOptions,
  terminal: Terminal = processTerminal,
): Promise<void> {
  const path = `user-pools/${encodeURIComponent(userPoolId)}/keys`;
  const answer = await askCairn(options.endpoint, path, options, { body: {} });
  if (options.json) terminal.out(`${printJson(answer)}\n`);
  else {
    const text = (member: string): string => textOf(memberOf(answer, member)) ?? '';
    terminal.out(`ID tokens      ${text('idTokenKeyId')}\naccess tokens  ${text('accessTokenKeyId')}\n`);
  }
}
