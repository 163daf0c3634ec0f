import type { CallScope } from '@cairn/kit';
import type { FunctionCatalog } from './function-catalog.ts';
import { checkTagCount } from './function-definitions.ts';
import type { FunctionReference } from './function-reference.ts';
import type { Tags } from './function-types.ts';
import { lambdaErrors } from './lambda-errors.ts';

/** Tags of functions; versions and aliases have none. */
export class FunctionTags {
  readonly #catalog: FunctionCatalog;

  constructor(catalog: FunctionCatalog) {
    this.#catalog = catalog;
  }

  tag(scope: CallScope, input: { readonly Resource: string; readonly Tags: Tags }): Promise<void> {
    return this.#replace(scope, input.Resource, (tags) => ({ ...tags, ...input.Tags }));
  }

  untag(
    scope: CallScope,
    input: { readonly Resource: string; readonly TagKeys: readonly string[] },
  ): Promise<void> {
    const keys = new Set(input.TagKeys);
    return this.#replace(scope, input.Resource, (tags) =>
      Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.has(key))),
    );
  }

  async list(scope: CallScope, input: { readonly Resource: string }): Promise<{ readonly Tags: Tags }> {
    const record = await this.#catalog.existing(this.#resource(scope, input.Resource));
    return { Tags: record.tags };
  }

  #replace(scope: CallScope, resource: string, edit: (tags: Tags) => Tags): Promise<void> {
    const place = this.#resource(scope, resource);
    return this.#catalog.change(async () => {
      const record = await this.#catalog.changeable(place);
      const tags = edit(record.tags);
      checkTagCount(tags, this.#catalog.ports.limits.functionTags);
      await this.#catalog.store.write(place, { function: { ...record, tags } });
    });
  }

  #resource(scope: CallScope, resource: string): FunctionReference {
    const reference = this.#catalog.reference(scope, resource);
    if (reference.qualifier !== undefined) {
      throw lambdaErrors.invalid(
        'Tags on function aliases and versions are not supported. Please specify a function ARN.',
      );
    }
    return reference;
  }
}
