import { type CallScope, utf8ByteLength } from '@cairn/kit';
import type { ContainersPorts } from '../container-ports.ts';
import { keyOf, tokenOf } from '../run/page.ts';
import { checkTaskDefinition } from './check-task-definition.ts';
import { pageSize } from './clusters.ts';
import { ecsErrors } from './ecs-errors.ts';
import { definitionNameOf, ecsArn, type Place, placeKey } from './ecs-names.ts';
import type { RegisterTaskDefinitionInput, Tag, TaskDefinition } from './ecs-types.ts';

const collection = 'ecs-definitions';
const families = 'ecs-families';
const scanStep = 100;

/** A revision as it is kept. */
interface KeptDefinition {
  readonly definition: TaskDefinition;
  readonly tags: readonly Tag[];
}

/** What a family is: its last revision, deregistered ones included. */
interface Family {
  readonly last: number;
}

export interface ListDefinitionsInput {
  readonly familyPrefix?: string;
  readonly status?: string;
  readonly sort?: string;
  readonly nextToken?: string;
  readonly maxResults?: number;
}

/** Task definitions: families of revisions, which never change but for their status and tags. */
export class TaskDefinitions {
  readonly #ports: Pick<ContainersPorts, 'records' | 'clock' | 'limits'>;

  constructor(ports: Pick<ContainersPorts, 'records' | 'clock' | 'limits'>) {
    this.#ports = ports;
  }

  async register(scope: CallScope, input: RegisterTaskDefinitionInput) {
    const { records, clock, limits } = this.#ports;
    const { tags = [], ...given } = input;
    checkTaskDefinition(input, limits);
    const text = JSON.stringify(given);
    if (utf8ByteLength(text) > limits.ecsTaskDefinitionBytes) {
      throw ecsErrors.client(
        `Task definition size exceeds the limit of ${limits.ecsTaskDefinitionBytes} bytes`,
      );
    }
    for (;;) {
      const familyKey = placeKey(scope) + input.family;
      const before = await records.get(families, familyKey);
      const revision = before === undefined ? 1 : (JSON.parse(before) as Family).last + 1;
      const definition = made(scope, given, revision, clock.now());
      const kept: KeptDefinition = { definition, tags };
      const family: Family = { last: revision };
      const isWritten = await records.write([
        {
          collection: families,
          key: familyKey,
          value: JSON.stringify(family),
          ...(before === undefined ? { ifAbsent: true } : { ifValue: before }),
        },
        { collection, key: definitionKey(scope, input.family, revision), value: JSON.stringify(kept) },
      ]);
      // Another one was registered at the same time: this one comes behind it.
      if (isWritten) return { taskDefinition: definition, tags };
    }
  }

  async deregister(scope: CallScope, { taskDefinition }: { readonly taskDefinition: string }) {
    const { family, revision } = definitionNameOf(taskDefinition);
    if (revision === undefined) throw ecsErrors.client('Revision is missing.');
    const found = await this.#find(scope, family, revision);
    if (found === undefined) throw ecsErrors.client('The specified task definition does not exist.');
    const { status } = found.definition;
    if (status !== 'ACTIVE') return { taskDefinition: found.definition };
    return { taskDefinition: await this.#setStatus(scope, found, 'INACTIVE') };
  }

  async delete(scope: CallScope, { taskDefinitions }: { readonly taskDefinitions: readonly string[] }) {
    const deleted: TaskDefinition[] = [];
    const failures: object[] = [];
    for (const given of taskDefinitions.slice(0, 10)) {
      const { family, revision } = definitionNameOf(given);
      const found = revision === undefined ? undefined : await this.#find(scope, family, revision);
      const arn = ecsArn(scope, `task-definition/${family}${revision === undefined ? '' : `:${revision}`}`);
      if (found === undefined) {
        failures.push({ arn, reason: 'The specified task definition does not exist.' });
      } else if (found.definition.status === 'ACTIVE') {
        failures.push({
          arn,
          reason: 'The specified task definition is still in ACTIVE status. Please deregister it first.',
        });
      } else {
        const key = definitionKey(scope, family, found.definition.revision);
        await this.#ports.records.write([{ collection, key, value: undefined }]);
        deleted.push({ ...found.definition, status: 'DELETE_IN_PROGRESS' });
      }
    }
    return { taskDefinitions: deleted, failures };
  }

  async describe(
    scope: CallScope,
    {
      taskDefinition,
      include = [],
    }: { readonly taskDefinition: string; readonly include?: readonly string[] },
  ) {
    const found = await this.#named(scope, taskDefinition);
    if (found === undefined) throw ecsErrors.definitionNotFound();
    return { taskDefinition: found.definition, ...(include.includes('TAGS') && { tags: found.tags }) };
  }

  async list(scope: CallScope, input: ListDefinitionsInput) {
    const { familyPrefix, status = 'ACTIVE', sort = 'ASC', maxResults = 100 } = input;
    const family = familyPrefix === undefined ? '' : `${familyPrefix} `;
    const prefix = placeKey(scope) + family;
    const { items, nextToken } = await this.#scan(
      collection,
      { ...input, prefix, limit: pageSize(maxResults) },
      {
        isReverse: sort === 'DESC',
        fits: async (value) => (JSON.parse(value) as KeptDefinition).definition.status === status,
      },
    );
    return {
      taskDefinitionArns: items.map(
        ({ value }) => (JSON.parse(value) as KeptDefinition).definition.taskDefinitionArn,
      ),
      ...(nextToken !== undefined && { nextToken }),
    };
  }

  async listFamilies(scope: CallScope, input: ListDefinitionsInput) {
    const { familyPrefix = '', status = 'ALL', maxResults = 100 } = input;
    const place = placeKey(scope);
    const prefix = place + familyPrefix;
    const isActive = async (key: string): Promise<boolean> =>
      (await this.#latest(scope, key.slice(place.length))) !== undefined;
    const { items, nextToken } = await this.#scan(
      families,
      { ...input, prefix, limit: pageSize(maxResults) },
      {
        isReverse: false,
        fits: async (_, key) => status === 'ALL' || (await isActive(key)) === (status === 'ACTIVE'),
      },
    );
    return {
      families: items.map(({ key }) => key.slice(place.length)),
      ...(nextToken !== undefined && { nextToken }),
    };
  }

  /** The definition that is to run. @throws ServiceError */
  async toRun(scope: CallScope, given: string): Promise<KeptDefinition> {
    const found = await this.#named(scope, given);
    if (found === undefined) throw ecsErrors.definitionToRunNotFound();
    if (found.definition.status !== 'ACTIVE') throw ecsErrors.definitionInactive();
    return found;
  }

  /** A definition by its ARN, whatever became of it. */
  async byArn(place: Place, arn: string): Promise<TaskDefinition | undefined> {
    const { family, revision = 0 } = definitionNameOf(arn);
    return (await this.#find(place, family, revision))?.definition;
  }

  /** Tags of a definition. @returns undefined when there is no such definition */
  async tagsOf(place: Place, arn: string): Promise<readonly Tag[] | undefined> {
    const { family, revision = 0 } = definitionNameOf(arn);
    return (await this.#find(place, family, revision))?.tags;
  }

  async setTags(place: Place, arn: string, tags: readonly Tag[]): Promise<void> {
    const { family, revision = 0 } = definitionNameOf(arn);
    const found = await this.#find(place, family, revision);
    if (found !== undefined) await this.#keep(place, { ...found, tags });
  }

  async #named(scope: CallScope, given: string): Promise<KeptDefinition | undefined> {
    const { family, revision } = definitionNameOf(given);
    return revision === undefined ? this.#latest(scope, family) : this.#find(scope, family, revision);
  }

  async #find(place: Place, family: string, revision: number): Promise<KeptDefinition | undefined> {
    if (!Number.isSafeInteger(revision) || revision < 1) return undefined;
    const value = await this.#ports.records.get(collection, definitionKey(place, family, revision));
    return value === undefined ? undefined : (JSON.parse(value) as KeptDefinition);
  }

  /** The latest active revision. */
  async #latest(place: Place, family: string): Promise<KeptDefinition | undefined> {
    const prefix = `${placeKey(place)}${family} `;
    for (let after: string | undefined; ; ) {
      const found = await this.#ports.records.list(collection, {
        prefix,
        limit: after === undefined ? 1 : scanStep,
        reverse: true,
        ...(after !== undefined && { after }),
      });
      const kept = found.map(({ value }) => JSON.parse(value) as KeptDefinition);
      const active = kept.find(({ definition }) => definition.status === 'ACTIVE');
      if (active !== undefined || found.length === 0) return active;
      after = found.at(-1)?.key;
    }
  }

  async #setStatus(
    place: Place,
    kept: KeptDefinition,
    status: TaskDefinition['status'],
  ): Promise<TaskDefinition> {
    const definition = { ...kept.definition, status, deregisteredAt: this.#ports.clock.now() };
    await this.#keep(place, { ...kept, definition });
    return definition;
  }

  async #keep(place: Place, kept: KeptDefinition): Promise<void> {
    const key = definitionKey(place, kept.definition.family, kept.definition.revision);
    await this.#ports.records.write([{ collection, key, value: JSON.stringify(kept) }]);
  }

  /** A page of what fits, read in bounded steps. */
  async #scan(
    from: string,
    {
      prefix,
      limit,
      nextToken,
    }: { readonly prefix: string; readonly limit: number; readonly nextToken?: string },
    {
      isReverse,
      fits,
    }: { readonly isReverse: boolean; readonly fits: (value: string, key: string) => Promise<boolean> },
  ) {
    let after = nextToken === undefined ? undefined : keyOf(nextToken);
    if (nextToken !== undefined && after === undefined) throw ecsErrors.invalid('Invalid token in request');
    const items: { readonly key: string; readonly value: string }[] = [];
    for (;;) {
      const found = await this.#ports.records.list(from, {
        prefix,
        limit: scanStep,
        reverse: isReverse,
        ...(after !== undefined && { after }),
      });
      for (const entry of found) {
        if (items.length === limit) return { items, nextToken: tokenOf(after as string) };
        if (await fits(entry.value, entry.key)) items.push(entry);
        after = entry.key;
      }
      if (found.length < scanStep) return { items };
    }
  }
}

/** Revisions sort by number within their family, families by name: a blank is below all that a name may have. */
function definitionKey(place: Place, family: string, revision: number): string {
  return `${placeKey(place)}${family} ${String(revision).padStart(10, '0')}`;
}

function made(
  scope: CallScope,
  given: Omit<RegisterTaskDefinitionInput, 'tags'>,
  revision: number,
  registeredAt: number,
): TaskDefinition {
  const compatibilities =
    given.requiresCompatibilities?.includes('FARGATE') === true ? ['EC2', 'FARGATE'] : ['EC2'];
  return {
    ...(compatibilities.length === 2 ? {} : { networkMode: 'bridge' }),
    placementConstraints: [],
    volumes: [],
    ...given,
    taskDefinitionArn: ecsArn(scope, `task-definition/${given.family}:${revision}`),
    containerDefinitions: given.containerDefinitions.map((container) => ({
      cpu: 0,
      portMappings: [],
      essential: true,
      environment: [],
      mountPoints: [],
      volumesFrom: [],
      ...container,
    })),
    revision,
    status: 'ACTIVE',
    requiresAttributes: [],
    compatibilities,
    registeredAt,
    registeredBy: scope.principal.arn,
  } as TaskDefinition;
}
