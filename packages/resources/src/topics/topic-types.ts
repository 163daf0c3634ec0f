/** Members as the SNS API spells them. */

export interface Attributes {
  readonly [name: string]: string;
}

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

export interface CreateTopicInput {
  readonly Name: string;
  readonly Attributes?: Attributes;
  readonly Tags?: readonly Tag[];
  readonly DataProtectionPolicy?: string;
}

export interface TopicInput {
  readonly TopicArn: string;
}

export interface SetTopicAttributesInput extends TopicInput {
  readonly AttributeName: string;
  readonly AttributeValue?: string;
}

export interface PageInput {
  readonly NextToken?: string;
}

export interface SubscribeInput extends TopicInput {
  readonly Protocol: string;
  readonly Endpoint?: string;
  readonly Attributes?: Attributes;
  readonly ReturnSubscriptionArn?: boolean;
}

export interface ConfirmSubscriptionInput extends TopicInput {
  readonly Token: string;
  readonly AuthenticateOnUnsubscribe?: string;
}

export interface SubscriptionInput {
  readonly SubscriptionArn: string;
}

export interface SetSubscriptionAttributesInput extends SubscriptionInput {
  readonly AttributeName: string;
  readonly AttributeValue?: string;
}

/** A subscription as lists show it. */
export interface ListedSubscription {
  /** `PendingConfirmation` until it is confirmed. */
  readonly SubscriptionArn: string;
  readonly Owner: string;
  readonly Protocol: string;
  readonly Endpoint: string;
  readonly TopicArn: string;
}

export interface MessageAttributeValue {
  /** `String`, `String.Array`, `Number` or `Binary`. */
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: Uint8Array;
}

export interface MessageAttributes {
  readonly [name: string]: MessageAttributeValue;
}

/** What a message of Publish and an entry of PublishBatch share. */
export interface MessageInput {
  readonly Message: string;
  readonly Subject?: string;
  readonly MessageStructure?: string;
  readonly MessageAttributes?: MessageAttributes;
  readonly MessageDeduplicationId?: string;
  readonly MessageGroupId?: string;
}

export interface PublishInput extends MessageInput {
  readonly TopicArn?: string;
  readonly TargetArn?: string;
  readonly PhoneNumber?: string;
}

export interface PublishOutput {
  readonly MessageId: string;
  readonly SequenceNumber?: string;
}

export interface PublishBatchInput extends TopicInput {
  readonly PublishBatchRequestEntries: readonly (MessageInput & { readonly Id: string })[];
}

export interface PublishBatchOutput {
  readonly Successful: readonly (PublishOutput & { readonly Id: string })[];
  readonly Failed: readonly {
    readonly Id: string;
    readonly Code: string;
    readonly Message: string;
    readonly SenderFault: boolean;
  }[];
}

export interface AddPermissionInput extends TopicInput {
  readonly Label: string;
  readonly AWSAccountId: readonly string[];
  readonly ActionName: readonly string[];
}

export interface ResourceInput {
  readonly ResourceArn: string;
}
