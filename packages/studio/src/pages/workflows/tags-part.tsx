import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { TextField } from '../../design/text-field.tsx';
import { toast } from '../../design/toasts.tsx';
import { listTagsForResource, tagResource, untagResource } from '../../wire/step-functions.ts';
import { useAction } from '../../wire/use-action.ts';
import { useOperation } from '../../wire/use-operation.ts';

/** The tags of a machine; a tag that is taken away can be put back. */
export function TagsPart({ resourceArn }: { readonly resourceArn: string }) {
  const { data, error } = useOperation(listTagsForResource, { resourceArn });
  const add = useAction(tagResource, { renews: [listTagsForResource] });
  const remove = useAction(untagResource, { renews: [listTagsForResource] });
  const [key, setKey] = useState('');
  const [value, setValue] = useState('');
  const put = async () => {
    await add.run({ resourceArn, tags: [{ key, value }] });
    setKey('');
    setValue('');
  };
  const take = async (tag: { readonly key: string; readonly value: string }) => {
    await remove.run({ resourceArn, tagKeys: [tag.key] });
    toast({
      text: `The tag ${tag.key} is gone`,
      action: { label: 'Undo', run: () => void add.run({ resourceArn, tags: [tag] }).catch(() => undefined) },
    });
  };
  return (
    <section className="workflow-part" aria-label="Tags">
      <h2>Tags</h2>
      <ErrorCallout error={error ?? add.error ?? remove.error} />
      <ul className="tag-list">
        {data?.tags.map((tag) => (
          <li key={tag.key}>
            <code>
              {tag.key} = {tag.value}
            </code>
            <IconButton
              icon="close"
              size="small"
              label={`Take the tag ${tag.key} away`}
              // What the service refuses stands over the list.
              onClick={() => void take(tag).catch(() => undefined)}
            />
          </li>
        ))}
      </ul>
      <form
        className="tag-form"
        onSubmit={(event) => {
          event.preventDefault();
          void put().catch(() => undefined);
        }}
      >
        <TextField label="Key" value={key} onChange={setKey} />
        <TextField label="Value" value={value} onChange={setValue} />
        <Button type="submit" icon="plus" isDisabled={key === ''} isBusy={add.isRunning}>
          Add a tag
        </Button>
      </form>
    </section>
  );
}
