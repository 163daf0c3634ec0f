import { PairsEditor } from '../../resource/pairs-editor.tsx';
import { listTagsOfTable, tagTable, untagTable } from '../../wire/tables.ts';
import { useAction } from '../../wire/use-action.ts';
import { useOperation } from '../../wire/use-operation.ts';

/** The tags of a table. */
export function TableTags({ tableArn }: { readonly tableArn: string }) {
  const { data, error } = useOperation(listTagsOfTable, { ResourceArn: tableArn });
  const add = useAction(tagTable, { renews: [listTagsOfTable] });
  const remove = useAction(untagTable, { renews: [listTagsOfTable] });
  return (
    <PairsEditor
      title="Tags"
      noun="tag"
      pairs={data?.Tags.map(({ Key, Value }) => [Key, Value] as const)}
      error={error}
      put={([Key, Value]) => add.run({ ResourceArn: tableArn, Tags: [{ Key, Value }] })}
      remove={(key) => remove.run({ ResourceArn: tableArn, TagKeys: [key] })}
    />
  );
}
