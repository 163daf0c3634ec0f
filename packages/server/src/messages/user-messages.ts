import type { DeliverMessage } from '@cairn/identity/user-pools';
import type { Inbox } from './inbox.ts';

/** The messages that users are sent: those that wait to be read here, and the ways out of the others. */
export interface UserMessages {
  readonly inbox: Inbox;
  readonly deliverMessage: DeliverMessage;
}
