/** A message to a user, ready to be read. */
export type UserMessage =
  | {
      readonly medium: 'EMAIL';
      readonly to: string;
      readonly subject: string;
      /** HTML, as Cognito sends it. */
      readonly body: string;
      /** `no-reply@verificationemail.com` unless the pool's EmailConfiguration says otherwise. */
      readonly from?: string;
      readonly replyTo?: string;
    }
  | { readonly medium: 'SMS'; readonly to: string; readonly body: string };

/** Why a message is sent, for whoever looks into the inbox. */
export interface MessageReason {
  readonly account: string;
  readonly region: string;
  readonly userPoolId: string;
  readonly clientId?: string;
  /** Name of the user it is for. */
  readonly username: string;
  /** The trigger's name for it: `CustomMessage_SignUp`. */
  readonly occasion: string;
  /** What its reader types in, where it carries that: shown by `cairn inbox --code` and in the studio. */
  readonly code?: string;
  /** Set where there is no such user: the same is done and written, and nothing arrives anywhere. */
  readonly isForNobody?: true;
}

/**
 * Brings a message to where it is read: the inbox for development, SMTP, a webhook for text messages. Durable when it
 * resolves: kept in the inbox, or handed over to deliveries. One for nobody takes as long.
 * @throws ServiceError CodeDeliveryFailureException where nothing takes messages of its medium
 */
export type DeliverMessage = (message: UserMessage, reason: MessageReason) => Promise<void>;
