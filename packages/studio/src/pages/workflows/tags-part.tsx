import { PairsEditor } from '../../resource/pairs-editor.tsx';
import { listTagsForResource, tagResource, untagResource } from '../../wire/step-functions.ts';
import { useAction } from '../../wire/use-action.ts';
import { useOperation } from '../../wire/use-operation.ts';

/** The tags of a machine. */
export function TagsPart({ resourceArn }: { readonly resourceArn: string }) {
  const { data, error } = useOperation(listTagsForResource, { resourceArn });
  const add = useAction(tagResource, { renews: [listTagsForResource] });
  const remove = useAction(untagResource, { renews: [listTagsForResource] });
  return (
    <div className="workflow-part">
      <PairsEditor
        title="Tags"
        noun="tag"
        pairs={data?.tags.map(({ key, value }) => [key, value] as const)}
        error={error}
        put={([key, value]) => add.run({ resourceArn, tags: [{ key, value }] })}
        remove={(key) => remove.run({ resourceArn, tagKeys: [key] })}
      />
    </div>
  );
}
