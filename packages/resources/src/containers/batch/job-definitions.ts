import { type CallScope, utf8ByteLength } from '@cairn/kit';
import type { ContainersPorts } from '../container-ports.ts';
import { keyOf, tokenOf } from '../run/page.ts';
import { batchErrors } from './batch-errors.ts';
import { batchArn, nameOf, namePattern, type Place, placeKey } from './batch-names.ts';
import type { ContainerProperties, JobDefinition, RegisterJobDefinitionInput, Tags } from './batch-types.ts';
import { checkAttempts, checkContainer } from './check-job.ts';
import { type PageInput, pageSize } from './named-records.ts';

const collection = 'batch-definitions';
const revisions = 'batch-revisions';
const scanStep = 100;

export interface DescribeJobDefinitionsInput extends PageInput {
  readonly jobDefinitions?: readonly string[];
  readonly jobDefinitionName?: string;
  readonly status?: string;
}

/** Job definitions: names with revisions, which never change but for their status and tags. */
export class JobDefinitions {
  readonly #ports: Pick<ContainersPorts, 'records' | 'limits'>;

  constructor(ports: Pick<ContainersPorts, 'records' | 'limits'>) {
    this.#ports = ports;
  }

  async register(scope: CallScope, input: RegisterJobDefinitionInput) {
    const { records, limits } = this.#ports;
    const { jobDefinitionName: name, containerProperties } = input;
    checkKind(input);
    checkAttempts(input, limits);
    checkContainer(containerProperties as ContainerProperties);
    if (utf8ByteLength(JSON.stringify(input)) > limits.batchJobRequestBytes) {
      throw batchErrors.client(`The job definition is larger than ${limits.batchJobRequestBytes} bytes.`);
    }
    for (;;) {
      const key = placeKey(scope) + name;
      const before = await records.get(revisions, key);
      const revision = before === undefined ? 1 : Number(before) + 1;
      const definition = made(scope, input, revision);
      const isWritten = await records.write([
        {
          collection: revisions,
          key,
          value: String(revision),
          ...(before === undefined ? { ifAbsent: true } : { ifValue: before }),
        },
        { collection, key: definitionKey(scope, name, revision), value: JSON.stringify(definition) },
      ]);
      if (!isWritten) continue;
      const { jobDefinitionArn } = definition;
      return { jobDefinitionName: name, jobDefinitionArn, revision };
    }
  }

  async deregister(scope: CallScope, { jobDefinition }: { readonly jobDefinition: string }) {
    const { name, revision } = readName(jobDefinition);
    if (revision === undefined) {
      throw batchErrors.client('jobDefinition should be specified as <jobDefinitionName>:<revision> or ARN');
    }
    const found = await this.#at(scope, name, revision);
    if (found !== undefined) await this.#keep(scope, { ...found, status: 'INACTIVE' });
    return {};
  }

  async describe(scope: CallScope, input: DescribeJobDefinitionsInput) {
    const { jobDefinitions = [], jobDefinitionName, status, maxResults = 100, nextToken } = input;
    if (jobDefinitions.length > 0) {
      const found = await Promise.all(
        jobDefinitions.slice(0, 100).map((given) => {
          const { name, revision } = readName(given);
          return revision === undefined ? this.#latest(scope, name) : this.#at(scope, name, revision);
        }),
      );
      return { jobDefinitions: found.filter((definition) => definition !== undefined) };
    }
    const name = jobDefinitionName === undefined ? '' : `${nameOf(jobDefinitionName)} `;
    return this.#page(placeKey(scope) + name, { status, limit: pageSize(maxResults), nextToken });
  }

  /** The definition by which a job runs. @throws ServiceError */
  async toRun(scope: CallScope, given: string): Promise<JobDefinition> {
    const { name, revision } = readName(given);
    const found =
      revision === undefined ? await this.#latest(scope, name) : await this.#at(scope, name, revision);
    if (found === undefined) throw batchErrors.notFound('JobDefinition', given);
    if (found.status !== 'ACTIVE') throw batchErrors.client(`JobDefinition ${given} is not ACTIVE.`);
    return found;
  }

  /** Tags of a revision, with what replaces them. */
  async tagged(scope: CallScope, given: string) {
    const { name, revision = 0 } = readName(given);
    const found = await this.#at(scope, name, revision);
    if (found === undefined) return undefined;
    return { tags: found.tags ?? {}, set: (tags: Tags) => this.#keep(scope, { ...found, tags }) };
  }

  async #page(
    prefix: string,
    {
      status,
      limit,
      nextToken,
    }: {
      readonly status?: string | undefined;
      readonly limit: number;
      readonly nextToken?: string | undefined;
    },
  ) {
    let after = nextToken === undefined ? undefined : keyOf(nextToken);
    if (nextToken !== undefined && after === undefined) throw batchErrors.invalidToken();
    const jobDefinitions: JobDefinition[] = [];
    for (;;) {
      const found = await this.#ports.records.list(collection, {
        prefix,
        limit: scanStep,
        ...(after !== undefined && { after }),
      });
      for (const { key, value } of found) {
        if (jobDefinitions.length === limit) return { jobDefinitions, nextToken: tokenOf(after as string) };
        const definition = JSON.parse(value) as JobDefinition;
        if (status === undefined || definition.status === status) jobDefinitions.push(definition);
        after = key;
      }
      if (found.length < scanStep) return { jobDefinitions };
    }
  }

  async #at(place: Place, name: string, revision: number): Promise<JobDefinition | undefined> {
    if (!Number.isSafeInteger(revision) || revision < 1) return undefined;
    const value = await this.#ports.records.get(collection, definitionKey(place, name, revision));
    return value === undefined ? undefined : (JSON.parse(value) as JobDefinition);
  }

  async #latest(place: Place, name: string): Promise<JobDefinition | undefined> {
    const prefix = `${placeKey(place)}${name} `;
    for (let after: string | undefined; ; ) {
      const found = await this.#ports.records.list(collection, {
        prefix,
        limit: after === undefined ? 1 : scanStep,
        reverse: true,
        ...(after !== undefined && { after }),
      });
      const active = found
        .map(({ value }) => JSON.parse(value) as JobDefinition)
        .find(({ status }) => status === 'ACTIVE');
      if (active !== undefined || found.length === 0) return active;
      after = found.at(-1)?.key;
    }
  }

  async #keep(place: Place, definition: JobDefinition): Promise<void> {
    const key = definitionKey(place, definition.jobDefinitionName, definition.revision);
    await this.#ports.records.write([{ collection, key, value: JSON.stringify(definition) }]);
  }
}

function checkKind(input: RegisterJobDefinitionInput): void {
  const { jobDefinitionName, type, containerProperties } = input;
  if (!namePattern.test(jobDefinitionName)) {
    throw batchErrors.client('jobDefinitionName should match valid pattern: [a-zA-Z0-9][a-zA-Z0-9_-]{0,127}');
  }
  if (type === 'multinode' || input.nodeProperties !== undefined)
    throw batchErrors.unsupported('multi-node parallel jobs');
  if (input.eksProperties !== undefined) throw batchErrors.unsupported('Batch on EKS (eksProperties)');
  if (input.ecsProperties !== undefined)
    throw batchErrors.unsupported('jobs of several containers (ecsProperties)');
  if (input.consumableResourceProperties !== undefined) throw batchErrors.unsupported('consumable resources');
  if (containerProperties === undefined) throw batchErrors.client('Container properties should not be empty');
}

/** Name and revision of a definition given so, or by ARN. */
export function readName(given: string): { readonly name: string; readonly revision?: number } {
  const [name = '', revision] = nameOf(given).split(':');
  return revision === undefined ? { name } : { name, revision: Number(revision) };
}

/** Revisions sort by number within their name; a blank is below all that a name may have. */
function definitionKey(place: Place, name: string, revision: number): string {
  return `${placeKey(place)}${name} ${String(revision).padStart(10, '0')}`;
}

function made(scope: CallScope, input: RegisterJobDefinitionInput, revision: number): JobDefinition {
  const container = input.containerProperties as ContainerProperties;
  return {
    parameters: {},
    tags: {},
    propagateTags: false,
    platformCapabilities: ['EC2'],
    ...input,
    jobDefinitionArn: batchArn(scope, `job-definition/${input.jobDefinitionName}:${revision}`),
    revision,
    status: 'ACTIVE',
    containerOrchestrationType: 'ECS',
    containerProperties: {
      command: [],
      volumes: [],
      environment: [],
      mountPoints: [],
      ulimits: [],
      resourceRequirements: [],
      secrets: [],
      ...container,
    } as ContainerProperties,
  };
}
