import type { CallScope } from '@cairn/kit';
import type { ParametersPorts } from './parameter-ports.ts';
import { ParameterReads } from './parameter-reads.ts';
import { ParameterStore } from './parameter-store.ts';
import type * as Types from './parameter-types.ts';
import { ParameterWrites } from './parameter-writes.ts';
import { parametersErrors } from './parameters-errors.ts';

/**
 * Parameter Store of Systems Manager: one method per operation, members as its API spells them, instants in epoch
 * milliseconds. Each throws ServiceError from the table in `parameters-errors.ts`. What is answered is on disk, all
 * values sealed.
 */
export class Parameters {
  readonly #reads: ParameterReads;
  readonly #writes: ParameterWrites;

  constructor(ports: ParametersPorts) {
    const store = new ParameterStore(ports);
    this.#reads = new ParameterReads(ports, store);
    this.#writes = new ParameterWrites(ports, store);
  }

  async putParameter(scope: CallScope, input: Types.PutParameterInput): Promise<object> {
    return this.#writes.put(scope, input);
  }

  async getParameter(
    scope: CallScope,
    input: Types.GetParameterInput,
  ): Promise<{ readonly Parameter: Types.Parameter }> {
    return this.#reads.get(scope, input);
  }

  async getParameters(scope: CallScope, input: Types.GetParametersInput): Promise<object> {
    return this.#reads.getAll(scope, input);
  }

  async getParametersByPath(scope: CallScope, input: Types.GetByPathInput): Promise<object> {
    return this.#reads.byPath(scope, input);
  }

  async describeParameters(scope: CallScope, input: Types.DescribeInput): Promise<object> {
    return this.#reads.describe(scope, input);
  }

  async getParameterHistory(scope: CallScope, input: Types.HistoryInput): Promise<object> {
    return this.#reads.history(scope, input);
  }

  async deleteParameter(scope: CallScope, input: { readonly Name: string }): Promise<void> {
    return this.#writes.delete(scope, input);
  }

  async deleteParameters(scope: CallScope, input: { readonly Names: readonly string[] }): Promise<object> {
    return this.#writes.deleteAll(scope, input);
  }

  async labelParameterVersion(scope: CallScope, input: Types.LabelInput): Promise<object> {
    return this.#writes.label(scope, input);
  }

  async unlabelParameterVersion(scope: CallScope, input: Types.LabelInput): Promise<object> {
    return this.#writes.unlabel(scope, input);
  }

  async addTagsToResource(
    scope: CallScope,
    input: Types.ResourceInput & { readonly Tags: readonly Types.Tag[] },
  ): Promise<void> {
    return this.#writes.tag(scope, parameterOf(input), input.Tags);
  }

  async removeTagsFromResource(
    scope: CallScope,
    input: Types.ResourceInput & { readonly TagKeys: readonly string[] },
  ): Promise<void> {
    return this.#writes.untag(scope, parameterOf(input), input.TagKeys);
  }

  async listTagsForResource(scope: CallScope, input: Types.ResourceInput): Promise<object> {
    return this.#reads.tags(scope, parameterOf(input));
  }
}

/** Systems Manager tags much else, which is not here. */
function parameterOf({ ResourceType, ResourceId }: Types.ResourceInput): string {
  if (ResourceType !== 'Parameter') throw parametersErrors.resourceType();
  return ResourceId;
}
