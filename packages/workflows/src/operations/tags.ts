import type { CallScope } from '@cairn/kit';
import { mergeTags, type Tag } from '../catalog/tag-catalog.ts';
import { readResourceArn } from '../resource-arn.ts';
import { stepFunctionsErrors } from '../step-functions-errors.ts';
import type { ServiceParts } from './service-parts.ts';

/** Tags of state machines and activities. */
export class TagOperations {
  readonly #parts: ServiceParts;

  constructor(parts: ServiceParts) {
    this.#parts = parts;
  }

  /** @throws ServiceError InvalidArn, ResourceNotFound, TooManyTags */
  async tagResource(
    _scope: CallScope,
    input: { readonly resourceArn: string; readonly tags: readonly Tag[] },
  ): Promise<Record<string, never>> {
    const { changes, tags, limits } = this.#parts;
    await changes.run(async () => {
      await this.#checkResource(input.resourceArn);
      const merged = mergeTags(await tags.read(input.resourceArn), input.tags);
      if (merged.length > limits.tagsMax) throw stepFunctionsErrors.tooManyTags(input.resourceArn);
      await tags.write(input.resourceArn, merged);
    });
    return {};
  }

  /** @throws ServiceError InvalidArn, ResourceNotFound */
  async untagResource(
    _scope: CallScope,
    input: { readonly resourceArn: string; readonly tagKeys: readonly string[] },
  ): Promise<Record<string, never>> {
    const { changes, tags } = this.#parts;
    await changes.run(async () => {
      await this.#checkResource(input.resourceArn);
      const before = await tags.read(input.resourceArn);
      await tags.write(
        input.resourceArn,
        before.filter((tag) => !input.tagKeys.includes(tag.key)),
      );
    });
    return {};
  }

  /** @throws ServiceError InvalidArn, ResourceNotFound */
  async listTagsForResource(
    _scope: CallScope,
    input: { readonly resourceArn: string },
  ): Promise<{ readonly tags: readonly Tag[] }> {
    await this.#checkResource(input.resourceArn);
    return { tags: await this.#parts.tags.read(input.resourceArn) };
  }

  async #checkResource(arn: string): Promise<void> {
    const { kind, names } = readResourceArn(arn);
    const { catalog, activities } = this.#parts;
    if (kind === 'activity' && activities.find(arn) !== undefined) return;
    if (kind === 'stateMachine' && names.length === 1 && (await catalog.find(arn)) !== undefined) return;
    throw stepFunctionsErrors.resourceNotFound(arn);
  }
}
