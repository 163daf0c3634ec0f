import {
  type CallScope,
  type DeliveryHandler,
  isJsonObject,
  type Json,
  type JsonObject,
  JsonSyntaxError,
  parseJson,
  type Seal,
} from '@cairn/kit';
import {
  type ApiDestinationInput,
  ApiDestinations,
  type ListApiDestinationsInput,
} from './api-destinations.ts';
import { type EventParts, makeEvent } from './bus-event.ts';
import { defaultBusName } from './bus-place.ts';
import type { ConnectionAuthorization } from './connection-authorization.ts';
import { type ConnectionInput, Connections, type ListConnectionsInput } from './connections.ts';
import { type ArchiveInput, EventArchives, type ListArchivesInput } from './event-archives.ts';
import { EventBuses, type PutPermissionInput } from './event-buses.ts';
import { EventCatalog } from './event-catalog.ts';
import { checkedPattern } from './event-pattern-check.ts';
import { EventRouter } from './event-router.ts';
import { EventRules } from './event-rules.ts';
import { EventTags } from './event-tags.ts';
import type * as Types from './event-types.ts';
import { eventsErrors } from './events-errors.ts';
import type { EventsPorts } from './events-ports.ts';
import type { EventHeading } from './pattern/pattern-index.ts';
import { PutEvents } from './put-events.ts';
import { type ListReplaysInput, Replays, replayHandler, type StartReplayInput } from './replays.ts';
import { RuleSchedules } from './rule-schedules.ts';
import { RuleTargets } from './rule-targets.ts';
import { eventHandlers } from './target-call.ts';
import { busHandler, logGroupHandler } from './target-handlers.ts';

/** What the service gives `deliveries` to carry out, by name. */
type EventHandlers = { readonly [handler: string]: DeliveryHandler };

const mandatory = ['id', 'account', 'source', 'time', 'region', 'resources', 'detail-type'];

/**
 * Amazon EventBridge: one method per operation, members as its API spells them, instants of outputs as epoch
 * milliseconds. Each throws ServiceError from the table in `events-errors.ts`. What is answered is on disk, what an
 * event leads to included.
 */
export class Events {
  readonly #ports: EventsPorts;
  readonly #catalog: EventCatalog;
  readonly #archives: EventArchives;
  readonly #router: EventRouter;
  readonly #schedules: RuleSchedules;
  readonly #buses: EventBuses;
  readonly #rules: EventRules;
  readonly #targets: RuleTargets;
  readonly #put: PutEvents;
  readonly #replays: Replays;
  readonly #connections: Connections;
  readonly #destinations: ApiDestinations;
  readonly #tags: EventTags;

  constructor(ports: EventsPorts & { readonly seal: Seal }) {
    this.#ports = ports;
    this.#catalog = new EventCatalog(ports);
    this.#archives = new EventArchives(this.#catalog);
    this.#router = new EventRouter(this.#catalog, this.#archives);
    this.#schedules = new RuleSchedules(this.#catalog, this.#router);
    this.#buses = new EventBuses(this.#catalog);
    this.#rules = new EventRules(this.#catalog, () => this.#schedules.refresh());
    this.#targets = new RuleTargets(this.#catalog);
    this.#put = new PutEvents(ports, this.#router);
    this.#replays = new Replays(ports, this.#archives, this.#router);
    this.#connections = new Connections(ports);
    this.#destinations = new ApiDestinations(ports, this.#connections);
    this.#tags = new EventTags(this.#catalog);
  }

  /** Takes up what the store holds. Call it before events or deliveries come. */
  async start(): Promise<void> {
    await this.#catalog.start();
    await this.#archives.start();
    await this.#schedules.start();
  }

  async stop(): Promise<void> {
    await this.#schedules.stop();
    await this.#archives.stop();
    await this.#connections.settled();
  }

  /** Resolves when what is due and what was begun in the background is done. */
  async settled(): Promise<void> {
    await this.#schedules.settled();
    await this.#connections.settled();
  }

  /** What deliveries are to hand back to this service. */
  get handlers(): EventHandlers {
    return {
      [eventHandlers.bus]: busHandler(this.#router),
      [eventHandlers.logGroup]: logGroupHandler(this.#ports),
      [eventHandlers.apiDestination]: this.#destinations.send,
      [replayHandler]: this.#replays.replayPage,
    };
  }

  /**
   * For services of this server: whether a rule of the default bus could take an event of theirs. Cheap, and asked
   * before the event is made.
   */
  couldTake(place: { readonly account: string; readonly region: string }, heading: EventHeading): boolean {
    return this.#router.couldTake({ ...place, name: defaultBusName }, heading);
  }

  /** For services of this server: puts an event of theirs on the default bus. */
  async emit(parts: Omit<EventParts, 'id'>): Promise<void> {
    const event = makeEvent({ ...parts, id: this.#ports.ids.uuid() });
    const { account, region } = parts;
    await this.#router.route([{ place: { account, region, name: defaultBusName }, event }]);
  }

  /**
   * What a connection adds to a request of an HTTP task; ask just before the request.
   * @throws ServiceError whose code is the workflow's error: Events.ConnectionResource.…
   */
  async connectionParameters(_scope: CallScope, connectionArn: string): Promise<ConnectionAuthorization> {
    return this.#connections.parameters(connectionArn);
  }

  async putEvents(scope: CallScope, input: Parameters<PutEvents['put']>[1]) {
    return this.#put.put(scope, input);
  }

  async testEventPattern(
    _scope: CallScope,
    input: { readonly EventPattern: string; readonly Event: string },
  ) {
    const pattern = checkedPattern(input.EventPattern, this.#ports.limits.eventPatternCharacters);
    return { Result: pattern.matches(readTestEvent(input.Event)) };
  }

  async createEventBus(scope: CallScope, input: Parameters<EventBuses['create']>[1]) {
    return this.#buses.create(scope, input);
  }

  async updateEventBus(scope: CallScope, input: Partial<Types.EventBusInput>) {
    return this.#buses.update(scope, input);
  }

  async describeEventBus(scope: CallScope, input: { readonly Name?: string }) {
    return this.#buses.describe(scope, input);
  }

  async listEventBuses(scope: CallScope, input: Types.PageInput & { readonly NamePrefix?: string }) {
    return this.#buses.list(scope, input);
  }

  async deleteEventBus(scope: CallScope, input: { readonly Name: string }) {
    await this.#buses.delete(scope, input);
    this.#schedules.refresh();
  }

  async putPermission(scope: CallScope, input: PutPermissionInput) {
    return this.#buses.putPermission(scope, input);
  }

  async removePermission(scope: CallScope, input: Parameters<EventBuses['removePermission']>[1]) {
    return this.#buses.removePermission(scope, input);
  }

  async putRule(scope: CallScope, input: Types.PutRuleInput) {
    return this.#rules.put(scope, input);
  }

  async describeRule(scope: CallScope, input: Types.RuleInput) {
    return this.#rules.describe(scope, input);
  }

  async listRules(scope: CallScope, input: Parameters<EventRules['list']>[1]) {
    return this.#rules.list(scope, input);
  }

  async deleteRule(scope: CallScope, input: Types.RuleInput) {
    return this.#rules.delete(scope, input);
  }

  async enableRule(scope: CallScope, input: Types.RuleInput) {
    return this.#rules.setState(scope, input, 'ENABLED');
  }

  async disableRule(scope: CallScope, input: Types.RuleInput) {
    return this.#rules.setState(scope, input, 'DISABLED');
  }

  async listRuleNamesByTarget(scope: CallScope, input: Parameters<EventRules['namesByTarget']>[1]) {
    return this.#rules.namesByTarget(scope, input);
  }

  async putTargets(scope: CallScope, input: Parameters<RuleTargets['put']>[1]) {
    return this.#targets.put(scope, input);
  }

  async removeTargets(scope: CallScope, input: Parameters<RuleTargets['remove']>[1]) {
    return this.#targets.remove(scope, input);
  }

  async listTargetsByRule(scope: CallScope, input: Parameters<RuleTargets['list']>[1]) {
    return this.#targets.list(scope, input);
  }

  async createArchive(scope: CallScope, input: ArchiveInput) {
    return this.#archives.create(scope, input);
  }

  async updateArchive(scope: CallScope, input: Omit<ArchiveInput, 'EventSourceArn'>) {
    return this.#archives.update(scope, input);
  }

  async describeArchive(scope: CallScope, input: Pick<ArchiveInput, 'ArchiveName'>) {
    return this.#archives.describe(scope, input);
  }

  async deleteArchive(scope: CallScope, input: Pick<ArchiveInput, 'ArchiveName'>) {
    return this.#archives.delete(scope, input);
  }

  async listArchives(scope: CallScope, input: ListArchivesInput) {
    return this.#archives.list(scope, input);
  }

  async startReplay(scope: CallScope, input: StartReplayInput) {
    return this.#replays.start(scope, input);
  }

  async describeReplay(scope: CallScope, input: { readonly ReplayName: string }) {
    return this.#replays.describe(scope, input);
  }

  async listReplays(scope: CallScope, input: ListReplaysInput) {
    return this.#replays.list(scope, input);
  }

  async cancelReplay(scope: CallScope, input: { readonly ReplayName: string }) {
    return this.#replays.cancel(scope, input);
  }

  async createConnection(scope: CallScope, input: ConnectionInput) {
    return this.#connections.create(scope, input);
  }

  async updateConnection(scope: CallScope, input: Parameters<Connections['update']>[1]) {
    return this.#connections.update(scope, input);
  }

  async describeConnection(scope: CallScope, input: { readonly Name: string }) {
    return this.#connections.describe(scope, input);
  }

  async deleteConnection(scope: CallScope, input: { readonly Name: string }) {
    return this.#connections.delete(scope, input);
  }

  async listConnections(scope: CallScope, input: ListConnectionsInput) {
    return this.#connections.list(scope, input);
  }

  async deauthorizeConnection(scope: CallScope, input: { readonly Name: string }) {
    return this.#connections.deauthorize(scope, input);
  }

  async createApiDestination(scope: CallScope, input: ApiDestinationInput) {
    return this.#destinations.create(scope, input);
  }

  async updateApiDestination(scope: CallScope, input: Parameters<ApiDestinations['update']>[1]) {
    return this.#destinations.update(scope, input);
  }

  async describeApiDestination(scope: CallScope, input: { readonly Name: string }) {
    return this.#destinations.describe(scope, input);
  }

  async deleteApiDestination(scope: CallScope, input: { readonly Name: string }) {
    return this.#destinations.delete(scope, input);
  }

  async listApiDestinations(scope: CallScope, input: ListApiDestinationsInput) {
    return this.#destinations.list(scope, input);
  }

  async tagResource(scope: CallScope, input: Parameters<EventTags['tag']>[1]) {
    return this.#tags.tag(scope, input);
  }

  async untagResource(scope: CallScope, input: Parameters<EventTags['untag']>[1]) {
    return this.#tags.untag(scope, input);
  }

  async listTagsForResource(scope: CallScope, input: Parameters<EventTags['list']>[1]) {
    return this.#tags.list(scope, input);
  }
}

/** The event that TestEventPattern is given. @throws ServiceError ValidationException */
function readTestEvent(text: string): JsonObject {
  let event: Json | undefined;
  try {
    event = parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
  }
  if (!isJsonObject(event)) throw eventsErrors.validation('Parameter Event is not valid.');
  const missing = mandatory.find((member) => !Object.hasOwn(event, member));
  if (missing !== undefined) {
    throw eventsErrors.validation(`Parameter Event is not valid. Reason: ${missing} is a required argument.`);
  }
  return event;
}
