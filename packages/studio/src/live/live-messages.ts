import type { Scope } from '../app/scope.ts';
import type { Credentials } from '../wire/credentials.ts';
import type { ExecutionStatus, HistoryEvent } from '../wire/step-functions-types.ts';

/** A run that started or ended. Instants are epoch seconds. */
export interface ExecutionChange {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly stateMachineVersionArn?: string;
  readonly stateMachineAliasArn?: string;
  readonly name: string;
  readonly status: ExecutionStatus;
  readonly startDate: number;
  readonly stopDate?: number;
  readonly error?: string;
}

/** What is told of a message that was sent to a user. */
export interface MessageNews {
  readonly messageId: string;
}

/** A history that is followed, from behind an event on. */
export interface FollowedHistory {
  readonly executionArn: string;
  readonly lastEventId: number;
}

/** A history that a tab follows. */
export interface WantedHistory extends FollowedHistory {
  /** Whether events that the tab was given already have to come again: someone in it knows less. */
  readonly goesBack?: boolean;
}

/** All that one tab wants to hear of. */
export interface Wanted {
  readonly scope: Scope;
  readonly executions: boolean;
  readonly histories: readonly WantedHistory[];
}

/** What the stream tells. */
export type LiveEvent =
  | { readonly kind: 'executions'; readonly changes: readonly ExecutionChange[] }
  /** More has changed than was told, or the stream was away: lists have to be asked anew. */
  | { readonly kind: 'reset' }
  | { readonly kind: 'stateMachines'; readonly stateMachineArns: readonly string[] }
  /** Messages that have come to the inbox; what they say is asked for. */
  | { readonly kind: 'messages'; readonly messages: readonly MessageNews[] }
  | { readonly kind: 'history'; readonly executionArn: string; readonly events: readonly HistoryEvent[] }
  /** Nothing more will come of it. */
  | { readonly kind: 'end'; readonly executionArn: string; readonly status: ExecutionStatus | 'DELETED' }
  | {
      readonly kind: 'refused';
      readonly executionArn: string;
      readonly code: string;
      readonly message: string;
    };

/** Whether the stream is there. Where it is `away`, a {@link LiveRefusal} tells one that was refused from one that broke. */
export type LiveState = 'idle' | 'connecting' | 'open' | 'away';

/** What the server does not tell, and why. Asking again at once would be answered in the same way. */
export interface LiveRefusal {
  /** The whole stream, or changes of lists alone. */
  readonly of: 'stream' | 'lists';
  readonly code: string;
  readonly message: string;
}

/** From a tab to the hub. */
export type TabMessage =
  | { readonly kind: 'want'; readonly wanted: Wanted }
  /** Said again and again: a tab that was closed without a word is silent, and so is one that sleeps. */
  | { readonly kind: 'alive' }
  | { readonly kind: 'bye' }
  /** The network is back, or someone looks: connect now. */
  | { readonly kind: 'hurry' }
  | { readonly kind: 'askCredentials' }
  /** Of one who signed in. For all tabs. */
  | { readonly kind: 'keepCredentials'; readonly credentials: Credentials }
  /** The server does not take this key any more. */
  | { readonly kind: 'endCredentials'; readonly accessKeyId: string }
  /** Somebody signs out, of all tabs. */
  | { readonly kind: 'leave' };

/** Who is signed in, for all tabs. `nobody`: nobody has been. `ended`: the credentials have. `left`: someone signed out. */
export type SignInNews =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'in'; readonly credentials: Credentials }
  | { readonly kind: 'ended' }
  | { readonly kind: 'left' };

/** From the hub to a tab. */
export type HubMessage =
  | { readonly kind: 'event'; readonly event: LiveEvent }
  | { readonly kind: 'state'; readonly state: LiveState; readonly refusal?: LiveRefusal | undefined }
  /** Of these histories, what comes from now on begins where the tab asked to go back to. */
  | { readonly kind: 'wentBack'; readonly executionArns: readonly string[] }
  | { readonly kind: 'credentials'; readonly news: SignInNews };
