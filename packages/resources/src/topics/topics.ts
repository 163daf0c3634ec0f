import type { CallScope, DeliveryHandler } from '@cairn/kit';
import { FanOut } from './fan-out.ts';
import { Notifications } from './notifications.ts';
import { Publish } from './publish.ts';
import { Subscriptions } from './subscriptions.ts';
import { TopicCatalog } from './topic-catalog.ts';
import { TopicDefinitions } from './topic-definitions.ts';
import { TopicPermissions } from './topic-permissions.ts';
import type { TopicsPorts } from './topic-ports.ts';
import { TopicTags } from './topic-tags.ts';
import type * as Sns from './topic-types.ts';

type SubscriptionPage = Awaited<ReturnType<Subscriptions['list']>>;

/**
 * SNS: one method per operation, members as its API spells them. Each throws ServiceError from the table in
 * `topics-errors.ts`. What is answered is on disk, with every delivery that follows from it.
 */
export class Topics {
  readonly #definitions: TopicDefinitions;
  readonly #subscriptions: Subscriptions;
  readonly #permissions: TopicPermissions;
  readonly #tags: TopicTags;
  readonly #publish: Publish;
  /** Sends notifications by HTTP: the handler of deliveries named {@link httpHandlerName}. */
  readonly sendHttp: DeliveryHandler;
  /** Makes deliveries of topics with many subscriptions: the handler named {@link fanOutHandlerName}. */
  readonly runFanOut: DeliveryHandler;
  /** The certificate of what signs messages, and the name of its file. */
  readonly certificate: () => Promise<{ readonly name: string; readonly pem: string }>;

  constructor(ports: TopicsPorts) {
    const catalog = new TopicCatalog(ports);
    const notifications = new Notifications(catalog);
    const fanOut = new FanOut(catalog, notifications);
    this.#definitions = new TopicDefinitions(catalog);
    this.#subscriptions = new Subscriptions(catalog, notifications);
    this.#permissions = new TopicPermissions(catalog);
    this.#tags = new TopicTags(catalog);
    this.#publish = new Publish(catalog, fanOut);
    this.sendHttp = notifications.sendHttp;
    this.runFanOut = fanOut.run;
    this.certificate = async () => {
      const { certificateName: name, certificate: pem } = await ports.signer();
      return { name, pem };
    };
  }

  /**
   * The policy of a topic, for whoever decides about calls: asked at each of them, so it costs one document at most.
   * Undefined when there is no topic of that ARN.
   */
  policyOf(arn: string): Promise<{ readonly policy: string } | undefined> {
    return this.#definitions.policyOf(arn);
  }

  async createTopic(scope: CallScope, input: Sns.CreateTopicInput): Promise<Sns.TopicInput> {
    return this.#definitions.create(scope, input);
  }

  async deleteTopic(_: CallScope, input: Sns.TopicInput): Promise<void> {
    return this.#definitions.delete(input);
  }

  async listTopics(
    scope: CallScope,
    input: Sns.PageInput,
  ): Promise<{ readonly Topics: readonly Sns.TopicInput[]; readonly NextToken?: string }> {
    return this.#definitions.list(scope, input);
  }

  async getTopicAttributes(
    _: CallScope,
    input: Sns.TopicInput,
  ): Promise<{ readonly Attributes: Sns.Attributes }> {
    return this.#definitions.attributes(input);
  }

  async setTopicAttributes(_: CallScope, input: Sns.SetTopicAttributesInput): Promise<void> {
    return this.#definitions.setAttribute(input);
  }

  async subscribe(scope: CallScope, input: Sns.SubscribeInput): Promise<Sns.SubscriptionInput> {
    return this.#subscriptions.subscribe(scope, input);
  }

  async confirmSubscription(
    scope: CallScope,
    input: Sns.ConfirmSubscriptionInput,
  ): Promise<Sns.SubscriptionInput> {
    return this.#subscriptions.confirm(input, isAuthenticated(scope));
  }

  async unsubscribe(scope: CallScope, input: Sns.SubscriptionInput): Promise<void> {
    return this.#subscriptions.unsubscribe(input, isAuthenticated(scope));
  }

  async listSubscriptions(scope: CallScope, input: Sns.PageInput): Promise<SubscriptionPage> {
    return this.#subscriptions.list(scope, input);
  }

  async listSubscriptionsByTopic(
    _: CallScope,
    input: Sns.TopicInput & Sns.PageInput,
  ): Promise<SubscriptionPage> {
    return this.#subscriptions.listByTopic(input);
  }

  async getSubscriptionAttributes(
    _: CallScope,
    input: Sns.SubscriptionInput,
  ): Promise<{ readonly Attributes: Sns.Attributes }> {
    return this.#subscriptions.attributes(input);
  }

  async setSubscriptionAttributes(_: CallScope, input: Sns.SetSubscriptionAttributesInput): Promise<void> {
    return this.#subscriptions.setAttribute(input);
  }

  async publish(_: CallScope, input: Sns.PublishInput): Promise<Sns.PublishOutput> {
    return this.#publish.publish(input);
  }

  async publishBatch(_: CallScope, input: Sns.PublishBatchInput): Promise<Sns.PublishBatchOutput> {
    return this.#publish.publishBatch(input);
  }

  async addPermission(_: CallScope, input: Sns.AddPermissionInput): Promise<void> {
    return this.#permissions.add(input);
  }

  async removePermission(_: CallScope, input: Sns.TopicInput & { readonly Label: string }): Promise<void> {
    return this.#permissions.remove(input);
  }

  async tagResource(
    _: CallScope,
    input: Sns.ResourceInput & { readonly Tags: readonly Sns.Tag[] },
  ): Promise<object> {
    return this.#tags.tag(input);
  }

  async untagResource(
    _: CallScope,
    input: Sns.ResourceInput & { readonly TagKeys: readonly string[] },
  ): Promise<object> {
    return this.#tags.untag(input);
  }

  async listTagsForResource(
    _: CallScope,
    input: Sns.ResourceInput,
  ): Promise<{ readonly Tags: readonly Sns.Tag[] }> {
    return this.#tags.list(input);
  }
}

/** Whoever follows a link has no credentials. */
function isAuthenticated({ principal }: CallScope): boolean {
  return principal.kind !== 'anonymous';
}
