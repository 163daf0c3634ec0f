import { type CallScope, type JsonObject, jsonEquals } from '@cairn/kit';
import type { Activity } from '../catalog/activity-catalog.ts';
import { mergeTags, type Tag } from '../catalog/tag-catalog.ts';
import type { ActivityTask } from '../engine/activity-queues.ts';
import type { TaskKey } from '../engine/task-token.ts';
import { printResourceArn, readArnOfKind } from '../resource-arn.ts';
import { checkName } from '../resource-name.ts';
import { stepFunctionsErrors } from '../step-functions-errors.ts';
import { checkEncryption, describeEncryption } from './encryption.ts';
import { type PageInput, readPage } from './page.ts';
import type { ServiceParts } from './service-parts.ts';

/** Activities and their workers. */
export class ActivityOperations {
  readonly #parts: ServiceParts;

  constructor(parts: ServiceParts) {
    this.#parts = parts;
  }

  /** Idempotent by name. @throws ServiceError InvalidName, ActivityAlreadyExists, ActivityLimitExceeded, TooManyTags */
  async createActivity(
    scope: CallScope,
    input: {
      readonly name: string;
      readonly tags?: readonly Tag[];
      readonly encryptionConfiguration?: JsonObject;
    },
  ): Promise<{ readonly activityArn: string; readonly creationDate: number }> {
    const { activities, changes, limits, clock, tags } = this.#parts;
    const { name, encryptionConfiguration } = input;
    checkName(name, limits.nameCharactersMax);
    checkEncryption(encryptionConfiguration);
    this.#parts.keyNotice.note(encryptionConfiguration);
    const arn = printResourceArn(scope, 'activity', name);
    return await changes.run(async () => {
      const known = activities.find(arn);
      if (known !== undefined) {
        if (!sameEncryption(known.encryptionConfiguration, encryptionConfiguration)) {
          throw stepFunctionsErrors.activityAlreadyExists(arn);
        }
        return { activityArn: arn, creationDate: known.creationMs };
      }
      if (activities.count(scope) >= limits.activitiesMax) throw stepFunctionsErrors.activityLimitExceeded();
      const given = mergeTags([], input.tags ?? []);
      if (given.length > limits.tagsMax) throw stepFunctionsErrors.tooManyTags(arn);
      const { account, region } = scope;
      const activity: Activity = { arn, name, account, region, creationMs: clock.now() };
      await activities.create(
        encryptionConfiguration === undefined ? activity : { ...activity, encryptionConfiguration },
        [tags.change(arn, given)],
      );
      return { activityArn: arn, creationDate: activity.creationMs };
    });
  }

  /** A missing activity is no error. @throws ServiceError InvalidArn */
  async deleteActivity(
    _scope: CallScope,
    input: { readonly activityArn: string },
  ): Promise<Record<string, never>> {
    const { activities, changes, tags } = this.#parts;
    readArnOfKind(input.activityArn, 'activity');
    await changes.run(async () => {
      const activity = activities.find(input.activityArn);
      if (activity !== undefined) await activities.delete(activity, [tags.change(activity.arn, [])]);
    });
    return {};
  }

  /** @throws ServiceError InvalidArn, ActivityDoesNotExist */
  async describeActivity(
    _scope: CallScope,
    input: { readonly activityArn: string },
  ): Promise<{
    readonly activityArn: string;
    readonly name: string;
    readonly creationDate: number;
    readonly encryptionConfiguration: JsonObject;
  }> {
    const { arn, name, creationMs, encryptionConfiguration } = this.#find(input.activityArn);
    return {
      activityArn: arn,
      name,
      creationDate: creationMs,
      encryptionConfiguration: describeEncryption(encryptionConfiguration),
    };
  }

  /** By name. @throws ServiceError InvalidToken */
  async listActivities(
    scope: CallScope,
    input: PageInput,
  ): Promise<{
    readonly activities: readonly { activityArn: string; name: string; creationDate: number }[];
    readonly nextToken?: string;
  }> {
    const { entries, ...page } = await readPage(this.#parts, input, {
      binding: ['ListActivities', scope.account, scope.region],
      read: (limit, after) => this.#parts.activities.list(scope, { limit, after }),
      positionOf: ({ name }) => name,
    });
    const activities = entries.map(({ arn, name, creationMs }) => ({
      activityArn: arn,
      name,
      creationDate: creationMs,
    }));
    return { activities, ...page };
  }

  /**
   * Waits up to a minute for a task; the answer is empty when none came.
   * @throws ServiceError InvalidArn, ActivityDoesNotExist, ActivityWorkerLimitExceeded
   */
  async getActivityTask(
    _scope: CallScope,
    input: { readonly activityArn: string; readonly workerName?: string },
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<ActivityTask> {
    const { arn } = this.#find(input.activityArn);
    return await this.#parts.queues.poll(arn, (key, workerName) => this.#hand(key, workerName), {
      workerName: input.workerName,
      signal: options.signal,
    });
  }

  /** Records that a worker took a task; the token is given out once that is durable. */
  async #hand(key: TaskKey, workerName: string | undefined): Promise<ActivityTask | undefined> {
    const { engine, taskTokens } = this.#parts;
    const pending = await engine.pendingTask(key);
    if (pending?.progress !== 'scheduled') return undefined;
    const { task } = pending;
    const settlement = await engine.deliver(key.executionId, {
      kind: 'task-started',
      task,
      ...(workerName === undefined ? {} : { workerName }),
    });
    if (settlement.kind !== 'kept') return undefined;
    return { taskToken: taskTokens.print(key.executionId, task), input: pending.parameters.text };
  }

  #find(arn: string): Activity {
    readArnOfKind(arn, 'activity');
    const activity = this.#parts.activities.find(arn);
    if (activity === undefined) throw stepFunctionsErrors.activityDoesNotExist(arn);
    return activity;
  }
}

function sameEncryption(left: JsonObject | undefined, right: JsonObject | undefined): boolean {
  return jsonEquals(describeEncryption(left), describeEncryption(right));
}
