import type { Operation } from './operation.ts';
import { restJsonOperation, restPath } from './rest-json.ts';

/** A message that a user was sent, as lists of the inbox show it. */
export interface InboxMessage {
  readonly messageId: string;
  /** Epoch seconds. */
  readonly sentDate: number;
  readonly medium: 'EMAIL' | 'SMS';
  readonly to: string;
  readonly userPoolId: string;
  readonly clientId?: string;
  readonly username: string;
  /** The trigger's name for it: `CustomMessage_SignUp`. */
  readonly occasion: string;
  /** The code, or the temporary password. */
  readonly code?: string;
  readonly subject?: string;
  readonly from?: string;
  readonly replyTo?: string;
}

/** A message with what it says. */
export interface InboxMessageText extends InboxMessage {
  /** HTML of a mail. */
  readonly body: string;
  readonly text: string;
}

/** Which messages; all of the account and region unless said. */
export interface InboxFilter {
  readonly to?: string;
  readonly userPoolId?: string;
}

/** Newest first. */
export const listMessages: Operation<
  InboxFilter & { readonly maxResults?: number; readonly nextToken?: string },
  { readonly messages: readonly InboxMessage[]; readonly nextToken?: string }
> = restJsonOperation({
  service: 'cairn',
  action: 'ListMessages',
  method: 'GET',
  path: () => '/_cairn/v1/messages',
  query: (input) => ({ ...input }),
});

export const getMessage: Operation<{ readonly messageId: string }, InboxMessageText> = restJsonOperation({
  service: 'cairn',
  action: 'GetMessage',
  method: 'GET',
  path: ({ messageId }) => restPath`/_cairn/v1/messages/${messageId}`,
});

/** Deletes one, those of a filter, or all. */
export const deleteMessages: Operation<
  InboxFilter & { readonly messageId?: string },
  { readonly deleted: number }
> = restJsonOperation({
  service: 'cairn',
  action: 'DeleteMessages',
  method: 'DELETE',
  path: () => '/_cairn/v1/messages',
  query: (input) => ({ ...input }),
});
