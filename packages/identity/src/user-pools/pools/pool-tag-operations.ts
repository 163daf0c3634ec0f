import type { CallScope } from '@cairn/kit';
import type { UserPoolContext } from '../user-pool-context.ts';
import { changePool } from './change-pool.ts';
import { findPoolByArn } from './find-pool.ts';
import type { TagResourceInput, UntagResourceInput } from './pool-inputs.ts';
import { withTags } from './pool-tags.ts';

/** Operations of the tags of pools. */
export function poolTagOperations(context: UserPoolContext) {
  const { store, limits } = context;
  return {
    async tagResource(scope: CallScope, { ResourceArn, Tags }: TagResourceInput) {
      await changePool(
        context,
        () => findPoolByArn(store, scope, ResourceArn),
        ({ tags }) => ({ tags: withTags(tags, Tags, limits.userPoolTags) }),
      );
      return {};
    },
    async untagResource(scope: CallScope, { ResourceArn, TagKeys }: UntagResourceInput) {
      const gone = new Set(TagKeys);
      await changePool(
        context,
        () => findPoolByArn(store, scope, ResourceArn),
        ({ tags }) => ({ tags: Object.fromEntries(Object.entries(tags).filter(([key]) => !gone.has(key))) }),
      );
      return {};
    },
    async listTagsForResource(scope: CallScope, { ResourceArn }: { readonly ResourceArn: string }) {
      return { Tags: findPoolByArn(store, scope, ResourceArn).tags };
    },
  };
}
